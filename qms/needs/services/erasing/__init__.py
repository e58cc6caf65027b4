"""What of a case can be erased, and how; registered by the application."""

from qms.needs.services.erasing.drafts import DRAFT, clear_drafts, drafts_until
from qms.needs.services.erasing.kinds import KINDS

__all__ = ["DRAFT", "KINDS", "clear_drafts", "drafts_until"]
