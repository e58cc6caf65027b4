"""What goes into a forecast: checked, completed where it can be, and what was done told."""
