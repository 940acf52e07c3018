"""The words of input schemas: ``TypedDict``, ``NotRequired`` and ``ReadOnly``.

Type checkers see those of ``typing_extensions``. At run time they are the standard library's where pydantic takes those
(3.12 and later) and otherwise our own; ``ReadOnly[X]`` is ``X``, because only checkers can hold anyone to that promise
and pydantic warns of each.
"""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import NotRequired, ReadOnly, TypedDict
else:
    if sys.version_info >= (3, 12):
        from typing import NotRequired, TypedDict
    else:
        from genprompts._typed_dict import NotRequired, TypedDict

    class ReadOnly:
        """Mark a key that is never written: ``ReadOnly[X]`` is ``X``."""

        def __class_getitem__(cls, item: object) -> object:
            """Return ``item`` itself."""
            return item


__all__ = ["NotRequired", "ReadOnly", "TypedDict"]
