"""Prompt templates made at run time."""
