"""Which cases are closed, and what is kept about one."""
