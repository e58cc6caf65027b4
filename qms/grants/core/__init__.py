"""Rules and calculations of `grants`: values in, values out."""
