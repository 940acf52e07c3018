"""Template text to nodes, one module a template language."""
