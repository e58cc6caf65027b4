"""Backups that are proven: taken under load, restored whole, and tried in a temporary place."""
