"""Rules and calculations of `jobs`: values in, values out."""
