"""A panel: one outcome per unit and time, and when each unit used the intervention."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from qms.allocation.core.risk.pupils import Codes, Flags, Floats
from qms.i18n.order import swedish_key
from qms.kernel.problems import Problem, RefusedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One unit at one time; `outcome` None is not known."""

    unit: str
    time: str
    outcome: float | None
    is_treated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Known outcomes as columns ordered by unit, and every unit's path of treatment.

    `paths` is units × times and is known also where the outcome is not: a time without a row is as
    the one before it. `lacking` is how many cells have no outcome.
    """

    units: tuple[str, ...]
    times: tuple[str, ...]
    unit: Codes
    time: Codes
    outcome: Floats
    paths: Flags
    lacking: int

    @property
    def treated(self) -> Flags:
        """Return which cells are treated."""
        cells: Flags = self.paths[self.unit, self.time]
        return cells

    @property
    def ever(self) -> Flags:
        """Return which units were ever treated."""
        return np.asarray(self.paths.any(axis=1))


def ordered_times(times: Iterable[str]) -> tuple[str, ...]:
    """Return the different times in order: as numbers when all are, else as texts."""
    found = set(times)
    if all(one.isascii() and one.isdecimal() for one in found):
        return tuple(sorted(found, key=lambda one: (int(one), one)))
    return tuple(sorted(found, key=swedish_key))


def panel_of(cells: Sequence[Cell]) -> Panel:
    """Return the cells as a panel; raise RefusedError when no comparison can be made of them."""
    known = [cell for cell in cells if cell.outcome is not None]
    units = tuple(sorted({cell.unit for cell in known}, key=swedish_key))
    times = ordered_times(cell.time for cell in known)
    place_of_unit = {name: at for at, name in enumerate(units)}
    place_of_time = {name: at for at, name in enumerate(times)}
    known.sort(key=lambda cell: (place_of_unit[cell.unit], place_of_time[cell.time]))
    panel = Panel(
        units=units,
        times=times,
        unit=np.array([place_of_unit[cell.unit] for cell in known], dtype=np.int64),
        time=np.array([place_of_time[cell.time] for cell in known], dtype=np.int64),
        outcome=np.array([cell.outcome for cell in known], dtype=float),
        paths=_paths(cells, place_of_unit, place_of_time),
        lacking=len(cells) - len(known),
    )
    _refuse_hopeless(panel)
    return panel


def _paths(
    cells: Iterable[Cell], place_of_unit: dict[str, int], place_of_time: dict[str, int]
) -> Flags:
    paths = np.full((len(place_of_unit), len(place_of_time)), -1, dtype=np.int8)
    for cell in cells:
        if cell.unit in place_of_unit and cell.time in place_of_time:
            paths[place_of_unit[cell.unit], place_of_time[cell.time]] = cell.is_treated
    for path in paths:
        told = np.flatnonzero(path >= 0)
        path[:] = path[told[np.maximum(np.searchsorted(told, range(len(path)), "right") - 1, 0)]]
    found: Flags = paths.astype(bool)
    return found


def _refuse_hopeless(panel: Panel) -> None:
    ever, always = panel.ever, np.asarray(panel.paths.all(axis=1))
    same = bool(len(panel.units)) and bool((panel.paths == panel.paths[0]).all())
    if len(panel.units) < 2 or len(panel.times) < 2:
        message, cure = "Panelen behöver minst två enheter och två tider.", "Ta med fler."
    elif not ever.any():
        message = "Ingen enhet har insatsen."
        cure = "Markera vilka enheter som använde den, och när."
    elif always[ever].all():
        message = "Enheterna med insatsen har den hela tiden, så det finns inget före."
        cure = "Ta med år före insatsen."
    elif same:
        message = "Alla enheter har insatsen samtidigt, så det finns inget att jämföra med."
        cure = "Ta med enheter utan insatsen."
    elif np.ptp(panel.outcome) == 0:
        message, cure = "Utfallet är lika i alla celler.", "Välj ett annat utfall."
    else:
        return
    raise RefusedError((Problem(message=message, cure=cure),))
