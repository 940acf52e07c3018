"""Prompt definitions written in Python modules, read as text: nothing is imported or run."""
