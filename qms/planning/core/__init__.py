"""Rules and calculations of `planning`: values in, values out."""
