"""Posting messages, reading them, and sending the day's mail."""

from qms.inbox.services.posting import post

__all__ = ["post"]
