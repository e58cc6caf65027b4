"""How many classes a grade's pupils become, with probabilities."""
