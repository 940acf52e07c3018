"""What a run has looked at: all that its result depends on."""

import os


class Seen:
    """The places that one run looked at; they only grow. ``complete`` is False when they may not be all of them."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.sources: set[str] = set()  # the files that discovery found
        self.files: set[str] = set()  # all that were read
        self.wide: set[str] = set()  # files whose change may concern more than what is made of them
        self.uses: set[tuple[str, str]] = set()  # modules, and the modules that they import
        self.folders: set[str] = set()  # those whose entries were listed
        self.answers: dict[str, bool] = {}  # paths that were asked about, and whether a file was there
        self.complete = True

    def is_file(self, path: str) -> bool:
        """Return whether ``path`` is a file, and note that the run depends on it."""
        found = self.answers.get(path)
        if found is None:
            found = self.answers[path] = os.path.isfile(path)  # noqa: PTH113 (one call for each import of a project)
        return found

    def note_absent(self, path: str) -> None:
        """Note that nothing is at ``path``: it cannot appear without a change of the nearest folder above it."""
        while not os.path.isdir(path):  # noqa: PTH112
            path = os.path.dirname(path)  # noqa: PTH120
        self.folders.add(path)
