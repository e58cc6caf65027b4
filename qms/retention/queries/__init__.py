"""Questions about rules, holds, what is due, and whether the list and the database agree."""
