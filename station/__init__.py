"""Answer-sheet grading station for Korean academies."""

__version__ = "0.1.0"
