"""Reading reports: whole ones, lists of them, and the default content they are made of."""
