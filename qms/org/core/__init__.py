"""Rules and calculations of `org`: values in, values out."""
