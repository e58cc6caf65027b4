"""Assessing a child's need of support: drafts, the way through the questions, who sees what."""

from qms.needs.core.assessing.beginning import CannotBeginError, Standing, Why, check_begin
from qms.needs.core.assessing.draft import Clash, Draft, Merged, Note, merge
from qms.needs.core.assessing.drawing import is_drawn
from qms.needs.core.assessing.kinds import AT, FOLLOW_UP_AFTER, PART_OF, Kind
from qms.needs.core.assessing.readiness import Lack, LackKind, lacks
from qms.needs.core.assessing.school_form import form_key
from qms.needs.core.assessing.sight import may_see
from qms.needs.core.assessing.steps import Place, Progress, place_of, progress

__all__ = [
    "AT",
    "FOLLOW_UP_AFTER",
    "PART_OF",
    "CannotBeginError",
    "Clash",
    "Draft",
    "Kind",
    "Lack",
    "LackKind",
    "Merged",
    "Note",
    "Place",
    "Progress",
    "Standing",
    "Why",
    "check_begin",
    "form_key",
    "is_drawn",
    "lacks",
    "may_see",
    "merge",
    "place_of",
    "progress",
]
