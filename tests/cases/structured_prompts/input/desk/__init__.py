"""A desk that answers."""
