"""Who has had a hand in what a model says: those who may not adopt it."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from qms.allocation.core.records import ModelHead
from qms.audit import queries as audit

DRAFTED, SAVED = "allocation.model-drafted", "allocation.model-saved"


def makers(session: Session, heads: Sequence[ModelHead]) -> dict[int, frozenset[str]]:
    """Return the pseudonyms of everybody who drafted, saved or proposed, by model.

    The model keeps only who saved last; everybody who saved before is in the audit trail.
    """
    saved = audit.actors_of(session, [head.id for head in heads], actions=(SAVED,), since=DRAFTED)
    return {
        head.id: saved[str(head.id)].union(
            one for one in (head.made_by, head.saved_by, head.proposed_by) if one
        )
        for head in heads
    }


def makers_of(session: Session, head: ModelHead) -> frozenset[str]:
    """Return the pseudonyms of everybody who drafted, saved or proposed the model."""
    return makers(session, [head])[head.id]
