"""Reviewing who read what: what looks odd by rule, and a sample drawn by chance."""
