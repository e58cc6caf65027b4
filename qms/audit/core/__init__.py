"""Rules and calculations of `audit`: values in, values out."""
