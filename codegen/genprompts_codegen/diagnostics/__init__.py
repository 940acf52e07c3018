"""Findings as values: their codes, their places, and how they are printed."""
