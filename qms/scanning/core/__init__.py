"""What clamd is told and what it answers."""
