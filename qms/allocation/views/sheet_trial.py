"""A calculation sheet tried on the register's schools."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qms.access.policy import Can
from qms.access.scope import authorize, has_right
from qms.allocation.core.sheet.evaluate import Result, evaluate_sheet
from qms.allocation.core.sheet.from_register import Gathered, RegisterFacts, gather_units
from qms.allocation.core.sheet.types import Input, InputType, Line, Sheet
from qms.allocation.services.sheet_figures import register_facts
from qms.i18n.formats import number
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.kernel.expression import name_key
from qms.kernel.problems import Problem, RefusedError
from qms.web.context import current_actor, db, today

MOST_DECIMALS, ORE_DECIMALS, LARGE = 4, 2, 100
"""What is not rounded by the sheet is shown with four decimals, two from 100 up; files have all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A school in the table: its inputs and its lines' values, as they are printed."""

    id: int
    name: str
    inputs: Mapping[str, Decimal | str]
    values: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a trial gave; `result` is None when it could not be made, `problems` then say why."""

    problems: tuple[Problem, ...]
    result: Result | None = None
    gathered: Gathered | None = None
    rows: Sequence[UnitRow] = ()

    @property
    def places(self) -> Mapping[str, int]:
        """Return how many decimals each line is shown with, by line key."""
        if self.result is None:
            return {}
        found = {}
        for line in self.result.sheet.lines:
            is_unit = line.key in self.result.columns
            values = self.result.shown(line) if is_unit else [self.result.shown_single(line)]
            found[line.key] = decimals_of(line, values)
        return found

    def single(self, line: Line) -> str:
        """Return a municipality line's value for the page."""
        if self.result is None:
            return ""
        value = self.result.shown_single(line)
        return number(value, decimals_of(line, [value]))


def known_facts() -> RegisterFacts | None:
    """Return the register's facts of the schools, None to a reader who may not see them.

    Sheets may read shares of small groups, so their figures are for those who read the register.
    """
    actor = current_actor()
    if not has_right(actor, Can.REGISTER_READ):
        return None
    scope = authorize(actor, Can.REGISTER_READ)
    with db().reading() as session:
        return register_facts(session, scope, on=today())


def trial_of(sheet: Sheet, facts: RegisterFacts) -> Trial:
    """Return the sheet reckoned on every school that has its inputs."""
    try:
        gathered = gather_units(sheet, facts)
    except RefusedError as refused:
        return Trial(problems=refused.problems)
    if not gathered.ids:
        return Trial(problems=(), gathered=gathered)
    try:
        result = evaluate_sheet(sheet, gathered.units)
    except RefusedError as refused:
        return Trial(problems=refused.problems, gathered=gathered)
    return Trial(problems=(), result=result, gathered=gathered, rows=_rows(result, gathered))


def _rows(result: Result, gathered: Gathered) -> tuple[UnitRow, ...]:
    sheet = result.sheet
    shown = {line.key: result.shown(line) for line in sheet.unit_lines}
    columns = gathered.units.columns
    rows = (
        UnitRow(
            id=unit_id,
            name=name,
            inputs={key: column[place] for key, column in columns.items()},
            values={key: values[place] for key, values in shown.items()},
        )
        for place, (unit_id, name) in enumerate(
            zip(gathered.ids, gathered.units.names, strict=True)
        )
    )
    return tuple(sorted(rows, key=lambda row: swedish_key(row.name)))


def decimals_of(line: Line, values: Sequence[Decimal]) -> int:
    """Return how many decimals show the line's values: those of its rounding, else 0, 2 or 4."""
    if line.rounding is not None:
        return _own_decimals(line.rounding.quantum)
    if line.share is not None:
        return ORE_DECIMALS
    if all(value == value.to_integral_value() for value in values):
        return 0
    is_large = any(abs(value) >= LARGE for value in values)
    return ORE_DECIMALS if is_large else MOST_DECIMALS


def input_text(one: Input, value: Decimal | str) -> str:
    """Return an input's value for the page."""
    if isinstance(value, str) or one.type is InputType.TEXT:
        return str(value)
    return number(value, min(_own_decimals(value.normalize()), MOST_DECIMALS))


def row_inputs(sheet: Sheet, row: UnitRow) -> list[tuple[Input, str]]:
    """Return a school's inputs with their values for the page."""
    return [(one, input_text(one, row.inputs[name_key(one.name)])) for one in sheet.inputs]


def _own_decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def why_nothing(trial: Trial) -> str:
    """Return why there is no table, in words."""
    if trial.gathered is not None and not trial.gathered.ids and not trial.problems:
        return gettext("Ingen skola i registret har alla indata. Se nedan vad som saknas.")
    return gettext("Rätta felen ovan, så räknas raderna.")
