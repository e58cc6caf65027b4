"""What a proposal changes: weight by weight, and school by school."""
