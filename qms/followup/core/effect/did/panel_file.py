"""Read a panel from a file: a row per unit and time, with the outcome and yes or no."""

from dataclasses import dataclass

import numpy as np

from qms.allocation.core.risk.pupils import MISSING, Codes
from qms.followup.core.effect.did.panel import Cell, Panel, panel_of
from qms.followup.core.effect.table import ColumnReader, Lack
from qms.kernel.problems import Problem

MOST_CELLS = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The columns of the file."""

    outcome: str
    treated: str
    unit: str
    time: str

    @property
    def every(self) -> tuple[str, ...]:
        """Return all of them."""
        return (self.outcome, self.treated, self.unit, self.time)


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelFile:
    """The panel, and where the outcome is missing."""

    panel: Panel
    lacks: tuple[Lack, ...]


def read_panel_file(content: bytes, *, file_name: str, wanted: Wanted) -> PanelFile:
    """Return the panel of a CSV or XLSX file; raise RefusedError with every fault."""
    reader = ColumnReader(content, file_name=file_name, wanted=wanted.every)
    unit = reader.category(wanted.unit, most=None)
    time = reader.category(wanted.time, most=None)
    outcome = reader.number(wanted.outcome)
    treated = reader.yes_no(wanted.treated)
    for name in (wanted.unit, wanted.time):
        reader.refuse_lacks(name, "Fyll i den på varje rad.")
    _refuse_unknown(reader, wanted.treated, treated)
    if not reader.faults:
        whole = unit.codes.astype(np.int64) * len(time.categories) + time.codes
        _refuse_double(reader, wanted, whole)
    reader.finish()
    panel = panel_of(
        [
            Cell(
                unit=unit.categories[at],
                time=time.categories[when],
                outcome=None if np.isnan(value) else value,
                is_treated=bool(had),
            )
            for at, when, value, had in zip(
                unit.codes.tolist(), time.codes.tolist(), outcome.tolist(), treated, strict=True
            )
        ]
    )
    return PanelFile(panel=panel, lacks=tuple(reader.lacks))


def _refuse_unknown(reader: ColumnReader, name: str, treated: Codes) -> None:
    rows = reader.numbers[np.flatnonzero(treated == MISSING)]
    if len(rows) and not any(fault.column == name for fault in reader.faults):
        message = f"{name}: uppgift saknas på {len(rows)} rader."
        cure = "Skriv ja eller nej på varje rad."
        reader.faults.append(Problem(message=message, cure=cure, row=int(rows[0]), column=name))


def _refuse_double(reader: ColumnReader, wanted: Wanted, whole: Codes) -> None:
    _, first, counts = np.unique(whole, return_index=True, return_counts=True)
    for at in np.sort(first[counts > 1]).tolist():
        second = int(np.flatnonzero(whole == whole[at])[1])
        message = f"Enheten och tiden finns redan på rad {reader.numbers[at]}."
        reader.faults.append(
            Problem(message=message, cure="Ta bort den ena.", column=wanted.time,
                    row=int(reader.numbers[second]))
        )  # fmt: skip
    if len(whole) > MOST_CELLS:
        message = f"Panelen har fler än {MOST_CELLS} rader."
        reader.faults.append(Problem(message=message, cure="Ta med färre enheter eller tider."))
