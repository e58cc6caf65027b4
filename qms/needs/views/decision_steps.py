"""What is done with a proposal and a decision: write, send, return, decide, end."""

from collections.abc import Callable
from datetime import date

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.decisions.core.states import StepRefusedError
from qms.decisions.services import ChangedDraftError
from qms.i18n.language import gettext
from qms.identity.factor import needs_factor
from qms.kernel.money import parse_ore
from qms.kernel.problems import RefusedError
from qms.needs.core.deciding.proposal import exceeding
from qms.needs.forms.proposal import ProposalForm
from qms.needs.queries.deciding import material
from qms.needs.services import paying
from qms.needs.services.deciding import approving, ending, proposing
from qms.needs.services.deciding.suggesting import suggested
from qms.needs.services.opening import open_case
from qms.needs.views.blueprint import bp
from qms.needs.views.decision import decision_page
from qms.needs.views.form_faults import show_faults
from qms.needs.views.proposal_page import proposal_page, sources_of
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


@bp.get("/behov/<ref>/beslut/skriv")
@requires(Can.NEEDS_HANDLE)
@needs_factor
def edit_proposal(ref: str) -> Answer:
    """Show the proposal's form, begun from the assessment when nothing is written."""
    form = ProposalForm()
    with db().transaction() as session:
        opened = open_case(
            session, current_actor(), ref, can=Can.NEEDS_HANDLE, why="decision", now=now()
        )
        found = proposing.draft_of(session, opened)
        about = material(session, opened)
    form.offer(about.prices.prices if about.prices else None)
    proposal = found[1] if found else suggested(about)
    form.fill(proposal)
    form.first.data = form.first.data or opened.period_from
    form.last.data = form.last.data or opened.period_to
    return proposal_page(
        form,
        about,
        found[0].version if found else 0,
        over=[*exceeding(proposal, about.known)],
        sources=[] if found else sources_of(proposal, about),
    )


@bp.post("/behov/<ref>/beslut/skriv")
@requires(Can.NEEDS_HANDLE)
@needs_factor
def save_proposal(ref: str) -> Answer:
    """Save the proposal and show it as it would be decided."""
    form = ProposalForm()
    with db().transaction() as session:
        opened = open_case(
            session, current_actor(), ref, can=Can.NEEDS_HANDLE, why="decision", now=now()
        )
        about = material(session, opened, first=None)
    form.offer(about.prices.prices if about.prices else None)
    readable = form.validate()
    problems = tuple(form.period_problems(about)) if readable else ()
    if problems:
        show_faults(form, RefusedError(problems))
    if not readable or problems:
        return proposal_page(form, about, _seen()), 422
    return _step(
        ref,
        lambda session: proposing.save_proposal(
            session, current_actor(), ref, form.proposal(about), seen=_seen(), now=now()
        ),
        gettext("Förslaget är sparat. Läs igenom det innan du skickar det."),
    )


def _seen() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _step(ref: str, step: Callable[[Session], object], done: str) -> Answer:
    """Take a step in a transaction of its own, and go to the decision's page."""
    try:
        with db().transaction() as session:
            step(session)
    except RefusedError as refused:
        return decision_page(ref, " ".join(in_words(one) for one in refused.problems)), 422
    except StepRefusedError as refused:
        status = 409 if isinstance(refused, proposing.ChangedMaterialError) else 422
        return decision_page(ref, in_words(refused.problem)), status
    except ChangedDraftError:
        flash(gettext("Förslaget ändrades medan du läste. Läs igen."), "caution")
    else:
        flash(done, "ok")
    return redirect(url_for(".show_decision", ref=ref), 303)


@bp.post("/behov/<ref>/beslut/skicka")
@requires(Can.NEEDS_HANDLE)
@needs_factor
def send_proposal(ref: str) -> Answer:
    """Send the proposal to the decider."""
    return _step(
        ref,
        lambda session: proposing.send_proposal(
            session, current_actor(), ref, seen=_seen(), now=now()
        ),
        gettext("Förslaget är skickat för beslut."),
    )


@bp.post("/behov/<ref>/beslut/ta-tillbaka")
@requires(Can.NEEDS_HANDLE)
@needs_factor
def take_back_proposal(ref: str) -> Answer:
    """Take a sent proposal back."""
    return _step(
        ref,
        lambda session: proposing.take_back(session, current_actor(), ref, seen=_seen(), now=now()),
        gettext("Förslaget är tillbaka hos dig."),
    )


@bp.post("/behov/<ref>/beslut/ta-bort")
@requires(Can.NEEDS_HANDLE)
@needs_factor
def drop_proposal(ref: str) -> Answer:
    """Drop the proposal."""
    return _step(
        ref,
        lambda session: proposing.drop_proposal(
            session, current_actor(), ref, seen=_seen(), now=now()
        ),
        gettext("Förslaget är borttaget."),
    )


@bp.post("/behov/<ref>/beslut/ater")
@requires(Can.NEEDS_DECIDE)
@needs_factor
def return_proposal(ref: str) -> Answer:
    """Return the proposal to the officer."""
    return _step(
        ref,
        lambda session: approving.return_proposal(
            session, current_actor(), ref,
            seen=_seen(), remark=request.form.get("remark", "")[:1000], now=now(),
        ),
        gettext("Förslaget är tillbaka hos handläggaren."),
    )  # fmt: skip


@bp.post("/behov/<ref>/beslut/fatta")
@requires(Can.NEEDS_DECIDE)
@needs_factor
def make_decision(ref: str) -> Answer:
    """Decide as proposed."""
    return _step(
        ref,
        lambda session: approving.decide(session, current_actor(), ref, seen=_seen(), now=now()),
        gettext("Beslutet är fattat. Brevet och bilagan finns nedan."),
    )


@bp.post("/behov/<ref>/beslut/avsluta")
@requires(Can.NEEDS_HANDLE)
@needs_factor
def end_support(ref: str) -> Answer:
    """End the support before the period does."""
    return _step(
        ref,
        lambda session: ending.end_support(
            session, current_actor(), ref,
            last_day=_day("last_day"), reason=request.form.get("reason", ""), now=now(),
        ),
        gettext("Stödet är avslutat och pengarna omräknade."),
    )  # fmt: skip


@bp.post("/behov/<ref>/beslut/upphav")
@requires(Can.NEEDS_DECIDE)
@needs_factor
def annul_decision(ref: str) -> Answer:
    """Annul the decision in force."""
    return _step(
        ref,
        lambda session: ending.annul_support(
            session, current_actor(), ref,
            reason=request.form.get("reason", "")[:1000], now=now(),
        ),
        gettext("Beslutet är upphävt. Det som är betalt ska betalas tillbaka."),
    )  # fmt: skip


@bp.post("/behov/<ref>/beslut/oanvant")
@requires(Can.NEEDS_HANDLE)
@needs_factor
def repay_unused(ref: str) -> Answer:
    """Write that money was not used and is paid back."""
    net = parse_ore(request.form.get("net", "")) or 0
    return _step(
        ref,
        lambda session: paying.repay_unused(session, current_actor(), ref, net=net, now=now()),
        gettext("Återbetalningen är lagd i utbetalningarna."),
    )


def _day(name: str) -> date:
    """Return the day that was typed; one that no period has when it cannot be read."""
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return date.max
