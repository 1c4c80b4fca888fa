"""Puts the desktop together and keeps it running. Nothing is decided here."""
