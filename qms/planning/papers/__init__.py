"""Papers of an alternative: the board's, and the plan of premises."""
