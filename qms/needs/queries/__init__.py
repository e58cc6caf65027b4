"""Reading what the module has stored."""
