"""The reference academy API: job control, the calls that the station makes, and what they lack today."""
