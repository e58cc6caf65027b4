"""How alike two assessors judge the same child: weighted kappa, its certainty, and drift."""

from qms.needs.core.agreement.drift import Difference, DriftReport, UnitDrift, drift
from qms.needs.core.agreement.kappa import Weights, kappa_of_table, weighted_kappa
from qms.needs.core.agreement.study import Agreement, CasePair, Study, Verdict, study

__all__ = [
    "Agreement",
    "CasePair",
    "Difference",
    "DriftReport",
    "Study",
    "UnitDrift",
    "Verdict",
    "Weights",
    "drift",
    "kappa_of_table",
    "study",
    "weighted_kappa",
]
