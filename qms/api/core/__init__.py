"""Rules of the interface: what a token may, pages of rows, columns, and what few may not show."""
