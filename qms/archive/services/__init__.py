"""Making packages, once that is recorded."""
