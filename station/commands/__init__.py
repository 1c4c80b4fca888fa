"""One module for each thing the ``station`` command does."""
