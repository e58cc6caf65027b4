"""Comparisons: deviations explained, like units with why, and what lies outside its likes."""
