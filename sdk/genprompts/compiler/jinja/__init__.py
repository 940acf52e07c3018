"""jinja2 templates to code."""
