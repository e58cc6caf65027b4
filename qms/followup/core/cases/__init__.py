"""Complaints, deficiencies and degrading treatment: steps, clocks and what they add up to."""
