"""A number with a huge exponent is refused where it is read: it would fill the memory."""

from decimal import Decimal

import pytest

from qms.allocation.core.model_file import read_model_file
from qms.allocation.core.numerals import can_be_written
from qms.allocation.core.risk.model_file import read_risk_file
from qms.allocation.core.sheet.sheet_file import read_sheet_file
from qms.kernel.problems import RefusedError

MODEL = """key = "m"
name = "M"
[[factor]]
name = "f"
[[factor.category]]
name = "x"
weight = {number}
[[factor.category]]
name = "y"
weight = 1
"""
RISK = """{{"outcome": "u", "source": "k", "intercept": {intercept}, "intercept_se": {se},
 "factor": [{{"name": "f", "reference": "x", "level": [{{"name": "y", "coefficient": 1}}]}}]}}"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("0.1", True, id="plain"),
        pytest.param("1e-60", True, id="sixty decimals"),
        pytest.param("1e-61", False, id="one more"),
        pytest.param("9e59", True, id="sixty digits"),
        pytest.param("1e60", False, id="sixty-one"),
        pytest.param("NaN", False, id="no number"),
        pytest.param("-Infinity", False, id="endless"),
    ],
)
def test_what_can_be_written(text, expected):
    assert can_be_written(Decimal(text)) is expected


@pytest.mark.parametrize("number", ["1e-999999999", "-1e999999999", "1e999999999"])
def test_a_weight_is_refused(number):
    with pytest.raises(RefusedError) as refused:
        read_model_file(MODEL.format(number=number).encode())
    assert "inte ett tal" in refused.value.problems[0].message


@pytest.mark.parametrize(
    ("intercept", "se"),
    [("1e999999999", "1"), ("-1e-999999999", "1"), ("1", "1e999999999"), ("1", "1e-999999999")],
)
def test_a_bought_risk_model_is_refused(intercept, se):
    with pytest.raises(RefusedError):
        read_risk_file(RISK.format(intercept=intercept, se=se).encode())


@pytest.mark.parametrize("number", ["1e999999999", "-1e999999999", "1e-999999999"])
def test_a_calculation_sheet_is_refused(number):
    sheet = (
        f'name = "S"\n[[parameter]]\nname = "p"\nvalue = {number}\n'
        '[[input]]\nname = "e"\n[[line]]\nname = "A"\nformula = "e"\n'
    )
    with pytest.raises(RefusedError) as refused:
        read_sheet_file(sheet.encode())
    assert "för stort eller har för många decimaler" in refused.value.problems[0].message
