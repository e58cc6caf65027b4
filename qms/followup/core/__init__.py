"""Rules and calculations of `followup`: values in, values out."""
