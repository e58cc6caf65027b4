"""Schools' results against their pupils' background: for analysis, never for money."""
