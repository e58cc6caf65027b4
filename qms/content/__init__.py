"""Default texts and data, and their loader."""
