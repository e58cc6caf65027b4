"""Which methods the committee's paper shows."""

from qms.forecast.core.methods import AUTO, LAST_VALUE
from qms.forecast.views.paper_tables import MOST_METHODS, detail_table
from qms.forecast.views.trial_rows import DetailRow


def row(method, *, is_used=False):
    return DetailRow(method, method, *["1 %"] * 6, "9", is_used)


def test_the_last_value_and_the_used_method_are_always_there():
    best = [row(f"metod {n}") for n in range(MOST_METHODS)]
    shown = detail_table([*best, row("sämre"), row(LAST_VALUE), row(AUTO, is_used=True)]).rows
    assert [one[0] for one in shown] == [*(one.label for one in best), LAST_VALUE, AUTO]
