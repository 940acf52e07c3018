"""Typed prompts at run time."""
