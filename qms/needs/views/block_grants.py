"""Block grants: what is decided, what waits, and a new proposal."""

from flask import Response as Answered
from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.decisions import queries as decisions
from qms.decisions.core.frozen import annex_file
from qms.decisions.core.states import StepRefusedError
from qms.decisions.labels import CHIPS, STATES
from qms.decisions.services import ChangedDraftError
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.identity.factor import needs_factor
from qms.kernel.problems import RefusedError
from qms.needs.core.deciding.kinds import BLOCK_GRANT
from qms.needs.forms.prices import GrantForm
from qms.needs.queries.grants import grants, waiting
from qms.needs.services import block_grants as services
from qms.needs.services.block_grants import NewGrant
from qms.needs.views.blueprint import bp
from qms.needs.views.form_faults import show_faults
from qms.needs.views.money_tabs import money_tabs
from qms.org import queries as org
from qms.web.context import current_actor, db, now, today
from qms.web.downloads import download
from qms.web.faults import in_words
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


@bp.get("/behov/strukturbidrag")
@requires(Can.NEEDS_READ_PAYMENTS)
@needs_factor
def show_grants() -> Answer:
    """List the grants of the units that the reader may see."""
    return _page(None, "")


def _page(form: GrantForm | None, error: str) -> str:
    scope = authorize(current_actor(), Can.NEEDS_READ_PAYMENTS)
    with db().reading() as session:
        units = {one.id: one for one in org.units(session, scope, on=today())}
        found = grants(session, units)
        open_drafts = waiting(session, units)
        form = _offered(session, form or GrantForm(data={"year": today().year + 1}))
    return render_template(
        "needs/show_grants.html",
        tabs=money_tabs("show_grants"),
        grants=found,
        waiting=open_drafts,
        units=units,
        states=STATES,
        chips=CHIPS,
        me=current_actor().pseudonym,
        form=form,
        error=error,
        has_errors=bool(error or form.errors),
    )


def _offered(session: Session, form: GrantForm) -> GrantForm:
    scope = authorize(current_actor(), Can.NEEDS_READ_PAYMENTS)
    units = sorted(org.units(session, scope, on=today()), key=lambda one: swedish_key(one.name))
    form.unit.choices = [(str(one.id), one.name) for one in units]
    return form


@bp.post("/behov/strukturbidrag")
@requires(Can.NEEDS_HANDLE)
@needs_factor
def propose_grant() -> Answer:
    """Propose a grant and send it for decision."""
    form = GrantForm()
    with db().reading() as session:
        _offered(session, form)
    if not form.validate():
        return _page(form, ""), 422
    grant = NewGrant(
        unit_id=int(form.unit.data),
        year=form.year.data or 0,
        ore=form.ore.data or 0,
        reason=form.reason.data or "",
    )
    try:
        with db().transaction() as session:
            services.propose_grant(session, current_actor(), grant, now=now())
    except RefusedError as refused:
        loose = show_faults(form, refused)
        return _page(form, " ".join(text for _, text in loose)), 422
    except OutOfScopeError:
        abort(404)
    flash(gettext("Förslaget väntar på beslut av någon annan."), "ok")
    return redirect(url_for(".show_grants"), 303)


@bp.post("/behov/strukturbidrag/<draft_id>/besluta")
@requires(Can.NEEDS_DECIDE)
@needs_factor
def decide_grant(draft_id: str) -> Answer:
    """Decide on a grant."""
    return _done(draft_id, deciding=True)


@bp.post("/behov/strukturbidrag/<draft_id>/ta-bort")
@requires(Can.NEEDS_HANDLE)
@needs_factor
def drop_grant(draft_id: str) -> Answer:
    """Take a proposed grant away."""
    return _done(draft_id, deciding=False)


def _done(draft_id: str, *, deciding: bool) -> Answer:
    text = request.form.get("version", "")
    seen = int(text) if text.isdecimal() and len(text) < 10 else -1
    step = services.decide_grant if deciding else services.drop_grant
    try:
        with db().transaction() as session:
            step(session, current_actor(), draft_id, seen=seen, now=now())
    except RefusedError as refused:
        return _page(None, " ".join(in_words(one) for one in refused.problems)), 422
    except StepRefusedError as refused:
        return _page(None, in_words(refused.problem)), 422
    except ChangedDraftError:
        flash(gettext("Förslaget ändrades medan du läste. Läs igen."), "caution")
    except OutOfScopeError:
        abort(404)
    else:
        done = gettext("Bidraget är beslutat och lagt i utbetalningarna.")
        flash(done if deciding else gettext("Förslaget är borttaget."), "ok")
    return redirect(url_for(".show_grants"), 303)


@bp.get("/behov/strukturbidrag/<decision_id>.json")
@requires(Can.NEEDS_READ_PAYMENTS)
@needs_factor
def fetch_grant(decision_id: str) -> Answered:
    """Return a grant's annex."""
    scope = authorize(current_actor(), Can.NEEDS_READ_PAYMENTS)
    with db().reading() as session:
        head = decisions.decision(session, decision_id)
        if (
            head is None
            or head.kind != BLOCK_GRANT
            or org.unit(session, head.unit_id, scope, on=today()) is None
        ):
            abort(404)
        text = decisions.content_text(session, decision_id)
    return download(annex_file(text), f"bilaga-{head.number.replace(' ', '-').lower()}.json")
