"""Numbers, dates and order as Swedish readers expect them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from qms.i18n import formats
from qms.i18n.language import speaking
from qms.i18n.order import swedish_key

HARD = "\u00a0"
FRIDAY = date(2026, 12, 11)
AFTERNOON = datetime(2026, 11, 20, 13, 32, tzinfo=UTC)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param(formats.number(1234567), f"1{HARD}234{HARD}567", id="thousands"),
        pytest.param(formats.number(Decimal("4.395"), 2), "4,40", id="halves up"),
        pytest.param(formats.number(-12), "−12", id="minus sign"),
        pytest.param(formats.number(-0.2), "0", id="no minus zero"),
        pytest.param(formats.signed(7), "+7", id="plus"),
        pytest.param(formats.signed(0), "0", id="zero has no sign"),
        pytest.param(formats.percent(0.045), f"4,5{HARD}%", id="percent"),
        pytest.param(formats.kr(124500050), f"1{HARD}245{HARD}001{HARD}kr", id="kronor"),
        pytest.param(formats.kr_ore(124500050), f"1{HARD}245{HARD}000,50{HARD}kr", id="öre"),
        pytest.param(formats.mnkr(4800000000), f"48,0{HARD}mnkr", id="millions"),
        pytest.param(formats.mnkr_range(410000000, 500000000), f"4,1–5,0{HARD}mnkr", id="range"),
        pytest.param(formats.day(FRIDAY), f"11{HARD}december{HARD}2026", id="day"),
        pytest.param(formats.weekday_day(FRIDAY), f"fredag 11{HARD}december", id="weekday"),
        pytest.param(formats.clock(AFTERNOON), "14.32", id="clock"),
        pytest.param(formats.number(None), "–", id="nothing"),
    ],
)
def test_swedish(made, expected):
    assert made == expected


def test_english():
    with speaking("en"):
        assert formats.number(1234.5, 1) == "1,234.5"
        assert formats.percent(0.045) == "4.5%"
        assert formats.mnkr(280000000) == f"SEK{HARD}2.8{HARD}million"
        assert formats.mnkr_range(410000000, 500000000) == f"SEK{HARD}4.1–5.0{HARD}million"
        assert formats.day(FRIDAY) == f"11{HARD}December{HARD}2026"


def test_a_moment_late_in_the_evening_is_the_next_swedish_day():
    assert formats.day(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == f"1{HARD}juli{HARD}2026"


def test_alphabetical_order():
    names = ["Östra", "Åkerskolan", "Zion", "Ängs", "Björk 10", "Björk 2", "ås"]
    ordered = ["Björk 2", "Björk 10", "Zion", "Åkerskolan", "ås", "Ängs", "Östra"]
    assert sorted(names, key=swedish_key) == ordered
