"""The other dimensions of a calculation: pots, and what each school gets of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sqlalchemy.orm import Session

from qms.allocation import queries
from qms.allocation.core.budget.types import Kind
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.records import StoredRun
from qms.allocation.labels import kind_label
from qms.allocation.queries.parts import ORDER
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Pot:
    """A kind's money: its name, öre, and share of the whole."""

    name: str
    ore: int
    share: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitParts:
    """A school's öre of each kind, in the order of the columns, and the sum."""

    unit_id: int
    name: str
    amounts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Return everything the school gets."""
        return sum(self.amounts)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunParts:
    """The whole of a year: pots, columns, schools in scope; `unplaced` öre wait for need hours.

    `hidden_hours` are the names of the units whose hours of need are not told.
    """

    whole_ore: int
    pots: tuple[Pot, ...]
    columns: tuple[str, ...]
    rows: tuple[UnitParts, ...]
    unplaced: int
    hidden_hours: tuple[str, ...] = ()

    @property
    def heads(self) -> list[dict[str, object]]:
        """Return the headings of the table of schools."""
        amounts = [{"label": name, "num": True} for name in (*self.columns, gettext("Summa"))]
        return [{"label": gettext("Skola")}, *amounts]


def run_parts(session: Session, run: StoredRun, names: Mapping[int, str]) -> RunParts | None:
    """Return the dimensions, rows for the units of `names`; None in a model without a budget."""
    if run.model.budget is None:
        return None
    amounts = queries.amounts_by_kind(session, run.head.id)
    given = {kind: sum(kinds.get(kind, 0) for kinds in amounts.values()) for kind in ORDER}
    kinds = [kind for kind in ORDER if given[kind]]
    unplaced = run.head.whole_ore - sum(given.values())
    return RunParts(
        whole_ore=run.head.whole_ore,
        pots=tuple(_pot(kind, given[kind], run.head.whole_ore) for kind in kinds),
        columns=tuple(kind_label(kind) for kind in kinds),
        rows=tuple(
            UnitParts(
                unit_id=unit_id,
                name=names[unit_id],
                amounts=tuple(found.get(kind, 0) for kind in kinds),
            )
            for unit_id, found in sorted(
                amounts.items(), key=lambda pair: swedish_key(names.get(pair[0], ""))
            )
            if unit_id in names
        ),
        unplaced=unplaced,
        hidden_hours=tuple(
            sorted((names[one] for one in run.hidden_hours if one in names), key=swedish_key)
        ),
    )


def _pot(kind: Kind, ore: int, whole: int) -> Pot:
    return Pot(name=kind_label(kind), ore=ore, share=decimal_of(Fraction(ore, whole), 6))
