"""What the command does: one module a command, each from its options to an outcome."""
