"""The quality cycle: reports on what the money led to."""
