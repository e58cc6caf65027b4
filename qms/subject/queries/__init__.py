"""Finding a person, and the rows that are theirs."""
