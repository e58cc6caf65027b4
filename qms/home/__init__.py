"""The start page: what to do now, by when, and what has changed."""
