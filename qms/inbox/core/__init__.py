"""When people may be disturbed, and what becomes of a mail."""
