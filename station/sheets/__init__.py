"""Answer sheets: reads every known description of one, lays out and draws our own."""
