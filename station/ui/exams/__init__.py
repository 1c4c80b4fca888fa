"""Exams, their keys, and the demo's."""
