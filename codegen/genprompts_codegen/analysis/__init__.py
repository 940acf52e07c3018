"""From definitions to what prompts need."""
