"""What is done on a case's page: steps, notes, people, protection."""

from collections.abc import Callable, Mapping

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.identity.factor import needs_factor
from qms.kernel.problems import RefusedError
from qms.needs.case_labels import happened_label, need_label, part_label
from qms.needs.core.cases.kinds import Part
from qms.needs.core.process import StepRefusedError
from qms.needs.queries import people
from qms.needs.queries.completion import ASKED, asked_for
from qms.needs.queries.processes import version
from qms.needs.services import care, notes, protection
from qms.needs.services.documentation import ChangedMeanwhileError, NotNowError
from qms.needs.services.opening import take_case
from qms.needs.views.blueprint import bp
from qms.needs.views.case_page import case_page
from qms.needs.views.next_words import next_words, stands_words
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


class AlreadyTiedError(Exception):
    """Whoever was to be tied has the part already."""


def whole(text: str) -> int:
    """Return the whole number that was posted, -1 when it is none."""
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def done(
    ref: str,
    change: Callable[[Session], object],
    *,
    said: str = "",
    at: str = "",
    posted: Mapping[str, str] | None = None,
) -> Answer:
    """Make the change and show the case; a refused one shows the page with what was typed.

    `said` tells what was done; without it `change` returns the words.
    """
    try:
        with db().transaction() as session:
            told = change(session)
    except AlreadyTiedError:
        flash(gettext("Personen är redan knuten till ärendet med den uppgiften."), "info")
        return redirect(url_for(".show_case", ref=ref), 303)
    except RefusedError as refused:
        faults = [(at or one.column, in_words(one)) for one in refused.problems]
        return case_page(ref, faults, posted), 422
    except StepRefusedError as refused:
        return case_page(ref, [("next-step", step_words(refused))], posted), 409
    except ChangedMeanwhileError:
        words = gettext("Ärendet har ändrats sedan du öppnade sidan. Läs det som står och ta om.")
        return case_page(ref, [("next-step", words)], posted), 409
    except NotNowError:
        words = gettext("Ärendet är beslutat eller avslutat. Det som står gäller.")
        return case_page(ref, [("next-step", words)], posted), 409
    flash(said or str(told), "ok")
    return redirect(url_for(".show_case", ref=ref), 303)


def step_words(refused: StepRefusedError) -> str:
    """Return why a step was refused."""
    if refused.lacking:
        lacks = ", ".join(need_label(one) for one in refused.lacking)
        return gettext("Steget går inte att ta än: %(what)s.") % {"what": lacks}
    return gettext("Steget går inte att ta där ärendet är nu.")


@bp.post("/behov/<ref>/steg/<step>")
@requires(Can.NEEDS_WRITE)
@needs_factor
def take_step(ref: str, step: str) -> Answer:
    """Take a step."""
    note, parts = request.form.get("note", ""), request.form.getlist("part")
    seen = whole(request.form.get("version", ""))

    def change(session: Session) -> str:
        notes.move_on(
            session, current_actor(), ref, step, note=note, parts=parts, seen=seen, now=now()
        )
        return after_step(session, ref, step)

    return done(ref, change, at=f"note-{step}", posted={step: note})


def after_step(session: Session, ref: str, step: str) -> str:
    """Return what has happened and where the case is now, for the one who took the step."""
    _, case = take_case(session, current_actor(), ref, can=Can.NEEDS_WRITE, now=now())
    process, tied = version(session, case.process_id).process, people.tied(session, case)
    done_words = happened_label(process, step)
    if step == ASKED:
        words = next_words(process, case, tied, asked=asked_for(session, case))
        return f"{words} {gettext('Enheten har fått ett meddelande.')}"
    return f"{done_words}. {stands_words(process, case, tied)}"


@bp.post("/behov/<ref>/anteckning")
@requires(Can.NEEDS_WRITE)
@needs_factor
def add_note(ref: str) -> Answer:
    """Add a note."""
    body = request.form.get("body", "")
    return done(
        ref,
        lambda session: notes.add_note(session, current_actor(), ref, body, now=now()),
        said=gettext("Anteckningen är sparad."),
        at="body",
        posted={"body": body},
    )


@bp.post("/behov/<ref>/knyt")
@requires(Can.NEEDS_APPLY)
@needs_factor
def tie_person(ref: str) -> Answer:
    """Tie somebody to the case."""
    word, _, account = request.form.get("tie", "").partition(":")
    if word not in set(Part) or whole(account) < 0:
        return case_page(ref, [("tie", gettext("Välj vem som ska knytas, och till vad."))]), 422
    part = Part(word)
    return done(
        ref,
        lambda session: _tie_or_say(session, ref, whole(account), part),
        said=gettext("Personen är knuten som %(part)s.") % {"part": part_label(part).lower()},
        at="tie",
    )


def _tie_or_say(session: Session, ref: str, account_id: int, part: Part) -> None:
    if not care.tie(session, current_actor(), ref, account_id, part, now=now()):
        raise AlreadyTiedError(ref)


@bp.post("/behov/<ref>/los/<int:care_id>")
@requires(Can.NEEDS_APPLY)
@needs_factor
def untie_person(ref: str, care_id: int) -> Answer:
    """End a tie."""
    return done(
        ref,
        lambda session: care.untie(session, current_actor(), ref, care_id, now=now()),
        said=gettext("Personen är inte längre knuten till ärendet."),
        at="people",
    )


@bp.post("/behov/<ref>/lasare")
@requires(Can.NEEDS_PROTECT)
@needs_factor
def name_reader(ref: str) -> Answer:
    """Name somebody who may see the protected child."""
    account = whole(request.form.get("account", ""))
    return done(
        ref,
        lambda session: protection.name_reader(session, current_actor(), ref, account, now=now()),
        said=gettext("Personen är namngiven."),
        at="reader",
    )


@bp.post("/behov/<ref>/lasare/<int:account_id>/ta-bort")
@requires(Can.NEEDS_PROTECT)
@needs_factor
def unname_reader(ref: str, account_id: int) -> Answer:
    """Take a name away."""
    return done(
        ref,
        lambda session: protection.unname_reader(
            session, current_actor(), ref, account_id, now=now()
        ),
        said=gettext("Personen ser inte längre ärendet."),
        at="protection",
    )
