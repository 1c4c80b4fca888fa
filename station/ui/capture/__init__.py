"""Capture: files, watched folder, camera, and the list of what came in."""
