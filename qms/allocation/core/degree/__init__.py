"""Degree of redistribution: how strongly the index decides the kronor (handbook step 4)."""
