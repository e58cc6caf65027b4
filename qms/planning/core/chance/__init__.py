"""Alternatives under the forecast's draws: what they may cost, and how often places lack."""

from qms.planning.core.chance.comparing import Odds, cheapest, odds
from qms.planning.core.chance.drawing import Chances, chances
from qms.planning.core.chance.risk import Outcome, Risk, outcome, risks

__all__ = [
    "Chances",
    "Odds",
    "Outcome",
    "Risk",
    "chances",
    "cheapest",
    "odds",
    "outcome",
    "risks",
]
