"""Rules and calculations of `forecast`: values in, values out."""
