"""Fitting risk models to earlier pupils, and reading what a fit says."""

from collections.abc import Iterable, Mapping, Sequence
from math import exp
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize, has_right
from qms.allocation.core.contributions import FEWEST_SHOWN
from qms.allocation.core.records import StoredModel
from qms.allocation.core.risk.from_patterns import Held, held_in
from qms.allocation.core.risk.odds import in_every_reference, odds_of
from qms.allocation.core.risk.pattern_file import fit_command
from qms.allocation.core.risk.stored import StoredFit
from qms.allocation.core.states import ConflictError, NotAllowedNowError
from qms.allocation.forms.risk import FitForm, begun_fit, read_fit
from qms.allocation.queries import risk as risk_queries
from qms.allocation.services import risk as services
from qms.allocation.views.accuracy_words import with_outcome
from qms.allocation.views.blueprint import Answer, bp
from qms.allocation.views.deciding import seen_version
from qms.allocation.views.risk_index import may_write, not_saved, read_model
from qms.allocation.views.risk_words import auc_title, auc_words, interval, odds_words, times
from qms.i18n.language import gettext
from qms.kernel.problems import Problem, RefusedError
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires


@bp.get("/modell/<int:model_id>/index/regression")
@requires(Can.ALLOCATION_READ)
def show_regression(model_id: int) -> Answer:
    """Show the model's fits and the form for a new one."""
    model = read_model(model_id)
    held = _held()
    used = [factor.name for factor in model.content.factors]
    return _page(model, held, begun_fit(held, used))


def _held() -> Held:
    """Return what the register holds of earlier pupils."""
    scope = authorize(current_actor(), Can.ALLOCATION_READ)
    with db().reading() as session:
        return held_in(risk_queries.historic_patterns(session, scope))


def _page(model: StoredModel, held: Held, form: FitForm, problems: tuple[str, ...] = ()) -> str:
    with db().reading() as session:
        fits = risk_queries.fits(session, model.head.id)
        files = risk_queries.batches(session, risk_queries.HISTORIC, held.years)
    return render_template(
        "allocation/show_regression.html",
        head=model.head,
        model=model.content,
        held=held,
        files=[str(one["file"]) for one in files],
        form=form,
        problems=problems,
        fits=[_row(fit) for fit in fits],
        may_write=may_write(model),
        has_errors=bool(form.errors or problems),
    )


def _told(problem: Problem, outcomes: Iterable[str]) -> str:
    words = in_words(problem)
    for outcome in outcomes:
        words = with_outcome(words, outcome)
    return words


def _row(fit: StoredFit) -> dict[str, object]:
    held = fit.fit["cross_validated"] or {}
    return {
        "id": fit.id,
        "model": fit.model,
        "made_at": fit.made_at,
        "auc": fit.fit["measures"]["auc"],
        "held_auc": held["measures"]["auc"] if held.get("measures") else None,
        "warnings": len(fit.fit["warnings"]),
    }


@bp.post("/modell/<int:model_id>/index/regression")
@requires(Can.ALLOCATION_DRAFT)
def fit_regression(model_id: int) -> Answer:
    """Fit a risk model to each chosen outcome, or say what is wrong."""
    model, held = read_model(model_id), _held()
    others = model.content.includes_other_municipalities
    form = read_fit(request.form, held, includes_others=others)
    if form.asked is None:
        return _page(model, held, form), 422
    try:
        with db().transaction() as session:
            ids = services.fit_outcomes(session, current_actor(), model_id, form.asked, now=now())
    except RefusedError as refused:
        problems = tuple(_told(problem, form.asked.outcomes) for problem in refused.problems)
        return _page(model, held, form, problems), 422
    except (NotAllowedNowError, OutOfScopeError) as refusal:
        return not_saved(refusal, model_id)
    flash(gettext("Regressionen är räknad. Modellen är inte ändrad än."), "ok")
    if len(ids) > 1:
        return redirect(url_for("allocation.show_regression", model_id=model_id), 303)
    return redirect(url_for("allocation.show_fit", model_id=model_id, fit_id=ids[0]), 303)


def read_fit_of(model_id: int, fit_id: int) -> StoredFit:
    """Return a fit of the model; 404 without it."""
    with db().reading() as session:
        found = risk_queries.fit(session, model_id, fit_id)
    if found is None:
        abort(404)
    return found


@bp.get("/modell/<int:model_id>/index/regression/<int:fit_id>")
@requires(Can.ALLOCATION_READ)
def show_fit(model_id: int, fit_id: int) -> Answer:
    """Show a fit: odds in words with intervals, how well it does, what to be careful with."""
    model, found = read_model(model_id), read_fit_of(model_id, fit_id)
    with db().reading() as session:
        is_current = services.is_current(session, found)
    risk, fit = found.model, found.fit
    held = fit["cross_validated"] or {}
    auc = held["measures"]["auc"] if held.get("measures") else None
    spread = {(c["factor"], c["category"]): (c["lowest"], c["highest"])
              for c in held.get("coefficients", [])}  # fmt: skip
    return render_template(
        "allocation/show_fit.html",
        head=model.head,
        fit_id=fit_id,
        risk=risk,
        fit=fit,
        warnings=_warnings(fit, risk.outcome),
        hides_observed=_has_few((held.get("measures") or fit["measures"])["tenths"]),
        made_at=found.made_at,
        rows=[
            {
                "odds": one,
                "ratio": times(one.ratio),
                "interval": interval(one),
                "words": odds_words(one),
                "spread": _spread(spread.get((one.factor, one.category))),
            }
            for one in odds_of(risk)
        ],
        base=in_every_reference(risk),
        references=[f"{one.name}: {one.reference}" for one in risk.factors],
        files=[str(one["file"]) for one in found.inputs["batches"]],
        command=fit_command(found.asked),
        sees_pupils=has_right(current_actor(), Can.ALLOCATION_READ_PUPILS),
        is_current=is_current,
        held=held,
        title=auc_title(auc),
        words=auc_words(auc),
        is_chosen=model.content.risk == risk,
        may_write=may_write(model),
    )


def _warnings(fit: Mapping[str, Any], outcome: str) -> list[str]:
    """Return what to be careful with; only those who work with the model see small numbers."""
    if has_right(current_actor(), Can.ALLOCATION_DRAFT):
        return [with_outcome(said["message"], outcome) for said in fit["warnings"]]
    return [
        gettext("%(factor)s: %(category)s. Gruppen är för liten eller för ensidig. Värdet är "
                "dämpat.") % said
        if said["factor"] else gettext("Få elever per koefficient gör värdena osäkra.")
        for said in fit["warnings"]
    ]  # fmt: skip


def _has_few(tenths: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether a tenth has some pupils, but fewer than may be shown, with or without."""
    return any(
        0 < part < FEWEST_SHOWN
        for tenth in tenths
        for part in (tenth["observed"], tenth["n"] - tenth["observed"])
    )


def _spread(bounds: tuple[float, float] | None) -> str:
    """Return the odds between the lowest and highest coefficient when schools are held out."""
    if bounds is None:
        return "–"
    low, high = (times(exp(value)) for value in bounds)
    return f"{low}–{high}"


@bp.post("/modell/<int:model_id>/index/regression/<int:fit_id>")
@requires(Can.ALLOCATION_DRAFT)
def use_fit(model_id: int, fit_id: int) -> Answer:
    """Let the draft's index rest on the fit."""
    try:
        with db().transaction() as session:
            services.use_fit(
                session, current_actor(), model_id, fit_id, seen=seen_version(), now=now()
            )
    except (ConflictError, NotAllowedNowError, OutOfScopeError) as refusal:
        return not_saved(refusal, model_id)
    flash(gettext("Sparat. Index vilar nu på riskmodellen."), "ok")
    return redirect(url_for("allocation.show_index", model_id=model_id), 303)


@bp.post("/modell/<int:model_id>/index/regression/<int:fit_id>/kontroll")
@requires(Can.ALLOCATION_DRAFT)
def check_fit(model_id: int, fit_id: int) -> Answer:
    """Fit again from the register of today and say whether the answer is the same."""
    read_model(model_id)
    found = read_fit_of(model_id, fit_id)
    with db().reading() as session:
        is_same = services.recomputes(session, current_actor(), found)
    if is_same:
        flash(gettext("Registret ger samma svar i dag, till sista siffran."), "ok")
    else:
        flash(gettext("Registret ger ett annat svar i dag. Uppgifterna har ändrats sedan dess."),
              "error")  # fmt: skip
    return redirect(url_for("allocation.show_fit", model_id=model_id, fit_id=fit_id), 303)
