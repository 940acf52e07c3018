"""What strict mode adds to a prompt's class: the check before rendering, and the roles that histories may have."""

from collections.abc import Sequence

from genprompts.compiler.layout import spread, value
from genprompts_codegen.ir import LinkedPrompt, Messages
from genprompts_codegen.type_parts import parts


def roles_for(prompt: LinkedPrompt, history_roles: Sequence[str] | None) -> Sequence[str] | None:
    """Return the roles that the prompt's placeholders may hold; None where there are none, or all may stand there."""
    found = (part for entry in prompt.spec.inputs for part in parts(entry.type))
    return history_roles if any(isinstance(part, Messages) for part in found) else None


def strict_attributes(roles: Sequence[str] | None) -> list[str]:
    """Return the attribute that says which ``roles`` the messages of placeholders may have."""
    return [] if roles is None else spread(value(tuple(roles)), "history_roles = ", "", 4)


def strict_lines(roles: Sequence[str] | None, *, strict: bool) -> list[str]:
    """Return the statement with which a render method checks its input; none where nothing is to be checked."""
    if strict:
        return ["        self._check_types(input)"]
    return [] if roles is None else ["        self._check_roles(input)"]
