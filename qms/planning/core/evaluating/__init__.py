"""What a structure costs, exactly: whole classes, rooms, buildings and journeys, year by year."""

from qms.planning.core.evaluating.batch import worth
from qms.planning.core.evaluating.evaluate import Evaluated, evaluate
from qms.planning.core.evaluating.ground import Ground, prepare

__all__ = ["Evaluated", "Ground", "evaluate", "prepare", "worth"]
