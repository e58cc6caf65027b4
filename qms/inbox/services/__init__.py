"""Posting messages, reading them, and sending the day's mail."""

from qms.inbox.services.posting import post
from qms.inbox.services.reading import close_occasion

__all__ = ["close_occasion", "post"]
