"""mustache templates to code."""
