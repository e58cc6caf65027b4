"""Cases as values: kinds, parts, references and what a request holds."""
