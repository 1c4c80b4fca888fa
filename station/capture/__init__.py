"""Where pictures come from: watched folders and cameras. Yields bytes and frames; keeps nothing."""
