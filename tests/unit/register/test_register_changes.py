from decimal import Decimal

import pytest

from qms.kernel.numbers import ReadNumber
from qms.register.core.changes import Fact, by_key, compare
from qms.register.core.columns import Kind, Reference
from qms.register.core.datasets import DATASETS
from qms.register.core.findings import Record
from qms.register.core.year_change import year_change

COUNTS = DATASETS["pupil_counts"]


def record(unit: int, year: int, n: int | None, step: int = 1) -> Record:
    number = ReadNumber(number=None if n is None else Decimal(n))
    return Record(2, (Reference(kind=Kind.UNIT, text="x", id=unit), step, year, number))


def known(*rows: tuple[int, int, int, int]):
    """Return facts from (id, unit, year, n), all of step 1."""
    facts = (Fact(id=i, cells=(unit, 1, year, n, None, False)) for i, unit, year, n in rows)
    return by_key(COUNTS, facts)


def test_rows_are_new_changed_or_unchanged():
    records = [record(7, 2026, 24), record(7, 2025, 30), record(8, 2026, 9)]
    found = compare(COUNTS, records, known((1, 7, 2026, 24), (2, 7, 2025, 20)))
    assert (len(found.new), found.changed, found.tally.unchanged) == (
        1,
        ((2, (7, 1, 2025, 30, None, False)),),
        1,
    )
    assert not found.is_empty


def test_a_number_that_became_hidden_is_a_change():
    found = compare(COUNTS, [record(7, 2026, None)], known((1, 7, 2026, 24)))
    assert len(found.changed) == 1


def test_unknown_units_of_different_names_are_different_rows():
    first = Record(2, (Reference(kind=Kind.UNIT, text="A"), 1, 2026, ReadNumber(number=Decimal(1))))
    second = Record(
        3, (Reference(kind=Kind.UNIT, text="B"), 1, 2026, ReadNumber(number=Decimal(2)))
    )
    assert len(compare(COUNTS, [first, second], {}).new) == 2


@pytest.mark.parametrize(
    ("now", "total", "before", "within"),
    [
        pytest.param([(7, 2026, 104)], 104, 100, True, id="four per cent more"),
        pytest.param([(7, 2026, 105)], 105, 100, True, id="at the limit"),
        pytest.param([(7, 2026, 106)], 106, 100, False, id="beyond the limit"),
        pytest.param([(7, 2026, 94)], 94, 100, False, id="six per cent fewer"),
        pytest.param([(7, 2026, 100), (9, 2026, 50)], 100, 100, True, id="a new unit aside"),
        pytest.param([(7, 2026, 100), (8, 2026, 52)], 152, 150, True, id="two units"),
    ],
)
def test_the_latest_year_is_compared_with_the_year_before(now, total, before, within):
    records = [record(*row) for row in now]
    change = year_change(COUNTS, records, known((1, 7, 2025, 100), (2, 8, 2025, 50)))
    assert (change.total, change.before, change.within) == (total, before, within)


def test_the_file_itself_may_hold_the_year_before():
    change = year_change(COUNTS, [record(7, 2025, 100), record(7, 2026, 98)], {})
    assert (change.year, change.difference) == (2026, -2)


def test_there_is_nothing_to_compare_with_at_first():
    assert year_change(COUNTS, [record(7, 2026, 98)], {}) is None
    assert year_change(DATASETS["units"], [], {}) is None
