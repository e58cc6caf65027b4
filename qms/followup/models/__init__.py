"""The tables of the quality cycle, a file per subject."""

from qms.followup.models.action import Action, ActionReading
from qms.followup.models.attachment import ReportAttachment
from qms.followup.models.case import CaseAction, CaseNote, QualityCase
from qms.followup.models.cycle import (
    CycleActivityRow,
    CycleAddress,
    CycleDone,
    CycleMoment,
    CycleReminder,
    CycleYear,
)
from qms.followup.models.effect import EffectEvaluation
from qms.followup.models.equity import CouncilAssignment, SupportTrial
from qms.followup.models.paper import CommitteePaper, CommitteePaperEvent
from qms.followup.models.report import Report, ReportCycle, ReportEvent, ReportFrozen
from qms.followup.models.report_rows import ReportActivity, ReportLastAction, ReportPrevious
from qms.followup.models.review import (
    CloserLookLimit,
    CloserLookSeen,
    Dialogue,
    DialogueAgreement,
    ReportComment,
    UnitFeedback,
)
from qms.followup.models.template import TemplateVersion

__all__ = [
    "Action",
    "ActionReading",
    "CaseAction",
    "CaseNote",
    "CloserLookLimit",
    "CloserLookSeen",
    "CommitteePaper",
    "CommitteePaperEvent",
    "CouncilAssignment",
    "CycleActivityRow",
    "CycleAddress",
    "CycleDone",
    "CycleMoment",
    "CycleReminder",
    "CycleYear",
    "Dialogue",
    "DialogueAgreement",
    "EffectEvaluation",
    "QualityCase",
    "Report",
    "ReportActivity",
    "ReportAttachment",
    "ReportComment",
    "ReportCycle",
    "ReportEvent",
    "ReportFrozen",
    "ReportLastAction",
    "ReportPrevious",
    "SupportTrial",
    "TemplateVersion",
    "UnitFeedback",
]
