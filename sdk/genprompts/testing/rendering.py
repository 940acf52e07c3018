"""``assert_renders``: whether prompts render what their types allow."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from genprompts.testing.samples import sample_inputs

if TYPE_CHECKING:
    from genprompts.prompts.prompt import Prompt


def assert_renders(
    prompt: "Prompt[Any, Any] | Mapping[str, Prompt[Any, Any]]", *, given: Mapping[str, object] | None = None
) -> None:
    """Render ``prompt``, or each prompt of a package's ``prompts``, with all of ``sample_inputs``.

    ``given`` are values for the inputs that no value can be made for; prompts without such inputs ignore them.

    Raises:
        AssertionError: an input that the types allow is not rendered.
        SampleError: the class of an input cannot be made; give a value.
    """
    if isinstance(prompt, Mapping):
        for one in prompt.values():
            assert_renders(one, given=given)
        return
    names = (*prompt.input_variables, *prompt.optional_variables)
    known = {name: value for name, value in (given or {}).items() if name in names}
    for label, value in sample_inputs(prompt, given=known).items():
        try:
            prompt.invoke(value)
        except Exception as error:  # noqa: PERF203  (the sample that fails is named)
            message = f"{prompt!r} does not render its sample {label!r}: {type(error).__name__}: {error}"
            raise AssertionError(message) from error
