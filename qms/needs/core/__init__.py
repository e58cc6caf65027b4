"""Rules and calculations of support needs; values in, values out."""
