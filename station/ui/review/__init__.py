"""Review: one question at a time, galleries, comparison, the keys."""
