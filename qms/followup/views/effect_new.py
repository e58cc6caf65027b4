"""A new evaluation of an intervention: who used it when, and what it can be measured by."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.content.loader import load
from qms.followup.core.effect.catalogue import Intervention, Outcome, interventions, outcomes
from qms.followup.forms.effect import EvaluationForm, paths_of
from qms.followup.queries import effect as queries
from qms.followup.services.evaluating import (
    Asked,
    analysis_scope,
    evaluate_intervention,
    unit_names,
)
from qms.followup.views.blueprint import bp
from qms.followup.views.effect_tabs import under_effects
from qms.i18n.language import language
from qms.i18n.order import swedish_key
from qms.kernel.problems import RefusedError
from qms.org import queries as org
from qms.org.core.forms import SchoolForm
from qms.register import queries as register
from qms.register.result_queries import with_numbers
from qms.web.context import current_actor, db, now, today
from qms.web.faults import in_words
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]
YEARS_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a new evaluation can be about; `used` is intervention to units to years of money.

    `measured` are the units and outcomes with any result in the years.
    """

    known: Mapping[str, Intervention]
    outcomes: Mapping[str, Outcome]
    used: Mapping[str, Mapping[int, frozenset[int]]]
    names: Mapping[int, str]
    forms: Mapping[int, SchoolForm]
    measured: frozenset[tuple[int, str]]
    years: tuple[int, ...]

    def about(self, chosen: Intervention) -> "Ground":
        """Return what concerns the intervention: units of the school forms that used it.

        Outcomes that no such unit has are left out, and units without any of the others.
        """
        forms = {self.forms.get(unit) for unit in self.used.get(chosen.key, ())} - {None}
        keys = (*chosen.near, *chosen.far)
        pairs = {
            (unit, key)
            for unit, key in self.measured
            if key in keys and unit in self.names and (not forms or self.forms.get(unit) in forms)
        }
        kept = {unit for unit, _ in pairs}
        return replace(
            self,
            outcomes={key: self.outcomes[key] for key in {key for _, key in pairs}},
            names={unit: name for unit, name in self.names.items() if unit in kept},
        )


def ground_of(session: Session) -> Ground:
    """Return what the reader can evaluate."""
    scope = analysis_scope(session, current_actor())
    years = register.years_of(session, "results")[-YEARS_SHOWN:]
    units = org.units(session, scope, on=today(), include_closed=True)
    return Ground(
        known=interventions(load("intervention_catalogue"), language()),
        outcomes=outcomes(load("indicators"), language()),
        used=queries.used(session, scope),
        names=unit_names(units),
        forms={unit.id: unit.forms[0].form for unit in units if unit.forms},
        measured=with_numbers(session, scope, years=years),
        years=years,
    )


@bp.get("/effekt/ny")
@requires(Can.FOLLOWUP_ANALYSE)
@under_effects
def new_evaluation() -> Answer:
    """Show which units used the intervention when, and what it can be measured by."""
    with db().reading() as session:
        ground = ground_of(session)
    chosen = ground.known.get(request.args.get("insats", ""))
    if chosen is None or not ground.years:
        abort(404)
    ground = ground.about(chosen)
    lag = request.args.get("lag", "1") if request.args.get("lag") in {"0", "1", "2"} else "1"
    form = EvaluationForm(
        data={
            "near": [key for key in chosen.near if key in ground.outcomes],
            "far": [],
            "first_year": ground.years[0],
            "last_year": ground.years[-1],
            "lag": lag,
        }
    )
    used = ground.used.get(chosen.key, {})
    spans = {
        unit: (min(years) + int(lag), max(years) + int(lag))
        for unit, years in used.items()
        if unit in ground.names
    }
    return _page(ground, chosen, form, spans, frozenset())


def _page(
    ground: Ground,
    chosen: Intervention,
    form: EvaluationForm,
    spans: Mapping[int, tuple[int, int | None]],
    left_out: frozenset[int],
    /,
) -> str:
    for field, keys in ((form.near, chosen.near), (form.far, chosen.far)):
        field.choices = [(key, ground.outcomes[key].name) for key in keys if key in ground.outcomes]
    last = ground.years[-1]
    rows = [
        (unit, name, spans.get(unit), unit in left_out)
        for unit, name in sorted(
            ground.names.items(), key=lambda one: (one[0] not in spans, swedish_key(one[1]))
        )
    ]
    return render_template(
        "followup/new_evaluation.html",
        chosen=chosen,
        form=form,
        rows=rows,
        years=ground.years,
        last=last,
        told=len(ground.used.get(chosen.key, {})),
    )


@bp.post("/effekt/ny")
@requires(Can.FOLLOWUP_ANALYSE)
@under_effects
def make_evaluation() -> Answer:
    """Evaluate, or say what is missing."""
    form = EvaluationForm()
    with db().reading() as session:
        ground = ground_of(session)
    chosen = ground.known.get(request.args.get("insats", ""))
    if chosen is None or not ground.years:
        abort(404)
    ground = ground.about(chosen)
    last = form.last_year.data or ground.years[-1]
    paths = paths_of(request.form, ground.names, last=last)
    left_out = frozenset(unit for unit in ground.names if str(unit) in request.form.getlist("utan"))
    spans = {unit: (path.start, path.stop - 1) for unit, path in paths.items()}
    if not form.validate():
        return _page(ground, chosen, form, spans, left_out), 422
    asked = Asked(
        intervention=chosen.key,
        near=_offered(form.near.data, chosen.near, ground),
        far=_offered(form.far.data, chosen.far, ground),
        first_year=form.first_year.data,
        last_year=form.last_year.data,
        lag=form.lag_years(),
        paths=paths,
        compared=frozenset(ground.names),
        left_out=left_out,
    )
    try:
        with db().transaction() as session:
            made = evaluate_intervention(session, current_actor(), asked, today=today(), now=now())
    except RefusedError as refused:
        for problem in refused.problems:
            field = form[FIELDS.get(problem.column, "first_year")]
            field.errors = [*field.errors, in_words(problem)]
        return _page(ground, chosen, form, spans, left_out), 422
    return redirect(url_for(".show_evaluation", evaluation_id=made), 303)


FIELDS = {"outcomes": "near", "first_year": "first_year", "units": "lag"}
"""Where a fault is shown."""


def _offered(asked: list[str] | None, keys: tuple[str, ...], ground: Ground, /) -> tuple[str, ...]:
    return tuple(key for key in keys if key in (asked or ()) and key in ground.outcomes)
