"""The words that name a prompt by where it stands."""

import ast
import re

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def snake_case(name: str) -> str:
    """Return ``name`` as a function would be called: ``LLMChain`` becomes ``llm_chain``."""
    return _WORD.sub("_", name).lower()


def callee(node: ast.expr) -> str:
    """Return the last word of what is called; empty where it has none."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    return ""


def spoken(node: ast.expr) -> str:
    """Return a short name for an expression, as messages show it."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = spoken(node.value)
        return f"{inner}.{node.attr}" if inner else node.attr
    if isinstance(node, ast.Call):
        inner = spoken(node.func)
        return f"{inner}()" if inner else ""
    return ""
