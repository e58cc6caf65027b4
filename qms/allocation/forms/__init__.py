"""The forms of the allocation, by subject."""
