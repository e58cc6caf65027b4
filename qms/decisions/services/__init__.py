"""Writing, sending, deciding and annulling; the module that owns the subject checks rights."""

from qms.decisions.services.deciding import Issue, annul, issue
from qms.decisions.services.drafting import ChangedDraftError, NewDraft, begin, move, write

__all__ = ["ChangedDraftError", "Issue", "NewDraft", "annul", "begin", "issue", "move", "write"]
