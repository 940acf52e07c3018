"""Tests of prompts: inputs that fit by their types, and a check that prompts render; ``plugin`` is for pytest."""

from genprompts.testing.rendering import assert_renders
from genprompts.testing.samples import sample_input, sample_inputs

__all__ = ["assert_renders", "sample_input", "sample_inputs"]
