"""Rules and calculations of `costs`: values in, values out."""
