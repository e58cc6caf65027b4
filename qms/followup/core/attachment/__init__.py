"""Files attached to a report: what may be attached, and how a file is judged."""
