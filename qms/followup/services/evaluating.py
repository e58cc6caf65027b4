"""Evaluate an intervention on the register's results, and take an evaluation away."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import Scope, authorize
from qms.audit.services import record
from qms.followup.core.effect.did.evaluate import evaluate
from qms.followup.core.effect.did.panel import Cell, panel_of
from qms.followup.core.effect.did.stored import Finding, dump
from qms.followup.models import EffectEvaluation
from qms.kernel.problems import Problem, RefusedError
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.register import queries as register
from qms.register.core.facts import Result

SEED = 1
NONE = "Ingen enhet med insatsen har det här resultatet."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to evaluate: which springs each unit had the intervention, and on which outcomes.

    `near` and `far` are indicators. Of the `compared` units (None: all with results) those in
    `left_out` are no part of the comparison.
    """

    intervention: str
    near: tuple[str, ...]
    far: tuple[str, ...]
    first_year: int
    last_year: int
    lag: int
    paths: Mapping[int, Sequence[int]]
    compared: frozenset[int] | None = None
    left_out: frozenset[int] = frozenset()

    def counts(self, unit: int) -> bool:
        """Return whether the unit is part of the comparison."""
        is_asked = self.compared is None or unit in self.compared
        return is_asked and unit not in self.left_out


def analysis_scope(session: Session, actor: Actor, *, can: Can = Can.FOLLOWUP_ANALYSE) -> Scope:
    """Return the reader's scope: the whole municipality, or nothing."""
    top = org.municipality(session)
    return authorize(actor, can, top.path if top else None)


def evaluate_intervention(
    session: Session, actor: Actor, asked: Asked, *, today: date, now: datetime
) -> int:
    """Store the evaluation and return its id; raise RefusedError when nothing is asked."""
    scope = analysis_scope(session, actor)
    _refuse(asked)
    names = unit_names(org.units(session, scope, on=today, include_closed=True))
    wanted = (*asked.near, *asked.far)
    results = register.results(
        session, scope, years=range(asked.first_year, asked.last_year + 1), indicators=wanted
    )
    findings = [
        _finding(asked, outcome, [one for one in results if one.indicator == outcome], names)
        for outcome in wanted
    ]
    row = EffectEvaluation(
        intervention=asked.intervention,
        first_year=asked.first_year,
        last_year=asked.last_year,
        lag=asked.lag,
        paths={str(unit): sorted(years) for unit, years in asked.paths.items()},
        left_out=sorted(asked.left_out),
        findings=[dump(one) for one in findings],
        seed=SEED,
        made_at=now,
        made_by=actor.pseudonym,
    )
    session.add(row)
    session.flush()
    record(
        session, actor, "followup.evaluation-made", row.id, now=now,
        intervention=asked.intervention, outcomes=len(findings),
    )  # fmt: skip
    return row.id


def remove_evaluation(session: Session, actor: Actor, evaluation_id: int, *, now: datetime) -> bool:
    """Take the evaluation away and return whether it was there."""
    analysis_scope(session, actor)
    row = session.get(EffectEvaluation, evaluation_id)
    if row is None or row.removed_at is not None:
        return False
    row.removed_at = now
    record(session, actor, "followup.evaluation-removed", evaluation_id, now=now)
    return True


def unit_names(units: Iterable[Unit]) -> dict[int, str]:
    """Return each unit's name by id; units of the same name are told apart by their local id."""
    found = list(units)
    named = Counter(unit.name for unit in found)
    return {
        unit.id: unit.name if named[unit.name] == 1 else f"{unit.name} ({unit.local_id})"
        for unit in found
    }


def _refuse(asked: Asked) -> None:
    faults = []
    if not (asked.near or asked.far):
        faults.append(Problem(message="Inget utfall är valt.", cure="Välj minst ett.",
                              column="outcomes"))  # fmt: skip
    if asked.first_year >= asked.last_year:
        faults.append(Problem(message="Det första året ligger inte före det sista.",
                              cure="Ta med minst två år.", column="first_year"))  # fmt: skip
    if not any(asked.paths.values()):
        message = "Ingen enhet har insatsen."
        cure = "Välj från vilken vår enheterna hade den."
        faults.append(Problem(message=message, cure=cure, column="units"))
    if faults:
        raise RefusedError(tuple(faults))


def _finding(
    asked: Asked, outcome: str, results: Sequence[Result], names: Mapping[int, str], /
) -> Finding:
    cells = tuple(
        Cell(
            unit=names[one.unit_id],
            time=str(one.year),
            outcome=None if one.value.number is None else float(one.value.number),
            is_treated=one.year in asked.paths.get(one.unit_id, ()),
        )
        for one in results
        if one.unit_id in names and asked.counts(one.unit_id)
    )
    is_near = outcome in asked.near
    if not any(one.is_treated and one.outcome is not None for one in cells):
        return Finding(outcome=outcome, is_near=is_near, cells=cells, effect=None, refused=NONE)
    try:
        effect = evaluate(panel_of(cells), seed=SEED)
    except RefusedError as refused:
        said = "\n".join((refused.problems[0].message, refused.problems[0].cure))
        return Finding(outcome=outcome, is_near=is_near, cells=cells, effect=None, refused=said)
    return Finding(outcome=outcome, is_near=is_near, cells=cells, effect=effect)
