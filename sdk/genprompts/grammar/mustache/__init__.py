"""Reading mustache templates, what they ask of their inputs, and rendering them step by step."""
