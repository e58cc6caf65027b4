"""What a report is filled in with beforehand, as values."""
