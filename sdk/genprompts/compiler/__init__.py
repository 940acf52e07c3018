"""Nodes to Python source: the one formatter, for generated code and for templates made at run time."""
