"""Frozen decisions: what was decided, on what, by whom, and how to appeal."""
