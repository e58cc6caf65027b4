"""The calculation sheet: a municipality's own formula as named lines, reckoned exactly."""
