"""The checks: each asks one thing and says one sentence."""
