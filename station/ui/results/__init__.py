"""Results: the table, the sheet with right and wrong, the analysis."""
