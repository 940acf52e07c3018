"""Where in a module something stands, and in which branch of its flow."""

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from genprompts.span import Span
from genprompts_codegen.definitions import Anchor
from genprompts_codegen.diagnostics.model import Label

if TYPE_CHECKING:
    from genprompts_codegen.sources.python.modules import Module

Place: TypeAlias = tuple[str, ...]
"""The words that name a definition: scopes outermost first, then what it is bound to."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A node of a module; its span is worked out only when somebody asks."""

    module: "Module"
    node: ast.expr | ast.stmt | ast.keyword | ast.arg

    def span(self) -> Span:
        """Return the range of the node in the module's text."""
        return self.module.span(self.node)

    def anchor(self) -> Anchor:
        """Return the place without a map of its text."""
        return Anchor(self.module.source, self.span())

    def label(self) -> Label:
        """Return the place as a finding shows it."""
        return Label(self.module.source, self.span())


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A run of statements that are executed together; ``name`` says how it is entered ("inside an if")."""

    parent: "Block | None"
    name: str

    def surrounds(self, inner: "Block") -> bool:
        """Return whether whoever runs ``inner`` runs this block, too."""
        at: Block | None = inner
        while at is not None:
            if at is self:
                return True
            at = at.parent
        return False
