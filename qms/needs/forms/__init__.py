"""The forms of the module."""
