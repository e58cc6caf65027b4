"""What planners do, like a clerk's instruction: studies, alternatives, checks, what is frozen."""
