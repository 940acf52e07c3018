"""Written by hand: it stays."""
