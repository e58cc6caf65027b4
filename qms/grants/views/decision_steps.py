"""What is done with a draft and a decision: write, send, return, decide, serve."""

from collections.abc import Callable
from datetime import date
from functools import partial

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.decisions.core.states import StepRefusedError
from qms.decisions.services import ChangedDraftError
from qms.grants.core.deciding.subjects import Subject
from qms.grants.services import deciding, drafts
from qms.grants.services.drafts import Wording
from qms.grants.views.blueprint import Answer, bp, form_of
from qms.grants.views.decision import grant_page
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires

HERE = "/bidrag/<int:provider_id>/<form>/<int:year>"


def _subject(provider_id: int, form: str, year: int) -> Subject:
    return Subject(provider_id=provider_id, form=form_of(form, year), year=year)


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _step(subject: Subject, step: Callable[[Session], object], done: str) -> Answer:
    """Take a step in a transaction of its own, and go to the grant's page."""
    try:
        with db().transaction() as session:
            step(session)
    except RefusedError as refused:
        return grant_page(subject, " ".join(in_words(one) for one in refused.problems)), 422
    except StepRefusedError as refused:
        return grant_page(subject, in_words(refused.problem)), 422
    except ChangedDraftError:
        flash(gettext("Utkastet ändrades medan du läste. Läs igen."), "caution")
    else:
        flash(done, "ok")
    here = url_for(
        ".show_grant",
        provider_id=subject.provider_id,
        form=subject.form.value,
        year=subject.year,
    )
    return redirect(here, 303)


@bp.post(f"{HERE}/skriv")
@requires(Can.GRANTS_WRITE)
def write_draft(provider_id: int, form: str, year: int) -> Answer:
    """Reckon the amounts as things stand and save them as a draft."""
    subject = _subject(provider_id, form, year)
    wording = Wording(
        reason=request.form.get("reason", ""), from_month=max(_number("from_month"), 0)
    )
    return _step(
        subject,
        lambda session: drafts.save_draft(
            session, current_actor(), subject, wording, seen=_number("version"), now=now()
        ),
        gettext("Utkastet är sparat. Läs igenom det innan du skickar det."),
    )


@bp.post(f"{HERE}/skicka")
@requires(Can.GRANTS_WRITE)
def send_draft(provider_id: int, form: str, year: int) -> Answer:
    """Send the draft for decision."""
    subject = _subject(provider_id, form, year)
    step = partial(drafts.send_draft, actor=current_actor(), subject=subject)
    return _step(
        subject,
        lambda session: step(session, seen=_number("version"), now=now()),
        gettext("Utkastet är skickat för beslut."),
    )


@bp.post(f"{HERE}/ta-tillbaka")
@requires(Can.GRANTS_WRITE)
def take_back_draft(provider_id: int, form: str, year: int) -> Answer:
    """Take a sent draft back."""
    subject = _subject(provider_id, form, year)
    return _step(
        subject,
        lambda session: drafts.take_back(
            session, current_actor(), subject, seen=_number("version"), now=now()
        ),
        gettext("Utkastet är tillbaka hos dig."),
    )


@bp.post(f"{HERE}/ta-bort")
@requires(Can.GRANTS_WRITE)
def drop_draft(provider_id: int, form: str, year: int) -> Answer:
    """Drop the draft."""
    subject = _subject(provider_id, form, year)
    return _step(
        subject,
        lambda session: drafts.drop_draft(
            session, current_actor(), subject, seen=_number("version"), now=now()
        ),
        gettext("Utkastet är borttaget."),
    )


@bp.post(f"{HERE}/ater")
@requires(Can.GRANTS_DECIDE)
def return_draft(provider_id: int, form: str, year: int) -> Answer:
    """Return the draft to the officer."""
    subject = _subject(provider_id, form, year)
    remark = request.form.get("remark", "")[:1000]
    return _step(
        subject,
        lambda session: deciding.return_draft(
            session, current_actor(), subject, seen=_number("version"), remark=remark, now=now()
        ),
        gettext("Utkastet är tillbaka hos handläggaren."),
    )


@bp.post(f"{HERE}/fatta")
@requires(Can.GRANTS_DECIDE)
def decide_grant(provider_id: int, form: str, year: int) -> Answer:
    """Decide as drafted."""
    subject = _subject(provider_id, form, year)
    return _step(
        subject,
        lambda session: deciding.decide_draft(
            session, current_actor(), subject, seen=_number("version"), now=now()
        ),
        gettext("Beslutet är fattat. Brevet och bilagan finns nedan."),
    )


@bp.post(f"{HERE}/<decision_id>/delgivet")
@requires(Can.GRANTS_WRITE)
def serve_grant(provider_id: int, form: str, year: int, decision_id: str) -> Answer:
    """Store the day the provider got the decision."""
    subject = _subject(provider_id, form, year)
    return _step(
        subject,
        lambda session: deciding.save_served(
            session, current_actor(), subject, decision_id,
            on=_day("served_on"), how=request.form.get("how", ""), now=now(),
        ),
        gettext("Dagen är sparad. Överklagandetiden räknas från den."),
    )  # fmt: skip


def _day(name: str) -> date:
    """Return the day that was typed; one that no decision has when it cannot be read."""
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return date.max
