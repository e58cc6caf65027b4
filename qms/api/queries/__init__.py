"""Reading tokens and the rows of the register."""
