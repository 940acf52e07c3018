"""The texts alone."""

TONE = "Answer in a {tone} tone."
SYSTEM = "You are a lawyer. " + TONE


class Texts:
    human = "{question}"
