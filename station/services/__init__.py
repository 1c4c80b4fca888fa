"""Use cases, without any screen: reading files, results, overlays."""
