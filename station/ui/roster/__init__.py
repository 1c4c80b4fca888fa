"""Who sits an exam: the roster from a file."""
