"""Rules and calculations of `allocation`: values in, values out."""
