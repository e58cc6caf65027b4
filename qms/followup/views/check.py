"""The check before a report is handed in, and the handing in."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.followup.core.report.columns import GROWS
from qms.followup.core.report.fields import row_of
from qms.followup.core.report.quality import Finding
from qms.followup.core.report.states import NotAllowedNowError
from qms.followup.core.report.templates import Severity, Template
from qms.followup.labels import finding_sentence
from qms.followup.services import handing_in
from qms.followup.services.handing_in import ChangedSinceError, StoppedError
from qms.followup.services.reaching import reach
from qms.followup.views.blueprint import bp
from qms.followup.views.side import side_of
from qms.followup.views.steps import Answer, locked, seen_version
from qms.i18n.language import gettext, language
from qms.web.context import current_actor, db, now, today
from qms.web.rights import requires


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingLine:
    """A finding in words, with the link to where it is mended."""

    text: str
    step: str
    url: str


def _line(report_id: int, template: Template, finding: Finding) -> FindingLine:
    title = template.section(finding.section).title.in_language(language())
    return FindingLine(
        text=finding_sentence(template, finding),
        step=gettext("Del %(n)s, %(title)s") % {"n": finding.section, "title": title},
        url=_where(report_id, finding),
    )


def _where(report_id: int, finding: Finding) -> str:
    """Return the page and field: a row's own page has every field of it, at every width."""
    field = finding.gap.name
    row = row_of(field)
    if row is not None and row.kind in GROWS:
        key = f"n{row.id}" if row.letter == "n" else str(row.id)
        return url_for(".edit_row", report_id=report_id, row=key, _anchor=field)
    return url_for(".show_step", report_id=report_id, number=finding.section, _anchor=field)


@bp.get("/redovisningar/<int:report_id>/kontroll")
@requires(Can.FOLLOWUP_WRITE)
def show_check(report_id: int) -> Answer:
    """Show what the check finds, and the button that hands the report in when nothing stops it."""
    with db().reading() as session:
        return _page(session, report_id, has_tried=False)


def _page(session: Session, report_id: int, *, has_tried: bool) -> Answer:
    reached = reach(session, current_actor(), report_id, on=today())
    head = reached.whole.head
    if not head.is_open:
        return redirect(url_for(".show_report", report_id=report_id), 303)
    side = side_of(session, reached)
    found = handing_in.findings(session, reached.whole, reached.unit, now=now())
    by_severity = {
        severity: [_line(report_id, side.template, f) for f in found if f.severity is severity]
        for severity in Severity
    }
    return render_template(
        "followup/show_check.html",
        side=side,
        stops=by_severity[Severity.STOP],
        warnings=by_severity[Severity.WARN],
        hints=by_severity[Severity.HINT],
        last=len(side.template.sections),
        has_errors=has_tried and bool(by_severity[Severity.STOP]),
    )


@bp.post("/redovisningar/<int:report_id>/lamna-in")
@requires(Can.FOLLOWUP_WRITE)
def hand_in(report_id: int) -> Answer:
    """Hand the report in; twice is the same as once."""
    try:
        with db().transaction() as session:
            handing_in.submit(
                session, current_actor(), report_id,
                seen=seen_version(), now=now(),
            )  # fmt: skip
    except StoppedError:
        with db().reading() as session:
            page = _page(session, report_id, has_tried=True)
            return (page, 422) if isinstance(page, str) else page
    except ChangedSinceError:
        flash(gettext("Redovisningen ändrades medan du läste kontrollen. Läs den igen."), "caution")
        return redirect(url_for(".show_check", report_id=report_id), 303)
    except NotAllowedNowError:
        return locked(report_id)
    flash(gettext("Redovisningen är inlämnad. Förvaltningen kan läsa den nu."), "ok")
    return redirect(url_for(".show_report", report_id=report_id), 303)
