"""Settings, first steps, and what the program is."""
