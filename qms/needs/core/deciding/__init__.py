"""Deciding on support: what is granted and why, and the letter that says it."""
