"""Report templates as somebody edits them: the content file's tables, a template at a time."""
