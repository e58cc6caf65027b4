"""Elevgrupper: who gets what, and with what result."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import render_template, request
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.content.loader import load
from qms.followup.core.effect.catalogue import interventions
from qms.followup.core.effect.groups import FEWEST, Group
from qms.followup.core.effect.unit_groups import GroupsByUnit
from qms.followup.core.effect.value_added.from_register import Chosen, Offered
from qms.followup.effect_labels import decimals_of
from qms.followup.queries.effect_groups import Given, given_by_target
from qms.followup.queries.effect_pupils import pupil_groups, results_offered
from qms.followup.services.evaluating import analysis_scope
from qms.followup.views.blueprint import bp
from qms.followup.views.effect_tabs import tabs, under_effects
from qms.i18n.formats import number, signed
from qms.i18n.language import gettext, language
from qms.i18n.order import swedish_key
from qms.kernel.schoolyear import grade_label
from qms.kernel.table_write import write_csv
from qms.org import queries as org
from qms.web.context import current_actor, db, today
from qms.web.downloads import download
from qms.web.rights import requires

USUAL_YEARS = 3
ABSENT = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Groups by factor for a step, a result and the springs; `given` is the activities' money.

    `units` are the same groups at each unit, `names` what the units are called.
    """

    given: tuple[Given, ...]
    money_year: int | None
    choices: tuple[Offered, ...] = ()
    offer: Offered | None = None
    outcome: str = ""
    years: tuple[int, ...] = ()
    groups: Mapping[str, list[Group]] = field(default_factory=dict)
    units: tuple[GroupsByUnit, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)


def _read() -> Shown:
    with db().reading() as session:
        scope = analysis_scope(session, current_actor())
        year, given = given_by_target(session, scope)
        choices = results_offered(session, scope)
        if not choices:
            return Shown(given=given, money_year=year)
        asked = request.args.get("arskurs")
        offer = next((one for one in choices if str(one.step) == asked), choices[0])
        chosen = _chosen(offer)
        found = pupil_groups(session, scope, chosen)
        places = org.units(session, scope, on=today(), include_closed=True)
    groups: dict[str, list[Group]] = defaultdict(list)
    for group in found.groups:
        groups[group.factor].append(group)
    return Shown(
        choices=choices, offer=offer, outcome=chosen.outcome, years=chosen.years, groups=groups,
        given=given, money_year=year, units=found.units, names={one.id: one.name for one in places},
    )  # fmt: skip


def _chosen(offer: Offered) -> Chosen:
    """Return the result that the address asks for, with every factor and the latest springs."""
    outcome = request.args.get("resultat", "")
    return Chosen(
        step=offer.step,
        outcome=outcome if outcome in offer.results else offer.outcome,
        priors=(),
        factors=offer.factors,
        years=offer.years[-USUAL_YEARS:],
    )


def _heads(found: GroupsByUnit) -> list[dict[str, object]]:
    return [{"label": gettext("Enhet")}, *({"label": name, "num": True} for name in found.groups)]


def _unit_rows(shown: Shown, found: GroupsByUnit) -> list[tuple[str, ...]]:
    """Return the units in the order of their names, with the mean of each group."""
    rows = [
        (
            shown.names.get(one.unit_id, str(one.unit_id)),
            *(ABSENT if one.means[name] is None else number(one.means[name], 1)
              for name in found.groups),
        )
        for one in found.units
    ]  # fmt: skip
    return sorted(rows, key=lambda row: swedish_key(row[0]))


@bp.get("/effekt/grupper")
@requires(Can.FOLLOWUP_ANALYSE)
@under_effects
def show_groups() -> str:
    """Show each group's result, its difference from the others and its change."""
    shown = _read()
    return render_template(
        "followup/show_groups.html",
        tabs=tabs(),
        shown=shown,
        by_unit=[
            (one, _heads(one), _unit_rows(shown, one))
            for one in shown.units
            if one.units and one.groups
        ],
        number=number,
        signed=signed,
        decimals=decimals_of,
        fewest=FEWEST,
        names={
            key: one.name
            for key, one in interventions(load("intervention_catalogue"), language()).items()
        },
        grades=[(one.step, grade_label(one.step, one.years[-1] - 1)) for one in shown.choices],
        results=[(name, name) for name in shown.offer.results] if shown.offer else [],
    )


@bp.get("/effekt/grupper.csv")
@requires(Can.FOLLOWUP_ANALYSE)
def download_groups() -> Response:
    """Return the groups as a file; those that are too small have no figures."""
    header = ("faktor", "grupp", "elever", "medel", "skillnad", "lägst", "högst", "ändring")
    rows = [
        (group.factor, group.name, *((None,) * 6 if group.is_few else (
            group.n, *(None if value is None else round(value, 6) for value in (
                group.mean, group.difference, group.low, group.high, group.change)))))
        for groups in _read().groups.values()
        for group in groups
    ]  # fmt: skip
    return download(write_csv(header, rows, "sv" if language() == "sv" else "en"), "grupper.csv")
