"""Templates made at run time, with LangChain's names: the same grammar and compiler as generated code."""
