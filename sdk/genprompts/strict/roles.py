"""The roles that ``history_roles`` may name, in providers' words and in LangChain's."""

from genprompts.errors import TemplateDefinitionError
from genprompts.input_errors import nearest, shown
from genprompts.messages import PLAIN_ROLES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

ROLES = {**{role: role for role in PLAIN_ROLES}, "human": "user", "ai": "assistant"}
"""The provider's word for each word that is known."""


def roles_named(roles: "Iterable[str] | None") -> frozenset[str]:
    """Return ``roles`` in providers' words; all roles for None.

    Raises:
        TemplateDefinitionError: a role is not known.
    """
    if roles is None:
        return PLAIN_ROLES
    found = []
    for role in roles:
        if role not in ROLES:
            meant = nearest(role, ROLES)
            hint = f"did you mean {shown(meant)}?" if meant else f"known are {', '.join(map(shown, sorted(ROLES)))}"
            raise TemplateDefinitionError(f"'history_roles' names {shown(role)}, which is no role; {hint}")
        found.append(ROLES[role])
    return frozenset(found)
