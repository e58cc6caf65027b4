"""What can be done to cases, and what it takes to read one."""
