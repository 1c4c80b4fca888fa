"""The academy's calls, by what they are about."""
