"""Answer sheets that came in: their pictures, answers, grading and results."""
