"""Rules and calculations of `register`: values in, values out."""
