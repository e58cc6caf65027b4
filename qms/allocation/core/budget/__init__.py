"""One year's whole budget: what follows the pupils, their background and their need hours."""
