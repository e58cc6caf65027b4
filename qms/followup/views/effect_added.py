"""Skolans bidrag: what each unit adds to its pupils' results, beyond what they came with."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import Scope
from qms.followup.core.effect.value_added.contributions import Contributions
from qms.followup.core.effect.value_added.from_register import (
    Chosen,
    Offered,
    command_line,
    pupils_csv,
)
from qms.followup.core.effect.value_added.result_file import contributions_csv
from qms.followup.core.effect.value_added.schools import Contribution
from qms.followup.queries.effect_pupils import contributions_of, pupils_chosen, results_offered
from qms.followup.services.evaluating import analysis_scope, unit_names
from qms.followup.views.blueprint import bp
from qms.followup.views.effect_added_figure import figure_of
from qms.followup.views.effect_tabs import tabs, under_effects
from qms.i18n.order import swedish_key
from qms.kernel.schoolyear import grade_label
from qms.org import queries as org
from qms.web.context import current_actor, db, today
from qms.web.downloads import download
from qms.web.faults import in_words
from qms.web.rights import requires

FEWEST = 15
"""Units with fewer pupils than this are not shown, as for other comparisons with a model."""
FEWEST_UNITS = 10
"""With fewer units than this the figures are told to be uncertain."""
USUAL_YEARS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """The page's figures; `units` have enough pupils, `few` do not. `fault` says why not."""

    choices: tuple[Offered, ...]
    offer: Offered
    chosen: Chosen
    found: Contributions
    units: tuple[Contribution, ...]
    few: tuple[str, ...]
    is_uncertain: bool
    fault: str


def _read() -> Added | None:
    """Return what the reader asked for; None when the register has no results."""
    with db().reading() as session:
        scope = analysis_scope(session, current_actor())
        choices = results_offered(session, scope)
        if not choices:
            return None
        offer, chosen = _asked(choices)
        found = contributions_of(session, scope, chosen, _names(session, scope))
    shown = [one for one in found.units if one.n >= FEWEST]
    return Added(
        choices=choices,
        offer=offer,
        chosen=chosen,
        found=found,
        units=tuple(sorted(shown, key=lambda one: swedish_key(one.unit))),
        few=tuple(one.unit for one in found.units if one.n < FEWEST),
        is_uncertain=not found.faults and len(shown) < FEWEST_UNITS,
        fault=" ".join(in_words(problem) for problem in found.faults),
    )


def _names(session: Session, scope: Scope) -> dict[int, str]:
    return unit_names(org.units(session, scope, on=today(), include_closed=True))


def _asked(choices: Sequence[Offered]) -> tuple[Offered, Chosen]:
    """Return the step that the address asks for, else the highest, and what is chosen of it."""
    asked = request.args.get("arskurs")
    offer = next((one for one in choices if str(one.step) == asked), choices[0])
    return offer, _chosen(offer)


def _chosen(offer: Offered) -> Chosen:
    """Return the choice in the address; without one all that was known before is controlled."""
    of_previous = request.args.get("vy") == "tidigare"
    outcome = request.args.get("resultat", "")
    outcome = outcome if outcome in offer.results else offer.outcome
    others = [name for name in offer.results if name != outcome]
    usual = () if of_previous else tuple(others)
    is_asked = "valt" in request.args
    priors, factors = request.args.getlist("tidigare"), request.args.getlist("faktor")
    first = request.args.get("fran", "")
    years = [year for year in offer.years if not first.isdecimal() or year >= int(first)]
    return Chosen(
        step=offer.step,
        outcome=outcome,
        priors=tuple(name for name in others if name in priors) if is_asked else usual,
        factors=tuple(name for name in offer.factors if not is_asked or name in factors),
        years=tuple(years if first and years else offer.years[-USUAL_YEARS:]),
        of_previous=of_previous,
    )


@bp.get("/effekt/skolans-bidrag")
@requires(Can.FOLLOWUP_ANALYSE)
@under_effects
def show_contributions() -> str:
    """Show each unit's contribution with its interval, in order of name."""
    added = _read()
    if added is None:
        return render_template("followup/no_contributions.html", tabs=tabs())
    found = figure_of(
        added.units, added.chosen.outcome, of_previous=added.chosen.of_previous,
        url=_same_choice(".download_contributions"),
    ) if added.units else None  # fmt: skip
    return render_template(
        "followup/show_contributions.html",
        tabs=tabs(),
        added=added,
        figure=found,
        differing=_named(added.units),
        grades=[(one.step, grade_label(one.step, one.years[-1] - 1)) for one in added.choices],
        results=[(name, name) for name in added.offer.results],
        years=[(year, year) for year in added.offer.years],
        priors=[(name, name) for name in added.offer.results if name != added.chosen.outcome],
        factors=[(name, name) for name in added.offer.factors],
        command=command_line(added.chosen, "elever.csv"),
        fewest=FEWEST,
        pupils_url=_same_choice(".download_contribution_pupils"),
    )


def _same_choice(endpoint: str) -> str:
    """Return the address with the page's own query."""
    query = request.query_string.decode()
    return f"{url_for(endpoint)}?{query}" if query else url_for(endpoint)


def _named(units: Sequence[Contribution]) -> tuple[list[str], list[str]]:
    """Return the names of those above and of those below zero for sure."""
    above = [one.unit for one in units if one.low > 0]
    return above, [one.unit for one in units if one.high < 0]


def _required() -> Added:
    added = _read()
    if added is None or added.fault:
        abort(404)
    return added


@bp.get("/effekt/skolans-bidrag.csv")
@requires(Can.FOLLOWUP_ANALYSE)
def download_contributions() -> Response:
    """Return the units that are shown as a file."""
    return download(contributions_csv(_required().units, "en"), "bidrag.csv")


@bp.get("/effekt/skolans-bidrag/elever.csv")
@requires(Can.ALLOCATION_READ_PUPILS)
def download_contribution_pupils() -> Response:
    """Return the pupils without identity that the figures are counted on."""
    with db().reading() as session:
        scope = analysis_scope(session, current_actor(), can=Can.ALLOCATION_READ_PUPILS)
        choices = results_offered(session, scope)
        if not choices:
            abort(404)
        chosen, names = _asked(choices)[1], _names(session, scope)
        if contributions_of(session, scope, chosen, names).faults:
            abort(404)
        rows = pupils_chosen(session, scope, chosen)
    return download(pupils_csv(rows, chosen, names), "elever.csv")
