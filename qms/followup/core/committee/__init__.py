"""The committee's paper: its parts in a fixed order, and what must hold before it is locked."""
