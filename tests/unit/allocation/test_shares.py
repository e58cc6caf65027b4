from decimal import Decimal
from fractions import Fraction

import pytest

from qms.allocation.core.shares import Fault, Scale, scale_of, split


@pytest.mark.parametrize(
    ("rows", "scale"),
    [
        pytest.param([(40, ["0.25", "0.75"])], Scale.SHARE, id="shares"),
        pytest.param([(40, ["25", "75"])], Scale.PERCENT, id="per cent"),
        pytest.param([(40, ["25.5", "74.5"])], Scale.PERCENT, id="per cent with decimals"),
        pytest.param([(400, ["100", "300"]), (8, ["4", "4"])], Scale.COUNT, id="counts"),
        pytest.param([(40, ["10", "30"]), (8, ["4", "4"])], Scale.COUNT, id="few counts"),
        pytest.param([(400, ["100", "295"]), (300, ["99", "200"])], Scale.COUNT, id="some unknown"),
        pytest.param([(9, ["25", "75"]), (9, ["30", "97"])], Scale.PERCENT, id="a faulty per cent"),
        pytest.param([(9, ["0.2", "0.8"]), (9, ["0.2", "0.2"])], Scale.SHARE, id="a faulty share"),
        pytest.param([(100, ["0", "100"]), (100, ["100", "0"])], Scale.COUNT, id="alike both ways"),
    ],
)
def test_what_the_numbers_are(rows, scale):
    assert scale_of((pupils, [Decimal(n) for n in numbers]) for pupils, numbers in rows) is scale


@pytest.mark.parametrize(
    ("numbers", "scale", "first", "note"),
    [
        pytest.param(("0.25", "0.75"), Scale.SHARE, Fraction(1, 4), "", id="shares"),
        pytest.param(("33.3", "66.6"), Scale.PERCENT, Fraction(333, 999), "99,9 %", id="rounded"),
        pytest.param(("50.1", "50"), Scale.PERCENT, Fraction(501, 1001), "100,1 %", id="above"),
        pytest.param(("10", "30"), Scale.COUNT, Fraction(1, 4), "", id="counts"),
        pytest.param(("10", "20"), Scale.COUNT, Fraction(1, 3), "30 av 40 elever", id="unknown"),
    ],
)
def test_exact_shares_and_what_was_done(numbers, scale, first, note):
    found = split(dict(zip("ab", map(Decimal, numbers), strict=True)), scale, pupils=40)
    assert not isinstance(found, Fault)
    assert found.shares["a"] == first
    assert sum(found.shares.values()) == 1
    assert (note in found.note) if note else found.note == ""


@pytest.mark.parametrize(
    ("numbers", "scale", "says"),
    [
        pytest.param(("33", "66"), Scale.PERCENT, "99 %", id="a whole point short"),
        pytest.param(("50.2", "50"), Scale.PERCENT, "100,2 %", id="above the tolerance"),
        pytest.param(("0.5", "0.2"), Scale.SHARE, "70 %", id="shares"),
        pytest.param(("-1", "101"), Scale.PERCENT, "mindre än noll", id="negative"),
        pytest.param(("30", "20"), Scale.COUNT, "50 men enheten har 40", id="more than pupils"),
        pytest.param(("0", "0"), Scale.COUNT, "noll", id="nothing"),
    ],
)
def test_numbers_that_cannot_be_shares(numbers, scale, says):
    found = split(dict(zip("ab", map(Decimal, numbers), strict=True)), scale, pupils=40)
    assert isinstance(found, Fault)
    assert says in found.message
