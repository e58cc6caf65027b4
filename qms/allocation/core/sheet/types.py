"""A calculation sheet as a value: parameters, inputs, tables and lines."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from qms.kernel.expression import Mode, name_key


class Scope(StrEnum):
    """Whether a line has one value per unit or one for the whole municipality."""

    UNIT = "unit"
    MUNICIPALITY = "municipality"


class Place(StrEnum):
    """Where a line is rounded: its result, each term of its sum, or only what is shown."""

    RESULT = "result"
    TERMS = "terms"
    SHOWN = "shown"


class Basis(StrEnum):
    """What a line or a figure rests on."""

    NONE = ""
    LEGAL = "legal"
    LOCAL = "local"


class Method(StrEnum):
    """How a pot is shared: so that the parts add up to it, or by each unit's rounded share."""

    LARGEST_REMAINDER = "largest-remainder"
    ROUNDED_SHARE = "rounded-share"


class InputType(StrEnum):
    """What stands in an input's column."""

    NUMBER = "number"
    TEXT = "text"


class TableKind(StrEnum):
    """A curve is read between its points, a lookup by key."""

    CURVE = "curve"
    LOOKUP = "lookup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """Round to whole `quantum` by the mode, at the place."""

    quantum: Decimal
    mode: Mode = Mode.HALF_UP
    place: Place = Place.RESULT


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The line shares `pot` (a formula for the municipality) in proportion to its own formula.

    `share_quantum` rounds each unit's share of the whole first, with Method.ROUNDED_SHARE.
    """

    pot: str
    method: Method = Method.LARGEST_REMAINDER
    share_quantum: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A figure that is the same for all units, in `unit`."""

    name: str
    value: Decimal
    label: str = ""
    unit: str = ""
    basis: Basis = Basis.NONE
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A column with one value per unit. `default` is what an empty cell means, "" for a fault."""

    name: str
    label: str = ""
    unit: str = ""
    type: InputType = InputType.NUMBER
    lowest: Decimal | None = Decimal(0)
    highest: Decimal | None = None
    default: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of (key or x, value); a curve's x rise."""

    name: str
    kind: TableKind
    rows: tuple[tuple[str, Decimal], ...]
    label: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One named line. Where `when` does not hold the value is 0."""

    name: str
    formula: str
    label: str = ""
    scope: Scope = Scope.UNIT
    unit: str = ""
    when: str = ""
    rounding: Rounding | None = None
    share: Share | None = None
    basis: Basis = Basis.NONE
    source: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        """Return what the line is looked up by."""
        return name_key(self.name)


Named: TypeAlias = Parameter | Input | Table | Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A whole sheet. `unit_column` is the header of the units' names, "" for the usual ones."""

    key: str
    name: str
    lines: tuple[Line, ...]
    parameters: tuple[Parameter, ...] = ()
    inputs: tuple[Input, ...] = ()
    tables: tuple[Table, ...] = ()
    note: str = ""
    unit_column: str = ""

    @property
    def labels(self) -> dict[str, str]:
        """Return every name's label by key, the name where it has none."""
        return {name_key(one.name): one.label or one.name for one in self.named}

    @property
    def named(self) -> tuple[Named, ...]:
        """Return everything that has a name."""
        return (*self.parameters, *self.inputs, *self.tables, *self.lines)

    @property
    def unit_lines(self) -> tuple[Line, ...]:
        """Return the lines with one value per unit, in the sheet's order."""
        return tuple(line for line in self.lines if line.scope is Scope.UNIT)

    @property
    def municipality_lines(self) -> tuple[Line, ...]:
        """Return the lines with one value for all, in the sheet's order."""
        return tuple(line for line in self.lines if line.scope is Scope.MUNICIPALITY)
