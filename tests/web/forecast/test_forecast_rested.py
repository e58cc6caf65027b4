"""Which years of a school's forecast rest on the last value, in words."""

import pytest

from qms.forecast.core.methods import AUTO, LAST_VALUE
from qms.forecast.core.values import Value
from qms.forecast.views.texts import rested


def value(ahead, method):
    return Value(
        unit="A", step=None, year=2026 + ahead, horizon=ahead, method=method, mean=100.0,
        lo80=90.0, hi80=110.0, lo95=80.0, hi95=120.0, last_value=100.0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("methods", "told"),
    [
        pytest.param([AUTO, AUTO], None, id="never"),
        pytest.param([LAST_VALUE, LAST_VALUE, AUTO], ("2027–2028", 2029), id="the first years"),
        pytest.param([LAST_VALUE, LAST_VALUE], ("2027–2028", None), id="all years"),
        pytest.param([LAST_VALUE, AUTO], ("2027", 2028), id="one year"),
        pytest.param([LAST_VALUE, AUTO, LAST_VALUE], ("2027, 2029", None), id="not in a row"),
    ],
)
def test_the_years_that_rest_on_the_last_value(methods, told):
    assert rested([value(at, method) for at, method in enumerate(methods, start=1)]) == told
