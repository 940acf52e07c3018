"""A small support application."""
