"""What a run has looked at: all that its result depends on, for whoever wants to know whether it would be the same now."""

import os


class Seen:
    """The places that one run looked at; they only grow. ``complete`` is False when they may not be all of them."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.files: set[str] = set()
        self.folders: set[str] = set()  # those whose entries were listed
        self.answers: dict[str, bool] = {}  # paths that were asked about, and whether a file was there
        self.complete = True

    def is_file(self, path: str) -> bool:
        """Return whether ``path`` is a file, and note that the run depends on it."""
        found = self.answers.get(path)
        if found is None:
            found = self.answers[path] = os.path.isfile(path)  # noqa: PTH113 (one call for each import of a project)
        return found
