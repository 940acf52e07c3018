"""What every template can do with its own source: show it, save it, and write LangChain's manifest of it."""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike


class Written:
    """A template that knows its source."""

    __slots__ = ()

    def save(self, file_path: "str | PathLike[str]") -> None:
        """Write the template to a prompt file: JSON or YAML, by the suffix of ``file_path``.

        ``load_prompt`` reads the file again, and ``genprompts generate`` makes the same prompt of it. A file that is
        there is replaced as a whole, or not at all.

        Raises:
            TemplateDefinitionError: the template holds what no file can say, such as a function as a partial.
            MissingExtraError: the suffix asks for YAML, and pyyaml is not installed.
        """
        from genprompts.templates.files import save  # noqa: PLC0415  (few programs save)

        save(self, file_path)

    def to_manifest(self) -> dict[str, object]:
        """Return what LangChain's ``dumpd`` gives for the same template, and its ``load`` reads.

        Raises:
            TemplateDefinitionError: the template holds what no manifest can say.
        """
        from genprompts.templates.manifest import dumpd  # noqa: PLC0415  (same)

        return dumpd(self)

    def pretty_repr(self, html: bool = False) -> str:
        """Return the template for people; with ``html`` its inputs stand out on a terminal (LangChain's word)."""
        from genprompts.templates.showing import pretty  # noqa: PLC0415  (for people only)

        return pretty(self, html=html)

    def pretty_print(self) -> None:
        """Print the template for people."""
        # An interactive interpreter has prompts of its own; only there someone looks at a terminal for certain.
        sys.stdout.write(self.pretty_repr(html=hasattr(sys, "ps2")) + "\n")

    def __repr__(self) -> str:
        """Return the class, the inputs and the beginning of the text."""
        from genprompts.templates.showing import summary  # noqa: PLC0415  (same)

        return summary(self)
