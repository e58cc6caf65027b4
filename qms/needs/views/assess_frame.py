"""What the pages of an assessment have in common: the opened draft, and what stands beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.i18n.formats import clock, short_day
from qms.i18n.language import gettext, language
from qms.kernel.clock import local_day
from qms.needs.assess_labels import kind_label
from qms.needs.core.assessing import AT, progress
from qms.needs.core.cases.refs import shown_ref
from qms.needs.queries.assessments import Written, own, written
from qms.needs.queries.circumstances import asked_form
from qms.needs.queries.documentation import contents
from qms.needs.queries.opened import OpenCase
from qms.needs.services.instruments import of_case
from qms.needs.services.opening import open_case
from qms.web.context import current_actor, now, today

Answer = str | Response | tuple[str, int]
TRIED = "doc_tried"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A draft opened for its assessor. `form` is the instrument's key of the child's form."""

    opened: OpenCase
    written: Written
    form: str
    tried: tuple[tuple[str, ...], ...]
    tried_columns: tuple[str, ...]
    is_open: bool


def open_page(session: Session, ref: str, assessment_id: str) -> Page:
    """Return the reader's own draft; raise OutOfScopeError for anybody else's."""
    actor = current_actor()
    opened = open_case(session, actor, ref, can=Can.NEEDS_ASSESS, why="assessment", now=now())
    row = own(session, opened, assessment_id, actor.account_id)
    if row is None:
        raise OutOfScopeError(assessment_id)
    found = written(session, opened, row)
    return Page(
        opened=opened,
        written=found,
        form=asked_form(session, opened, found.instrument),
        tried=tried_in(session, opened),
        tried_columns=tried_columns_in(session, opened),
        is_open=row.sent_at is None and opened.stage in AT[found.kind],
    )


def tried_in(session: Session, opened: OpenCase) -> tuple[tuple[str, ...], ...]:
    """Return what has been tried and what it led to, a row per effort."""
    part = contents(session, opened).get(TRIED)
    return part.rows if part else ()


def tried_columns_in(session: Session, opened: OpenCase) -> tuple[str, ...]:
    """Return what the columns of `tried_in` are called."""
    documentation = of_case(session, opened, now=now()).documentation
    return next((one.columns for one in documentation if one.key == TRIED), ())


def frame(page: Page) -> Mapping[str, Any]:
    """Return the values that every page of the draft takes."""
    instrument, found = page.written.instrument, page.written
    areas = progress(instrument, found.draft)
    return {
        "ref": page.opened.ref,
        "case_name": shown_ref(page.opened.ref),
        "assessment": found,
        "instrument": instrument,
        "kind_name": kind_label(found.kind),
        "areas": areas,
        "questions_done": sum(one.done for one in areas),
        "questions": len(instrument.questions),
        "tried": page.tried,
        "tried_columns": page.tried_columns,
        "saved_at": saved_words(found.saved_at) if found.version else "",
        "no_diagnosis": instrument.no_diagnosis.said(language()),
    }


def saved_words(at: datetime) -> str:
    """Return when it was saved, with the day when that is not today."""
    return clock(at) if local_day(at) == today() else f"{short_day(at)} {clock(at)}"


def sent_away(ref: str) -> Response:
    """Send the reader to the case, where a draft can no longer be written in."""
    flash(gettext("Bedömningen är skickad, eller så har ärendet gått vidare."), "info")
    return redirect(url_for(".show_assessments", ref=ref), 303)


def seen_version() -> int:
    """Return the version that the page was shown for, -1 when the form does not say."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
