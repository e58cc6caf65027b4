"""The risk regression: pupils of earlier years in, the need of this year's pupils out."""
