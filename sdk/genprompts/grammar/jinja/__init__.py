"""Reading jinja2 templates, and what they ask of their inputs; jinja2 itself is imported here only."""
