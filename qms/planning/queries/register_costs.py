"""What a form's units cost in the newest whole year that there is a calculation of."""

from collections.abc import Collection, Iterable
from decimal import Decimal

from sqlalchemy.orm import Session

from qms.costs.core.items import CostItem
from qms.costs.queries import CostRun, latest_run, run_heads, unit_costs
from qms.costs.queries.runs import UnitItemCost
from qms.kernel.money import ORE_PER_KRONA
from qms.planning.core.from_register import Kind
from qms.planning.core.from_register.snapshot import CostFacts
from qms.register import cost_queries

MONTHS = 12
OUTCOME, BUDGET = "outcome", "budget"
PAID_STAFF = frozenset({CostItem.TEACHING, CostItem.CARE_AND_PEDAGOGY})
LEADERS = ("ledning", "rektor", "biträdande rektor", "skolled", "chef")
"""How the categories of staff begin that a school has by being open."""


def cost_facts(
    session: Session, kind: Kind, units: Collection[int], *, books: tuple[int, str] | None,
    sharing: Collection[int] = (),
) -> CostFacts | None:  # fmt: skip
    """Return the costs of the year and kind asked for, else of the newest whole year.

    Buildings are those of units that are not `sharing` theirs with another form. None before
    there is a calculation, or when the units are not in it.
    """
    books = books or newest_whole_year(session)
    if books is None:
        return None
    lines = [one for one in unit_costs(session, *books) if one.unit_id in units]
    of_form = [one for one in lines if one.form in kind.costs]
    if not of_form:
        return None
    year, which = books
    fte, leaders = _staff(session, year, units)
    paid = _by_unit(one for one in lines if one.item in PAID_STAFF)
    of_kind = _by_unit(one for one in of_form if one.item is kind.staff)
    return CostFacts(
        year=year, kind=which, items=_by_item(of_form),
        buildings=_kronor(one.ore for one in lines if one.item is CostItem.PREMISES
                          and one.unit_id not in sharing),
        pupils=float(sum({(one.unit_id, one.form): one.pupils for one in of_form}.values())),
        staff_kronor=sum(paid[unit] for unit in fte if unit in paid),
        staff_fte=sum(posts for unit, posts in fte.items() if unit in paid),
        leaders={
            unit: (posts, of_kind.get(unit, 0.0) / paid[unit])
            for unit, posts in leaders.items()
            if paid.get(unit)
        },
    )  # fmt: skip


def newest_whole_year(session: Session) -> tuple[int, str] | None:
    """Return the newest year with a whole outcome, or where there is none a budget."""
    heads = run_heads(session)
    for kind in (OUTCOME, BUDGET):
        for year in sorted({head.year for head in heads if head.kind == kind}, reverse=True):
            run = latest_run(session, year, kind)
            if run and (kind == BUDGET or _is_whole(run)):
                return year, kind
    return None


def _is_whole(run: CostRun) -> bool:
    return len({month for month, _ in run.kept.months}) == MONTHS


def _staff(
    session: Session, year: int, units: Collection[int]
) -> tuple[dict[int, float], dict[int, float]]:
    """Return full-time posts by unit: all, and of leaders."""
    every: dict[int, float] = {}
    leaders: dict[int, float] = {}
    for one in cost_queries.staff(session, year):
        if one.unit_id in units and one.fte is not None:
            every[one.unit_id] = every.get(one.unit_id, 0.0) + float(one.fte)
            if one.category.casefold().startswith(LEADERS):
                leaders[one.unit_id] = leaders.get(one.unit_id, 0.0) + float(one.fte)
    return every, leaders


def _by_unit(lines: Iterable[UnitItemCost]) -> dict[int, float]:
    found: dict[int, int] = {}
    for one in lines:
        found[one.unit_id] = found.get(one.unit_id, 0) + one.ore
    return {unit: _kronor([ore]) for unit, ore in found.items()}


def _by_item(lines: Iterable[UnitItemCost]) -> dict[CostItem, float]:
    found: dict[CostItem, int] = {}
    for one in lines:
        found[one.item] = found.get(one.item, 0) + one.ore
    return {item: _kronor([ore]) for item, ore in sorted(found.items())}


def _kronor(ore: Iterable[int]) -> float:
    return float(Decimal(sum(ore)) / ORE_PER_KRONA)
