"""Imported facts that every module shares, each row belonging to a batch."""
