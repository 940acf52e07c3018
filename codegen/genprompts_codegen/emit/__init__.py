"""From linked prompts to text of Python."""
