"""How columns are classified, without a database."""
