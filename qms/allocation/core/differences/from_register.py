"""From the register's facts to compositions and results, with a reason for what cannot be used."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from qms.allocation.core.contributions import FEWEST_SHOWN
from qms.allocation.core.differences.values import Composition, Omitted, SchoolResult, Why
from qms.allocation.core.from_register import factors_in
from qms.allocation.core.model import AllocationModel, Factor
from qms.allocation.core.records import Reason
from qms.allocation.core.units_judged.unit_facts import Hindrance, UnitFacts, unit_facts
from qms.allocation.core.units_judged.unit_pupils import pupils_of
from qms.allocation.core.units_judged.unit_shares import shares_of
from qms.kernel.numbers import MARKS
from qms.kernel.numbers import Reason as Mark
from qms.org.core.nodes import Unit
from qms.register.core.facts import BackgroundShare, PupilCount, PupilPattern, Result

WHY = {
    Reason.NO_PUPILS: Why.NO_PUPILS,
    Reason.NO_COUNTS: Why.NO_PUPILS,
    Reason.PUPILS_WITHHELD: Why.PUPILS_WITHHELD,
    Reason.NO_BACKGROUND: Why.NO_BACKGROUND,
}


def factors_of(model: AllocationModel, background: Sequence[BackgroundShare]) -> tuple[Factor, ...]:
    """Return the model's factors, then the others that the register knows.

    A category that the register has and the model lacks is added with weight 0, so that the
    schools' pupils are all there.
    """
    known = {factor.name: factor for factor in factors_in(background)}
    used = [_with_rest(factor, known.get(factor.name)) for factor in model.factors]
    names = {factor.name for factor in used}
    return (*used, *(factor for name, factor in known.items() if name not in names))


def _with_rest(factor: Factor, known: Factor | None) -> Factor:
    names = {category.name for category in factor.categories}
    rest = [one for one in (known.categories if known else ()) if one.name not in names]
    more = (replace(one, weight=Decimal(0)) for one in rest)
    return replace(factor, categories=(*factor.categories, *more))


@dataclass(frozen=True, slots=True, kw_only=True)
class Compositions:
    """The units with pupils, and each unit or factor of a unit that is not known."""

    units: tuple[Composition, ...]
    omitted: tuple[Omitted, ...]


def compositions(
    model: AllocationModel,
    units: Iterable[Unit],
    *,
    counts: Sequence[PupilCount],
    background: Sequence[BackgroundShare],
    patterns: Sequence[PupilPattern] = (),
) -> Compositions:
    """Return each unit's pupils and shares; `model` holds every factor, the form and who counts."""
    by_id = {unit.id: unit for unit in units}
    names = {unit.id: unit.name for unit in by_id.values()}
    found: list[Composition] = []
    omitted: list[Omitted] = []
    for facts in unit_facts(model, names, counts, background, patterns):
        pupils = pupils_of(model, facts)
        if isinstance(pupils, Hindrance) or pupils == 0:
            reason = pupils.reason if isinstance(pupils, Hindrance) else Reason.NO_PUPILS
            omitted.append(Omitted(unit=str(facts.unit_id), about="", why=WHY[reason]))
            continue
        shares = shares_of(model, facts, pupils)
        omitted += [
            Omitted(unit=str(facts.unit_id), about=about.strip(),
                    why=WHY.get(one.reason, Why.UNEVEN), detail=one.problem.value)
            for one in shares.hindrances
            for about in one.problem.column.split(",")
        ]  # fmt: skip
        found.append(
            Composition(
                unit=str(facts.unit_id),
                pupils=pupils,
                shares=shares.shares,
                known=_known(facts, pupils),
                is_independent=by_id[facts.unit_id].is_independent,
            )
        )
    return Compositions(units=tuple(found), omitted=tuple(omitted))


def _known(facts: UnitFacts, pupils: int) -> Fraction | None:
    """Return the share of the pupils that the factor with the fewest known covers."""
    wholes = [
        fact.whole for parts in facts.background.values() for fact in parts.values()
        if fact.whole is not None
    ]  # fmt: skip
    return min((min(Fraction(one, pupils), Fraction(1)) for one in wholes), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Results of one indicator, and the years of units where there is a mark instead."""

    values: tuple[SchoolResult, ...]
    withheld: tuple[Omitted, ...]


def results_by_indicator(facts: Iterable[Result]) -> dict[str, Results]:
    """Return the register's results by indicator; a value that is not there leaves no trace."""
    values: dict[str, list[SchoolResult]] = defaultdict(list)
    withheld: dict[str, list[Omitted]] = defaultdict(list)
    for fact in facts:
        if fact.value.number is not None:
            values[fact.indicator].append(
                SchoolResult(unit=str(fact.unit_id), year=fact.year, n=fact.n or None,
                             value=float(fact.value.number))
            )  # fmt: skip
        elif fact.value.reason is not Mark.MISSING:
            withheld[fact.indicator].append(
                Omitted(unit=str(fact.unit_id), about=fact.indicator, year=fact.year,
                        why=Why.RESULT_WITHHELD, detail=_mark(fact.value.reason))
            )  # fmt: skip
    return {
        key: Results(values=tuple(rows), withheld=tuple(withheld.get(key, ())))
        for key, rows in values.items()
    }


def without_few(
    results: Mapping[str, Results], *, fewest: int = FEWEST_SHOWN
) -> dict[str, Results]:
    """Return the results with those of few pupils among the withheld, as if the source hid them.

    They are in no mean: a school's mean of some years, less the years that are told, would else
    be theirs. What is of few alone is gone.
    """
    found = {name: _without_few(name, one, fewest) for name, one in results.items()}
    return {name: one for name, one in found.items() if one.values}


def _without_few(name: str, found: Results, fewest: int) -> Results:
    hidden = tuple(
        Omitted(unit=one.unit, about=name, year=one.year, why=Why.RESULT_WITHHELD,
                detail=_mark(Mark.SUPPRESSED))
        for one in found.values if _is_of_few(one, fewest)
    )  # fmt: skip
    told = tuple(one for one in found.values if not _is_of_few(one, fewest))
    return Results(values=told, withheld=(*found.withheld, *hidden))


def _is_of_few(one: SchoolResult, fewest: int) -> bool:
    return one.n is not None and one.n < fewest


def _mark(reason: Mark | None) -> str:
    """Return how a file writes that there is no number."""
    return next((mark for mark, known in MARKS.items() if known is reason), "")


def outcomes_by_name(patterns: Iterable[PupilPattern]) -> dict[str, Results]:
    """Return, per outcome of historic pupils, the per cent of each unit and year who had it.

    `n` is the pupils whose outcome is known.
    """
    counted: dict[str, dict[tuple[int, int], list[int]]] = defaultdict(
        lambda: defaultdict(lambda: [0, 0])
    )
    for pattern in patterns:
        for name, outcome in pattern.outcomes.items():
            if outcome is not None:
                cell = counted[name][pattern.unit_id, pattern.year]
                cell[0] += pattern.n * outcome
                cell[1] += pattern.n
    return {
        name: Results(
            values=tuple(
                SchoolResult(unit=str(unit), year=year, n=n,
                             value=float(Decimal(100 * part) / n))
                for (unit, year), (part, n) in sorted(cells.items())
            ),
            withheld=(),
        )
        for name, cells in counted.items()
    }  # fmt: skip
