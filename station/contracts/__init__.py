"""Frozen data that travels between layers; standard library only (codec: msgspec)."""
