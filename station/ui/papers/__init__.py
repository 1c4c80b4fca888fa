"""The question paper of an exam: where each question stands on it."""
