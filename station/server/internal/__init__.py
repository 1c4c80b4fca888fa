"""The API of the workers."""
