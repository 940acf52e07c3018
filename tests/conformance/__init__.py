"""Programs that run the published test suites of template languages, which are fetched and not part of this project."""
