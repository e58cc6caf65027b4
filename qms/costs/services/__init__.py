"""Use cases of the costs: rules in versions, and calculations."""

from qms.costs.services.computing import JOB, compute, make, request_run, store
from qms.costs.services.rules import approve, drop_draft, save_draft
from qms.costs.services.unplaced import unplaced_words
from qms.register.tellers import tells

__all__ = ["JOB", "approve", "compute", "drop_draft", "make", "request_run", "save_draft", "store"]

tells("ledger", unplaced_words)
