"""The tables of the quality cycle, a file per subject."""

from qms.followup.models.report import (
    Report,
    ReportActivity,
    ReportCycle,
    ReportEvent,
    ReportFrozen,
    ReportPrevious,
)

__all__ = [
    "Report",
    "ReportActivity",
    "ReportCycle",
    "ReportEvent",
    "ReportFrozen",
    "ReportPrevious",
]
