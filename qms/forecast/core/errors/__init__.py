"""How far a forecast may miss: learned from its own earlier errors, told as bands and draws."""
