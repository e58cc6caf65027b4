"""The provider's own quality report, as it was last handed in."""

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.followup.models import Report, ReportCycle, ReportFrozen

PROVIDER = "provider_quality_report"


def provider_copy(session: Session, *, year: int) -> dict[str, Any] | None:
    """Return the newest frozen copy of the provider's report for the year; None without any."""
    query = (
        select(ReportFrozen.body)
        .join(Report, Report.id == ReportFrozen.report_id)
        .join(ReportCycle, ReportCycle.id == Report.cycle_id)
        .where(ReportCycle.template == PROVIDER, ReportCycle.year == year)
        .order_by(ReportFrozen.id.desc())
        .limit(1)
    )
    body = session.scalar(query)
    return json.loads(body) if body else None
