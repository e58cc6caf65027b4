"""Rules and calculations of `identity`: values in, values out."""
