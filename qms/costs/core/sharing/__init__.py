"""Common costs to units and forms by named keys, in a stated order, every step kept."""

from qms.costs.core.sharing.keys import Bases, KeyKind, Split, Target, weights
from qms.costs.core.sharing.split import Share, Shared, share_out

__all__ = ["Bases", "KeyKind", "Share", "Shared", "Split", "Target", "share_out", "weights"]
