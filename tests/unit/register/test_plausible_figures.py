"""Figures that cannot be, or that look like a slip of the finger."""

from dataclasses import replace

import pytest

from qms.register.core.columns import NOTHING_KNOWN, Beside
from qms.register.core.datasets.shared import YEAR_COLUMN
from qms.register.core.readers import READERS
from qms.register.core.year_change import _is_odd


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        pytest.param("2026", True, id="this year"),
        pytest.param("2027", False, id="next year"),
        pytest.param("HT29", False, id="a short form of a later year"),
        pytest.param("2025/26", True, id="the school year that began last autumn"),
    ],
)
def test_no_figure_is_from_a_year_that_has_not_been(text, is_read):
    known = replace(NOTHING_KNOWN, this_year=2026)
    read = READERS[YEAR_COLUMN.kind](text, YEAR_COLUMN, Beside(year=None, known=known))
    assert isinstance(read, int) is is_read
    assert is_read or "har inte varit än" in read.message


@pytest.mark.parametrize(
    ("now", "past", "odd"),
    [
        pytest.param(1104, 555, True, id="a digit too many in one grade"),
        pytest.param(55, 555, True, id="a digit too few"),
        pytest.param(349, 321, False, id="a school that grows"),
        pytest.param(40, 20, False, id="a small school that doubles"),
    ],
)
def test_what_looks_like_a_slip(now, past, odd):
    assert _is_odd(now, past) is odd
