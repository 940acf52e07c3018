"""The bases of prompts that render a dict, such as a content block."""

from genprompts.generic import Generic, InputT, ValueT
from genprompts.prompts.call_forms import DictForms
from genprompts.prompts.prompt import Prompt


class DictPrompt(DictForms, Prompt[InputT, "dict[str, object]"]):
    """A prompt that renders a dict."""

    __slots__ = ()


class ValueDictPrompt(DictPrompt[InputT | ValueT], Generic[InputT, ValueT]):
    """A dict prompt with one required input, which also takes its bare value."""

    __slots__ = ()
