"""Trying degrees of redistribution: what to compare, what it costs, and what to think of."""
