"""Use cases of the quality cycle: open a year, write, hand in, review."""
