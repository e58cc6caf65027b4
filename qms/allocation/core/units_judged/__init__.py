"""One unit's facts of a year, and every reason why they cannot be counted with."""
