"""From weighted differences to explained kronor."""
