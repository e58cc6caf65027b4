"""Why a backup was not taken or not put back."""


class RecoveryRefusedError(Exception):
    """The message says why, and what to do; it holds nothing of the content."""
