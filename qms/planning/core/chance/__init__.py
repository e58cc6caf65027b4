"""Alternatives under the forecast's draws: what they may cost, and how often places lack."""

from qms.planning.core.chance.comparing import Odds, cheapest, odds
from qms.planning.core.chance.drawing import Chances, chances

__all__ = ["Chances", "Odds", "chances", "cheapest", "odds"]
