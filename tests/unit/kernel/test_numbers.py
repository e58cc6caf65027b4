"""Numbers and marks as Swedish statistics write them."""

from decimal import Decimal

import pytest

from qms.kernel.numbers import ReadNumber, Reason, parse_decimal, parse_marked


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("1 234,5", "1234.5", id="space and comma"),
        pytest.param("1\u00a0234.5", "1234.5", id="hard space and point"),
        pytest.param("−7", "-7", id="typographic minus"),
        pytest.param(",5", "0.5", id="no zero"),
        pytest.param("1.234,5", None, id="point for thousands is not guessed"),
        pytest.param("1e3", None, id="exponent"),
        pytest.param("tolv", None, id="words"),
    ],
)
def test_decimals(text, number):
    assert parse_decimal(text) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("..", Reason.SUPPRESSED, id="withheld"),
        pytest.param(".", Reason.MISSING, id="missing"),
        pytest.param("-", Reason.SUPPRESSED, id="survey without value"),
        pytest.param("*", Reason.NOT_APPLICABLE, id="not applicable"),
        pytest.param("~100", Reason.FEW_LACKED, id="never a plain hundred"),
        pytest.param("<4", Reason.SUPPRESSED, id="upper bound"),
        pytest.param("", Reason.MISSING, id="empty"),
    ],
)
def test_marks_have_no_number(text, reason):
    read = parse_marked(text)
    assert read is not None
    assert (read.number, read.reason, read.raw) == (None, reason, text)


def test_about_is_remembered():
    expected = ReadNumber(number=Decimal(370), approximate=True, raw="cirka 370")
    assert parse_marked("cirka 370") == expected


def test_percent_sign_is_dropped():
    read = parse_marked("45,5 %")
    assert read is not None
    assert read.number == Decimal("45.5")


def test_what_is_neither_is_none():
    assert parse_marked("många") is None
