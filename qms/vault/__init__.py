"""Keys, and the sealing of fields that hold what is secret about a child."""
