"""The interface for other programs: `/api/v1`, its tokens, and the reference of its columns."""
