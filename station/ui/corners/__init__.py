"""Corners by hand."""
