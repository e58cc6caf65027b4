"""The tables of the allocation, by subject."""

from qms.allocation.models.accuracy import AccuracyRow, ReviewRow
from qms.allocation.models.differences import DifferencesRow
from qms.allocation.models.distribution import LineRow, ModelRow, RunRow
from qms.allocation.models.parts import MoveRow, PartRow
from qms.allocation.models.proposals import CommentRow, MeasureRow
from qms.allocation.models.publicity import PublicityRow
from qms.allocation.models.risk import FitRow
from qms.allocation.models.sheets import SheetRow, SheetVersionRow
from qms.allocation.models.survey import SurveyAnswerRow, SurveyRow

__all__ = [
    "AccuracyRow",
    "CommentRow",
    "DifferencesRow",
    "FitRow",
    "LineRow",
    "MeasureRow",
    "ModelRow",
    "MoveRow",
    "PartRow",
    "PublicityRow",
    "ReviewRow",
    "RunRow",
    "SheetRow",
    "SheetVersionRow",
    "SurveyAnswerRow",
    "SurveyRow",
]
