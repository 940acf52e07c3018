"""Modules that are imported when somebody asks for what is in them."""


def lazy_module(name: str) -> "LazyModule":
    """Return a stand-in for the module ``name``; generated code names classes of the project through it.

    The annotations of an input schema may name classes of modules that the package must not import by itself. Who
    resolves them (pydantic, ``typing.get_type_hints``, strict mode) imports those modules then.
    """
    return LazyModule(name)


class LazyModule:
    """The module ``name``, and the modules below it, as attributes."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        """Stand for the module ``name``."""
        self._name = name

    def __getattr__(self, attribute: str) -> object:
        """Import the module, or the module ``attribute`` below it, and return what it has under this name."""
        if attribute[:2] == "__":  # what Python asks of any object says nothing of the module
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {attribute!r}", name=attribute)
        from importlib import import_module  # noqa: PLC0415  (rare)

        module = import_module(self._name)
        if not hasattr(module, attribute):
            try:
                import_module(f"{self._name}.{attribute}")
            except ModuleNotFoundError as error:
                if error.name not in {f"{self._name}.{attribute}", self._name}:
                    raise
        found: object = getattr(module, attribute)
        return found

    def __repr__(self) -> str:
        """Return how it is written."""
        return f"lazy_module({self._name!r})"
