"""Another split of the same support: what each unit would have received, to the öre."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from qms.followup.core.equity.supports import SupportKind, UnitSupports
from qms.kernel.money import split_exactly
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said

WHOLE = Decimal(100)


class Reach(StrEnum):
    """Who can receive additional amounts."""

    INDEPENDENT = "independent"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """An alternative: the share of the sum (per cent) that each kind gets, and its rule.

    Additional amounts follow assessed hours at the units in `reach`. Operational support follows
    assessed hours at the municipality's own units. Structural grants follow the number of
    children and pupils at the units of their kind.
    """

    additional: Decimal
    operational: Decimal
    resource_school: Decimal
    central_group: Decimal
    reach: Reach = Reach.INDEPENDENT

    @property
    def shares(self) -> Mapping[SupportKind, Decimal]:
        """Return the per cent by kind."""
        return {kind: getattr(self, kind.value) for kind in SupportKind}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitOutcome:
    """What a unit receives today and would receive, by kind, in öre."""

    unit_id: int
    now: Mapping[SupportKind, int]
    then: Mapping[SupportKind, int]

    @property
    def change(self) -> int:
        """Return the öre more (or less) that the unit would receive."""
        return sum(self.then.values()) - sum(self.now.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A tried split: every unit's outcome in the order given, and what moves.

    `moved` is the öre that would lie at another unit. `without_basis` are units with support
    today but neither hours nor numbers, so that no rule reaches them.
    """

    split: Split
    pot_ore: int
    outcomes: tuple[UnitOutcome, ...]
    moved: int
    gainers: int
    losers: int
    without_basis: tuple[int, ...]


Weight = Callable[[UnitSupports], Fraction]


BY_HOURS = (SupportKind.ADDITIONAL, SupportKind.OPERATIONAL)


def _hours(unit: UnitSupports) -> Fraction:
    """Return the hours that are not already met by a place in a resource school or group."""
    return sum((Fraction(unit.hours.get(kind) or 0) for kind in BY_HOURS), Fraction())


def _at(kind: SupportKind) -> Weight:
    return lambda unit: Fraction(unit.recipients.get(kind) or 0) if kind in unit.ore else Fraction()


def weights(split: Split) -> Mapping[SupportKind, Weight]:
    """Return, by kind, the number each unit's part of the kind is in proportion to."""
    everybody = split.reach is Reach.EVERYBODY
    return {
        SupportKind.ADDITIONAL: lambda u: _hours(u) if everybody or not u.is_own else Fraction(),
        SupportKind.OPERATIONAL: lambda u: _hours(u) if u.is_own else Fraction(),
        SupportKind.RESOURCE_SCHOOL: _at(SupportKind.RESOURCE_SCHOOL),
        SupportKind.CENTRAL_GROUP: _at(SupportKind.CENTRAL_GROUP),
    }


def try_split(units: Sequence[UnitSupports], split: Split, *, pot_ore: int) -> Trial:
    """Return what every unit would receive if `pot_ore` were split so.

    The pot is shared over the kinds and each kind over its units, both by largest remainder, so
    that every öre has a receiver. Raise RefusedError with every fault: shares that do not add up
    to 100, a negative share, a pot of nothing, a kind with a share that reaches no unit.
    """
    _refuse(units, split, pot_ore)
    pots = split_exactly(
        pot_ore,
        {kind.value: Fraction(pot_ore) * Fraction(s) / 100 for kind, s in split.shares.items()},
    )
    then = _shared(units, split, pots)
    outcomes = tuple(
        UnitOutcome(unit_id=unit.unit_id, now=unit.ore, then=then[unit.unit_id]) for unit in units
    )
    changes = [outcome.change for outcome in outcomes]
    return Trial(
        split=split,
        pot_ore=pot_ore,
        outcomes=outcomes,
        moved=sum(change for change in changes if change > 0),
        gainers=sum(change > 0 for change in changes),
        losers=sum(change < 0 for change in changes),
        without_basis=tuple(
            outcome.unit_id
            for outcome in outcomes
            if outcome.now and not any(outcome.then.values())
        ),
    )


def _shared(
    units: Iterable[UnitSupports], split: Split, pots: Mapping[str, int]
) -> dict[int, dict[SupportKind, int]]:
    then: dict[int, dict[SupportKind, int]] = {unit.unit_id: {} for unit in units}
    for kind, weigh in weights(split).items():
        pot = pots[kind.value]
        weight = {unit.unit_id: weigh(unit) for unit in units}
        whole = sum(weight.values())
        if not pot or not whole:
            continue
        # Keys of one length sort as the numbers do: ties go to the unit with the lower id.
        ideal = {f"{one:020d}": pot * part / whole for one, part in weight.items() if part}
        for key, ore in split_exactly(pot, ideal).items():
            then[int(key)][kind] = ore
    return then


NOBODY = {
    SupportKind.ADDITIONAL: "Ingen enhet som tilläggsbeloppet når har bedömda timmar.",
    SupportKind.OPERATIONAL: "Ingen kommunal enhet har bedömda timmar för verksamhetsstödet.",
    SupportKind.RESOURCE_SCHOOL: "Ingen resursskola har antal elever för strukturbidraget.",
    SupportKind.CENTRAL_GROUP: "Ingen central undervisningsgrupp har antal för strukturbidraget.",
}


def _refuse(units: Sequence[UnitSupports], split: Split, pot_ore: int) -> None:
    problems = [
        Problem(
            message=said("Andelen %(share)s kan inte vara mindre än noll.", share=share),
            column=kind.value,
        )
        for kind, share in split.shares.items()
        if share < 0
    ]
    total = sum(split.shares.values())
    if total != WHOLE:
        problems.append(
            Problem(
                message=said("Andelarna blir tillsammans %(n)s procent.", n=total),
                column="shares",
                cure="Ändra dem så att de blir 100.",
            )
        )
    if pot_ore <= 0:
        problems.append(Problem(message="Summan att fördela ska vara över noll.", column="pot"))
    for kind, weigh in weights(split).items():
        if split.shares[kind] > 0 and not any(weigh(unit) for unit in units):
            problems.append(
                Problem(message=NOBODY[kind], column=kind.value, cure="Sätt andelen till 0.")
            )
    if problems:
        raise RefusedError(tuple(problems))
