"""Practice cases: invented children that assessors judge to see how they agree with a key."""

from qms.needs.core.calibration.cases import Keyed, PracticeCase, practice_cases
from qms.needs.core.calibration.judging import Colleagues, Judged, Leaning, colleagues, judge

__all__ = [
    "Colleagues",
    "Judged",
    "Keyed",
    "Leaning",
    "PracticeCase",
    "colleagues",
    "judge",
    "practice_cases",
]
