import pytest

from qms.forecast.core.inputs.bundle import Inputs, pack_inputs, unpack_inputs
from qms.forecast.core.late import with_late_years
from qms.forecast.core.panel import Count, build_panel
from qms.forecast.core.successors import last_successor, with_successors


def pack(counts):
    return pack_inputs(Inputs(counts=tuple(counts)))


def count(unit, year, n=10.0, step=0):
    return Count(unit=unit, step=step, year=year, n=n)


def test_the_history_moves_to_the_last_successor():
    counts = [count("a", 2020, 5), count("b", 2020, 7), count("c", 2021, 20)]
    merged, moved = with_successors(counts, {"a": "b", "b": "c"})
    assert sorted((c.unit, c.year, c.n) for c in merged) == [("c", 2020, 12), ("c", 2021, 20)]
    assert moved == ("a", "b")


def test_a_withheld_number_makes_the_sum_unknown():
    merged, _ = with_successors([count("a", 2020, None), count("b", 2020, 7)], {"a": "b"})
    assert [c.n for c in merged] == [None]


def test_a_circle_of_successors_ends():
    assert last_successor("a", {"a": "b", "b": "a"}) == "b"


@pytest.mark.parametrize(
    ("last_reported", "is_open", "alive"),
    [
        pytest.param(2024, True, True, id="one year late"),
        pytest.param(2023, True, True, id="two years late"),
        pytest.param(2022, True, False, id="three years late"),
        pytest.param(2024, False, False, id="closed"),
    ],
)
def test_late_years_of_open_units_are_estimated(last_reported, is_open, alive):
    counts = [count("a", year, step=s) for year in range(2018, 2026) for s in range(2)]
    counts += [count("b", year, step=s) for year in range(2018, last_reported + 1) for s in (0, 1)]
    panel = build_panel(with_late_years(counts, {"a", "b"} if is_open else {"a"}))
    assert panel.alive().tolist() == [True, alive]


def test_what_is_packed_comes_back_and_the_order_does_not_matter():
    counts = (count("a", 2020, 5.0), count("å", 2021, None, step=3))
    assert unpack_inputs(pack(counts).packed).counts == counts
    assert pack(counts) == pack(reversed(counts))
    assert pack(counts).checksum != pack(counts[:1]).checksum
