"""Prompts and their results as LangChain's objects: the only place of the run time that imports langchain-core."""

from genprompts.errors import MissingExtraError

try:
    import langchain_core as langchain_core
except ImportError as _missing:
    raise MissingExtraError(
        'langchain-core is not installed; install it with: pip install "genprompts[langchain]"', "langchain"
    ) from _missing
