"""Making the extract, once it is recorded."""
