import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.followup.core.report.ledger import Balance, Ledger

KR = 100


@pytest.mark.parametrize(
    ("amount", "carried", "tied", "unused", "left", "balance", "per_mille"),
    [
        pytest.param(
            500878100, 9600000, 492028100, 0, 18450000, "left", 963, id="the picture's school"
        ),
        pytest.param(
            500878100, 9600000, 492028100, 18450000, 0, "even", 1000, id="the rest said unused"
        ),
        pytest.param(100 * KR, 0, 100 * KR, 0, 0, "even", 1000, id="all tied"),
        pytest.param(100 * KR, 0, 100 * KR + 1, 0, -1, "over", 1000, id="one öre too much"),
        pytest.param(100 * KR, 0, 100 * KR - 1, 0, 1, "left", 999, id="one öre left"),
        pytest.param(0, 0, 0, 0, 0, "even", 1000, id="no money at all"),
        pytest.param(0, 0, 5 * KR, 0, -5 * KR, "over", 0, id="used without having any"),
        pytest.param(10 * KR, -2 * KR, 8 * KR, 0, 0, "even", 1000, id="a deficit carried over"),
    ],
)
def test_ledger(amount, carried, tied, unused, left, balance, per_mille):
    ledger = Ledger(amount=amount, carried_over=carried, tied=tied, unused=unused)
    assert ledger.left == left
    assert ledger.balance is Balance(balance)
    assert ledger.per_mille_done == per_mille


@given(
    st.lists(st.integers(0, 10**12), max_size=8),
    st.integers(0, 10**12),
    st.integers(-(10**9), 10**9),
    st.integers(-3, 3),
)
def test_it_is_even_only_when_every_ore_is_tied_or_said_unused(costs, unused, carried, astray):
    amount = sum(costs) + unused - carried + astray
    ledger = Ledger(amount=amount, carried_over=carried, tied=sum(costs), unused=unused)
    assert ledger.left == astray
    assert (ledger.balance is Balance.EVEN) == (astray == 0)
    assert 0 <= ledger.per_mille_done <= 1000
