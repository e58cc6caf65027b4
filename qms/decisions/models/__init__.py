"""The tables of decisions: drafts that change, decisions that never do."""

from qms.decisions.models.decision import Decision, DecisionEnd
from qms.decisions.models.draft import DecisionDraft

__all__ = ["Decision", "DecisionDraft", "DecisionEnd"]
