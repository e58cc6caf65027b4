"""Where the values that stand ready in a report come from, a file per kind of source."""
