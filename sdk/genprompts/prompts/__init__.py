"""What prompts are, generated or not: their calls, schemas, chains, and inputs that are filled in."""
