"""The window's frame: head, foot, notices, and what stands in its place."""
