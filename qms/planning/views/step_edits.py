"""A step is added, changed, moved and taken away; each time everything is counted anew."""

from collections.abc import Sequence
from dataclasses import replace

from flask import abort, flash, redirect, request, url_for

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.planning.core.plan import Step, apply
from qms.planning.core.plan.steps import KINDS
from qms.planning.core.results import counted
from qms.planning.counted_study import effect_between
from qms.planning.forms.step import controls_of, read_step
from qms.planning.forms.typed import Fault
from qms.planning.services.alternatives import save_steps
from qms.planning.services.rows import ChangedMeanwhileError
from qms.planning.views.blueprint import MEANWHILE, REFUSED, Answer, bp
from qms.planning.views.step_words import effect_sentence, step_fault_words
from qms.planning.views.steps import FIRST, Built, Typed, read_built, steps_page
from qms.web.context import current_actor, db, now
from qms.web.input_guard import reads_every_field
from qms.web.rights import requires


@bp.post("/planering/alternativ/<int:alternative_id>/steg")
@requires(Can.PLANNING_WRITE)
@reads_every_field
def save_step(alternative_id: int) -> Answer:
    """Save the step that is typed: a new one, or instead of one that there is."""
    built = read_built(alternative_id)
    kind = request.form.get("slag", "")
    if kind not in KINDS:
        abort(404)
    at = _place(built, "plats")
    step, faults = read_step(built.case, kind, request.form)
    if step is None:
        return _again(built, faults), REFUSED
    steps = [one for place, one in enumerate(built.alternative.steps) if place != at]
    where = len(steps) if at is None else at
    return _save(built, [*steps[:where], step, *steps[where:]], gettext("Steget är sparat."))


@bp.post("/planering/alternativ/<int:alternative_id>/steg/<int:place>/ta-bort")
@requires(Can.PLANNING_WRITE)
def drop_step(alternative_id: int, place: int) -> Answer:
    """Take a step away."""
    built = read_built(alternative_id)
    steps = list(built.alternative.steps)
    if _is_same(built) and place >= len(steps):
        abort(404)
    return _save(built, steps[:place] + steps[place + 1 :], gettext("Steget är borttaget."))


@bp.post("/planering/alternativ/<int:alternative_id>/steg/<int:place>/flytta")
@requires(Can.PLANNING_WRITE)
def move_step(alternative_id: int, place: int) -> Answer:
    """Let a step be taken before, or after, another of the same year."""
    built = read_built(alternative_id)
    steps = list(built.alternative.steps)
    other = place + (-1 if request.form.get("vart") == "upp" else 1)
    if max(place, other) < len(steps) and other >= 0:
        steps[place], steps[other] = steps[other], steps[place]
    return _save(built, steps, gettext("Ordningen är ändrad."))


def _is_same(built: Built) -> bool:
    return request.form.get("version", "") == str(built.alternative.version)


def _place(built: Built, name: str) -> int | None:
    """Return the place of the step that is changed; None for a new one."""
    typed = request.form.get(name, "")
    is_known = typed.isdecimal() and len(typed) < 4 and int(typed) < len(built.alternative.steps)
    return int(typed) if is_known else None


def _version() -> int:
    typed = request.form.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _save(built: Built, steps: Sequence[Step], done: str) -> Answer:
    """Save the steps in the order of their years and say what changed."""
    ordered = sorted(steps, key=lambda one: one.year)
    one = built.alternative
    try:
        with db().transaction() as session:
            save_steps(session, current_actor(), one.id, ordered, version=_version(), now=now())
    except LookupError:
        abort(404)
    except ChangedMeanwhileError:
        return _meanwhile(read_built(one.id)), MEANWHILE
    except RefusedError as refused:
        told = [("", step_fault_words(built.case, ordered, fault)) for fault in refused.problems]
        return _again(built, told), REFUSED
    flash(f"{done} {_difference(built, ordered)}", "ok")
    return redirect(url_for(".show_steps", alternative_id=one.id), 303)


def _difference(built: Built, steps: Sequence[Step]) -> str:
    """Return what the steps now come to beyond those that were."""
    plans = [("", apply(built.case, some)) for some in (built.alternative.steps, steps)]
    before, after = counted(built.case, plans)
    return effect_sentence(effect_between(before, after), built.case.form)


def _typed(built: Built, faults: Sequence[Fault]) -> Typed:
    kind = request.form.get("slag", FIRST)
    kind = kind if kind in KINDS else FIRST
    values = {
        one.name: request.form.getlist(one.name) if one.what == "several"
        else request.form.get(one.name, "")
        for one in controls_of(built.case, kind)
    }  # fmt: skip
    return Typed(kind=kind, at=_place(built, "plats"), values=values, faults=faults)


def _again(built: Built, faults: Sequence[Fault]) -> str:
    return steps_page(built, _typed(built, faults))


def _meanwhile(built: Built) -> str:
    """Return the page as it is now, with what was typed left in the form."""
    told = gettext(
        "Någon annan har sparat alternativet sedan du öppnade sidan. Stegen visas som de är nu, "
        "och det du skrev står kvar. Spara igen om det fortfarande stämmer."
    )
    return steps_page(built, replace(_typed(built, [("", told)]), is_meanwhile=True, at=None))
