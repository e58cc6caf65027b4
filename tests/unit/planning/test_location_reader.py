"""The OR-Library text form: what is read, and every fault with its line."""

import numpy as np
import pytest

from qms.kernel.problems import RefusedError
from qms.planning.core.location.reader import has_own_capacity, read_location

WHOLE = b" 2 3 \n 10 5. \n 12 8.5 \n 4 \n 1 6 \n 5 2\n 5.0 6 9 1.5E+00 \n"


def refused(content: bytes, capacity: float | None = None) -> list[str]:
    with pytest.raises(RefusedError) as fault:
        read_location(content, capacity=capacity)
    return [problem.sentence() for problem in fault.value.problems]


def test_numbers_wrap_over_lines():
    read = read_location(WHOLE)
    assert read.capacity.tolist() == [10, 12]
    assert read.fixed.tolist() == [5, 8.5]
    assert read.demand.tolist() == [4, 5, 6]
    assert read.cost.tolist() == [[1, 6], [2, 5], [9, 1.5]]


def test_the_same_numbers_on_one_line_are_the_same_instance():
    one = read_location(b" ".join(WHOLE.split()))
    assert np.array_equal(one.cost, read_location(WHOLE).cost)


@pytest.mark.parametrize(
    ("first", "own"),
    [pytest.param(b"capacity", False, id="word"), pytest.param(b"10", True, id="number")],
)
def test_a_given_capacity_holds_for_all(first: bytes, own: bool):
    content = WHOLE.replace(b"10 5.", first + b" 5.").replace(b"12 8.5", first + b" 8.5")
    assert read_location(content, capacity=7).capacity.tolist() == [7, 7]
    assert has_own_capacity(content) is own


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(b"", ["1: Filen är tom."], id="empty"),
        pytest.param(b"\n16\n", ["2: Filen börjar med ”16”"], id="one-number"),
        pytest.param(b"16.5 50", ["1: Filen börjar med ”16.5 50”"], id="parts-of-a-warehouse"),
        pytest.param(b"0 5\n", ["1: Filen börjar med ”0 5”"], id="no-warehouse"),
        pytest.param(b"90000 90000", ["1: Filen börjar med"], id="too-large"),
        pytest.param(
            WHOLE.replace(b"8.5", b"8,5"), ["3: 8,5 har decimalkomma."], id="decimal-comma"
        ),
        pytest.param(WHOLE.replace(b"8.5", b"x"), ["3: ”x” är inget tal."], id="word"),
        pytest.param(WHOLE.replace(b"8.5", b"nan"), ["3: ”nan” är inget tal."], id="not-a-number"),
        pytest.param(WHOLE.replace(b"8.5", b"-1"), ["3: -1 är inget tal från 0."], id="negative"),
        pytest.param(WHOLE.replace(b"8.5", b"1e999"), ["3: 1e999 är inget tal"], id="infinite"),
        pytest.param(
            WHOLE.replace(b"6 9 1.5E+00", b"6"),
            ["7: 2 tal saknas: filen slutar i kund 3."], id="ends-in-a-customer",
        ),
        pytest.param(
            b"2 3\n10 5", ["2: 11 tal saknas: filen slutar i lager 2."], id="ends-in-a-warehouse"
        ),
        pytest.param(WHOLE + b"77\n", ["8: 1 tal för mycket, från ”77”."], id="one-too-many"),
        pytest.param(
            WHOLE.replace(b"10 5.", b"capacity 5.").replace(b"12 8.5", b"capacity 8.5"),
            ["2: Ordet capacity står i talets ställe. Ange --capacity."], id="capacity-told-once",
        ),
        pytest.param(
            WHOLE.replace(b"8.5", b"capacity"), ["3: ”capacity” är inget tal."], id="misplaced-word"
        ),
        pytest.param(
            WHOLE.replace(b"10 5.", b"10 a").replace(b" 4 ", b" -4 ").replace(b" 6 ", b" 6,0 ", 1),
            ["2: ”a”", "4: -4", "5: 6,0"], id="every-fault-at-once",
        ),
    ],
)  # fmt: skip
def test_faults(content: bytes, told: list[str]):
    sentences = refused(content)
    assert len(sentences) == len(told)
    for sentence, start in zip(sentences, told, strict=True):
        assert sentence.startswith(start)


@pytest.mark.parametrize("capacity", [-1.0, float("nan"), float("inf")])
def test_a_capacity_that_is_none(capacity: float):
    assert "är inget tal från 0" in refused(WHOLE, capacity)[0]
