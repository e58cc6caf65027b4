"""Pupils' results from the register as the pupils that value added is counted on."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qms.allocation.core.risk.pupils import column_of
from qms.followup.core.effect.value_added.material import Pupils, numbers
from qms.kernel.table_write import Cell, write_csv
from qms.register.core.facts import PupilResult

LEAST_KNOWN = 0.5
"""A result that fewer than this share of the pupils have is not offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What is counted: the result of a step and the springs, and what is controlled.

    With `of_previous` the figures are about the units that the pupils came from.
    """

    step: int
    outcome: str
    priors: tuple[str, ...]
    factors: tuple[str, ...]
    years: tuple[int, ...]
    of_previous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What can be chosen for a step: results and factors by name, springs in order."""

    step: int
    results: tuple[str, ...]
    factors: tuple[str, ...]
    years: tuple[int, ...]

    @property
    def outcome(self) -> str:
        """Return the result that the step's own number ends, else the first."""
        own = (name for name in self.results if re.search(rf"(?<!\d){self.step}$", name))
        return next(own, self.results[0])


def offered(rows: Iterable[PupilResult]) -> tuple[Offered, ...]:
    """Return what the register has, highest step first; steps without results are not there."""
    by_step: dict[int, list[PupilResult]] = {}
    for row in rows:
        by_step.setdefault(row.step, []).append(row)
    found = (_offered(step, some) for step, some in sorted(by_step.items(), reverse=True))
    return tuple(one for one in found if one.results)


def _offered(step: int, rows: Sequence[PupilResult]) -> Offered:
    known, factors = Counter[str](), dict[str, None]()
    for row in rows:
        known.update({name: row.n for name, value in row.results.items() if value is not None})
        factors.update(dict.fromkeys(row.factors))
    pupils = sum(row.n for row in rows)
    return Offered(
        step=step,
        results=tuple(sorted(name for name, n in known.items() if n >= LEAST_KNOWN * pupils)),
        factors=tuple(sorted(factors)),
        years=tuple(sorted({row.year for row in rows})),
    )


def chosen_rows(rows: Iterable[PupilResult], chosen: Chosen) -> tuple[PupilResult, ...]:
    """Return the pupils of the step and the springs."""
    return tuple(row for row in rows if row.step == chosen.step and row.year in chosen.years)


def pupils_from(rows: Sequence[PupilResult], chosen: Chosen, names: Mapping[int, str]) -> Pupils:
    """Return the pupils; the spring is a factor when there are several."""
    factors = {name: [row.factors.get(name) for row in rows] for name in chosen.factors}
    if len(chosen.years) > 1:
        factors[YEAR] = [str(row.year) for row in rows]
    previous = [
        None if row.previous_unit_id is None else names.get(row.previous_unit_id) for row in rows
    ]
    return Pupils(
        outcome=numbers(row.results.get(chosen.outcome) for row in rows),
        group=column_of(UNIT, [names.get(row.unit_id) for row in rows]),
        priors={name: numbers(row.results.get(name) for row in rows) for name in chosen.priors},
        factors={name: column_of(name, values) for name, values in factors.items()},
        previous=column_of(PREVIOUS, previous) if chosen.of_previous else None,
        weights=np.array([row.n for row in rows], dtype=np.int64),
    )


UNIT, PREVIOUS, YEAR, COUNT = "enhet", "tidigare enhet", "vår", "antal"


def pupils_csv(rows: Sequence[PupilResult], chosen: Chosen, names: Mapping[int, str]) -> bytes:
    """Return the pupils as the file that the printed command reads."""
    results = (chosen.outcome, *chosen.priors)
    own = (*map(_column, chosen.factors), *map(_column, results))
    header = (UNIT, PREVIOUS, YEAR, *own, COUNT)

    def cells(row: PupilResult) -> tuple[Cell, ...]:
        previous = None if row.previous_unit_id is None else names.get(row.previous_unit_id)
        factors = (row.factors.get(name) for name in chosen.factors)
        values = (row.results.get(name) for name in results)
        return (names.get(row.unit_id), previous, row.year, *factors, *values, row.n)

    return write_csv(header, [cells(row) for row in rows], "en")


def command_line(chosen: Chosen, file_name: str) -> str:
    """Return the command that makes the figures again from the file of pupils."""
    priors = ",".join(map(_column, chosen.priors))
    factors = ",".join((*map(_column, chosen.factors), *((YEAR,) if len(chosen.years) > 1 else ())))
    parts = [
        f"qms followup value-added --pupils {file_name}",
        f"--outcome {_quoted(_column(chosen.outcome))}",
        f"--prior {_quoted(priors)}" if priors else "",
        f"--factors {_quoted(factors)}" if factors else "",
        f"--group {UNIT}",
        f"--previous {_quoted(PREVIOUS)}" if chosen.of_previous else "",
        f"--weights {COUNT} --reml --out bidrag.csv",
    ]
    return " ".join(part for part in parts if part)


def _column(name: str) -> str:
    """Return what the file calls a factor or a result: no comma, and no name of another column."""
    bare = " ".join(name.replace(",", " ").split())
    return f"{bare} (egen)" if bare.casefold() in {UNIT, PREVIOUS, YEAR, COUNT} else bare


def _quoted(text: str) -> str:
    return f'"{text}"' if re.search(r"[\s;&|()]", text) else text
