"""Pure grading: what an answer is worth. Shared by station and server."""
