"""The tables of support needs, a file per subject. What tells of a child is sealed."""

from qms.needs.models.assessment import NeedsAssessment
from qms.needs.models.care import NeedsBreakGlass, NeedsCare
from qms.needs.models.case import (
    NeedsAnswer,
    NeedsCase,
    NeedsEvent,
    NeedsFile,
    NeedsNote,
    NeedsProcess,
)
from qms.needs.models.evaluation import NeedsEvaluation, NeedsPractice
from qms.needs.models.instrument import (
    NeedsInstrument,
    NeedsInstrumentEdit,
    NeedsNeutrality,
    NeedsNeutralityLimit,
)
from qms.needs.models.log_review import NeedsLogPick, NeedsLogSample
from qms.needs.models.money import (
    NeedsAwardEnd,
    NeedsBudget,
    NeedsMoney,
    NeedsPayRun,
)
from qms.needs.models.person import NeedsPerson, NeedsPlacement, NeedsProtectedReader
from qms.needs.models.price_list import NeedsLetterhead, NeedsPriceList

__all__ = [
    "NeedsAnswer",
    "NeedsAssessment",
    "NeedsAwardEnd",
    "NeedsBreakGlass",
    "NeedsBudget",
    "NeedsCare",
    "NeedsCase",
    "NeedsEvaluation",
    "NeedsEvent",
    "NeedsFile",
    "NeedsInstrument",
    "NeedsInstrumentEdit",
    "NeedsLetterhead",
    "NeedsLogPick",
    "NeedsLogSample",
    "NeedsMoney",
    "NeedsNeutrality",
    "NeedsNeutralityLimit",
    "NeedsNote",
    "NeedsPayRun",
    "NeedsPerson",
    "NeedsPlacement",
    "NeedsPractice",
    "NeedsPriceList",
    "NeedsProcess",
    "NeedsProtectedReader",
]
