"""Editing an instrument: its table part by part, what differs, and what a change would do."""
