"""What a prompt says about itself: its name, its inputs, their types and schemas."""

from genprompts.listed import Listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from pydantic import BaseModel

_NOTHING: "Mapping[str, Any]" = type(type.__dict__)({})
"""An empty mapping that nobody can write to (``types`` would be one more module to load)."""


class Described:
    """What a prompt says about itself."""

    __slots__ = ()

    name: str = ""
    """The prompt's name in its package, such as ``support/reply``."""
    input_variables: "tuple[str, ...]" = Listed()
    """The inputs that have to be given."""
    optional_variables: "tuple[str, ...]" = Listed()
    """The inputs that may be left out."""
    history_roles: "tuple[str, ...] | None" = None
    """The roles that the messages of placeholders may have; None lets all pass."""
    partial_variables: "Mapping[str, Any]" = _NOTHING
    """The inputs that are filled in."""
    metadata: "Mapping[str, Any]" = _NOTHING
    """Facts about the prompt, told to those who trace its runs."""
    tags: "tuple[str, ...]" = ()
    """Words by which runs of the prompt are found."""

    if TYPE_CHECKING:
        input_schema: Any
        """The ``TypedDict`` class of the input."""
    else:

        @property
        def input_schema(self) -> "Any":
            """The ``TypedDict`` class of the input; generated classes name theirs."""
            return self._input_schema()

    def _input_schema(self) -> "Any":
        """Return the ``TypedDict`` class of the input, for a prompt whose class does not name one."""
        from genprompts.prompts.schemas import input_schema  # noqa: PLC0415  (rare)

        return input_schema(self)

    def get_name(self, suffix: str | None = None, *, name: str | None = None) -> str:
        """Return ``name``, the prompt's name or that of its class, with the ``suffix`` in its manner."""
        found = name or self.name or type(self).__name__
        if not suffix:
            return found
        return found + suffix.title() if found[0].isupper() else f"{found}_{suffix.lower()}"

    @property
    def input_types(self) -> "Mapping[str, Any]":
        """The type of each input."""
        from genprompts.prompts.schemas import input_types  # noqa: PLC0415  (rare)

        return input_types(self)

    @property
    def InputType(self) -> "Any":  # noqa: N802  (LangChain's name)
        """The type of the input, for LangChain: the same as ``input_schema``."""
        return self.input_schema

    @property
    def OutputType(self) -> "Any":  # noqa: N802  (LangChain's name)
        """The type of what the prompt renders, for LangChain."""
        from genprompts.prompts.schemas import output_type  # noqa: PLC0415  (rare)

        return output_type(self)

    def get_input_schema(self, config: object = None) -> "type[BaseModel]":  # noqa: ARG002  (LangChain's signature)
        """Return a pydantic model of the input.

        Raises:
            MissingExtraError: pydantic is not installed.
        """
        from genprompts.prompts.schemas import input_model  # noqa: PLC0415  (rare)

        return input_model(self)

    def get_output_schema(self, config: object = None) -> "type[BaseModel]":  # noqa: ARG002  (LangChain's signature)
        """Return a pydantic model of the result.

        Raises:
            MissingExtraError: pydantic is not installed.
        """
        from genprompts.prompts.schemas import output_model  # noqa: PLC0415  (rare)

        return output_model(self)

    def get_input_jsonschema(self, config: object = None) -> "dict[str, Any]":  # noqa: ARG002  (LangChain's signature)
        """Return the JSON schema of the input.

        Raises:
            MissingExtraError: pydantic is not installed.
        """
        from genprompts.prompts.schemas import input_jsonschema  # noqa: PLC0415  (rare)

        return input_jsonschema(self)

    def get_output_jsonschema(self, config: object = None) -> "dict[str, Any]":
        """Return the JSON schema of the result.

        Raises:
            MissingExtraError: pydantic is not installed.
        """
        return self.get_output_schema(config).model_json_schema()
