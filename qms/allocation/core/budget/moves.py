"""Money that a provider moves between its own schools after the equal-terms allocation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from qms.allocation.core.numerals import kronor_text
from qms.kernel.problems import Problem, RefusedError

SHORTEST_REASON, LONGEST_REASON = 5, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """From one unit to another of the same provider, in öre, with the reason."""

    from_unit: int
    to_unit: int
    ore: int
    reason: str

    @property
    def units(self) -> frozenset[int]:
        """Return both units."""
        return frozenset({self.from_unit, self.to_unit})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A unit that money can be moved to or from: what it is called and whose it is."""

    name: str
    provider_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMove:
    """A move as stored; `made_by` is a pseudonym, `undone_at` None while it stands."""

    id: int
    run_id: int
    provider_id: int
    move: Move
    made_by: str
    made_at: datetime
    undone_at: datetime | None


def balances(amounts: Mapping[int, int], moves: Iterable[Move]) -> dict[int, int]:
    """Return each unit's öre after the moves; with both units of every move the sum is unchanged.

    A unit that is not in `amounts`, such as one outside the reader's area, is not followed.
    """
    found = dict(amounts)
    for move in moves:
        for unit, ore in ((move.from_unit, -move.ore), (move.to_unit, move.ore)):
            if unit in found:
                found[unit] += ore
    return found


def refuse_move(
    move: Move,
    *,
    amounts: Mapping[int, int],
    places: Mapping[int, Place],
    earlier: Sequence[Move],
) -> None:
    """Raise RefusedError with every reason why the line cannot be added.

    Both units must have an amount and the same provider, and the one that gives may not end
    below zero.
    """
    problems = [*_reason_faults(move)]
    if move.ore <= 0:
        problems.append(_fault("ore", "Beloppet ska vara större än noll.", "Skriv kronor."))
    if move.from_unit == move.to_unit:
        problems.append(
            _fault("to_unit", "Pengar kan inte flyttas till samma skola.", "Välj en annan skola.")
        )
    missing = [key for key in ("from_unit", "to_unit") if getattr(move, key) not in amounts]
    for key in missing:
        problems.append(_fault(key, "Skolan har inget belopp i beräkningen.", "Välj en annan."))
    if not missing:
        problems += _provider_faults(move, places)
        problems += _balance_faults(move, amounts, places, earlier)
    if problems:
        raise RefusedError(tuple(problems))


def refuse_undo(
    moves: Sequence[Move], amounts: Mapping[int, int], places: Mapping[int, Place]
) -> None:
    """Raise RefusedError when a unit would end below zero with only these moves left."""
    below = [unit for unit, ore in balances(amounts, moves).items() if ore < 0]
    if below:
        names = ", ".join(places[unit].name for unit in below)
        message = f"{names} har flyttat pengarna vidare och skulle hamna under noll."
        raise RefusedError((_fault("move", message, "Ångra den senare flytten först."),))


def _reason_faults(move: Move) -> list[Problem]:
    reason = move.reason.strip()
    if len(reason) < SHORTEST_REASON:
        return [_fault("reason", "Skälet saknas.", "Skriv varför pengarna flyttas.")]
    if len(reason) > LONGEST_REASON:
        return [_fault("reason", f"Skälet är längre än {LONGEST_REASON} tecken.", "Korta det.")]
    return []


def _provider_faults(move: Move, places: Mapping[int, Place]) -> list[Problem]:
    giver, taker = places[move.from_unit], places[move.to_unit]
    if giver.provider_id == taker.provider_id:
        return []
    message = f"{giver.name} och {taker.name} har inte samma huvudman."
    return [_fault("to_unit", message, "Flytta bara mellan huvudmannens egna skolor.")]


def _balance_faults(
    move: Move, amounts: Mapping[int, int], places: Mapping[int, Place], earlier: Sequence[Move]
) -> list[Problem]:
    left = balances(amounts, earlier)[move.from_unit]
    if move.ore <= left:
        return []
    message = f"{places[move.from_unit].name} har bara {_kr(left)} kvar att flytta."
    return [_fault("ore", message, "Skriv ett mindre belopp.", value=_kr(move.ore))]


def _kr(ore: int) -> str:
    return kronor_text(Fraction(ore, 100))


def _fault(column: str, message: str, cure: str, *, value: str = "") -> Problem:
    return Problem(message=message, column=column, cure=cure, value=value)
