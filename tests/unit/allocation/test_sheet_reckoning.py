"""Whole sheets: order, conditions, roundings and pots, against fractions reckoned beside them."""

import random
import time
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

import pytest

from qms.allocation.core.sheet.evaluate import evaluate_sheet
from qms.allocation.core.sheet.reading import parse_sheet
from qms.allocation.core.sheet.units import Units
from qms.kernel.problems import RefusedError


def sheet_of(*lines, inputs=("n",), parameters=(("p", "1"),), tables=()):
    return parse_sheet(
        {
            "name": "Prov",
            "parameter": [{"name": name, "value": value} for name, value in parameters],
            "input": [{"name": name, "min": ""} for name in inputs],
            "table": list(tables),
            "line": list(lines),
        }
    )


def units_of(**columns):
    size = len(next(iter(columns.values())))
    return Units(
        names=tuple(f"Enhet {n:04}" for n in range(size)),
        columns={key: [Decimal(str(value)) for value in column] for key, column in columns.items()},
    )


def texts(values):
    return " ".join(format(value, "f") for value in values)


N = units_of(n=[10, 20, 30])


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([{"name": "A", "formula": "n × p"}], "10 20 30", id="one line"),
        pytest.param(
            [{"name": "B", "formula": "A + 1"}, {"name": "A", "formula": "n"}],
            "11 21 31", id="in any order",
        ),
        pytest.param(
            [{"name": "A", "formula": "n ÷ M"},
             {"name": "M", "scope": "municipality", "formula": "medel(n)"}],
            "0.5 1 1.5", id="against the municipality",
        ),
        pytest.param(
            [{"name": "A", "formula": "n", "when": "n > 10"}], "0 20 30", id="a condition",
        ),
        pytest.param(
            [{"name": "A", "formula": "1 ÷ (n − 10)", "when": "n ≠ 10"}],
            "0 0.1 0.05", id="nothing is reckoned where it does not hold",
        ),
        pytest.param(
            [{"name": "A", "formula": "n ÷ 8", "rounding": {"quantum": "1"}}],
            "1 3 4", id="half up",
        ),
        pytest.param(
            [{"name": "A", "formula": "n ÷ 20 + n ÷ 20",
              "rounding": {"quantum": "1", "place": "terms"}}],
            "2 2 4", id="each term",
        ),
        pytest.param(
            [{"name": "A", "formula": "n − n ÷ 20 − 0,5",
              "rounding": {"quantum": "1", "place": "terms"}}],
            "8 18 27", id="subtracted terms",
        ),
        pytest.param(
            [{"name": "B", "formula": "A × 4"},
             {"name": "A", "formula": "n ÷ 8", "rounding": {"quantum": "1", "place": "shown"}}],
            "5 10 15", id="shown only is reckoned on exactly",
        ),
        pytest.param(
            [{"name": "A", "formula": "n", "share": {"pot": "100"}, "rounding": {"quantum": "1"}}],
            "17 33 50", id="largest remainder",
        ),
        pytest.param(
            [{"name": "A", "formula": "1", "share": {"pot": "100"}, "rounding": {"quantum": "1"}}],
            "34 33 33", id="ties go to the first name",
        ),
        pytest.param(
            [{"name": "A", "formula": "n", "when": "n < 30", "share": {"pot": "p × 100"}}],
            "33.33 66.67 0.00", id="to the öre, nothing without the condition",
        ),
        pytest.param(
            [{"name": "A", "formula": "1", "rounding": {"quantum": "1"},
              "share": {"pot": "100", "method": "rounded-share", "share_quantum": "0.01"}}],
            "33 33 33", id="rounded share leaks",
        ),
    ],
)  # fmt: skip
def test_the_first_line(lines, expected):
    result = evaluate_sheet(sheet_of(*lines), N)
    first = result.sheet.unit_lines[0]
    found = [value.normalize() if not first.share else value for value in result.columns[first.key]]
    assert texts(found) == expected


def test_what_is_shown_is_rounded_when_the_rest_is_not():
    line = {"name": "A", "formula": "n ÷ 8", "rounding": {"quantum": "1", "place": "shown"}}
    result = evaluate_sheet(sheet_of(line), N)
    assert texts(result.shown(result.sheet.lines[0])) == "1 3 4"
    assert texts(result.columns["a"]) == "1.25 2.5 3.75"


def test_the_rest_of_a_rounded_share_is_kept():
    share = {"pot": "100", "method": "rounded-share", "share_quantum": "0.01"}
    line = {"name": "A", "formula": "1", "rounding": {"quantum": "1"}, "share": share}
    assert evaluate_sheet(sheet_of(line), N).pots == {"a": (Decimal(100), Decimal(1))}


def test_a_parameter_can_be_replaced():
    result = evaluate_sheet(
        sheet_of({"name": "A", "formula": "n × p"}), N, parameters={"p": Decimal(3)}
    )
    assert texts(result.columns["a"]) == "30 60 90"


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        pytest.param([{"name": "K", "formula": "1 ÷ (n − 20)"}],
                     ["Rad K, tecken 6: Division med noll. Gäller Enhet 0001."], id="a unit"),
        pytest.param([{"name": "K", "formula": "1 ÷ 0"}],
                     ["Gäller Enhet 0000, Enhet 0001, Enhet 0002."], id="all units"),
        pytest.param([{"name": "K", "formula": "1", "when": "1 ÷ n > 1 ÷ (n − 10)"}],
                     ["Rad K, villkoret, tecken 14: Division"], id="in the condition"),
        pytest.param([{"name": "K", "formula": "n", "share": {"pot": "0"}}],
                     ["Rad K, potten, tecken 1: Potten är 0."], id="no pot"),
        pytest.param([{"name": "K", "formula": "0", "share": {"pot": "1"}}],
                     ["Alla enheters vikt är 0."], id="no weights"),
        pytest.param([{"name": "K", "formula": "n − 20", "share": {"pot": "1"}}],
                     ["Vikten är mindre än noll. Gäller Enhet 0000."], id="negative weight"),
        pytest.param([{"name": "K", "formula": "n", "share": {"pot": "1,005"}}],
                     ["Potten 1.005 är inte hela 0.01."], id="pot between öre"),
        pytest.param([{"name": "K", "formula": "1 ÷ 0"}, {"name": "L", "formula": "K"},
                      {"name": "M", "formula": "2 ÷ 0"}], ["Rad K", "Rad M"],
                     id="every line, but not those that only follow"),
    ],
)  # fmt: skip
def test_what_cannot_be_reckoned_names_line_and_unit(lines, says):
    with pytest.raises(RefusedError) as refused:
        evaluate_sheet(sheet_of(*lines), N)
    assert len(refused.value.problems) == len(says)
    for problem, words in zip(refused.value.problems, says, strict=True):
        assert words in problem.message
        assert problem.cure


def rounded_up_at_half(value: Fraction) -> Fraction:
    return Fraction((value * 200 + 1) // 2, 100)


@pytest.mark.parametrize("seed", range(30))
def test_a_random_municipality_against_fractions(seed):
    """Sliding weight, floor, pot and rounding, reckoned a second time without the sheet."""
    rng = random.Random(seed)
    size = rng.randint(2, 300)
    pupils = [rng.randint(1, 900) for _ in range(size)]
    shares = [Decimal(rng.randint(0, 1000)).scaleb(-3) for _ in range(size)]
    pot = rng.randint(1, 10**8)
    sheet = sheet_of(
        {"name": "U", "scope": "municipality", "formula": "vägt_medel(andel; n)"},
        {"name": "I", "formula": "om(U = 0; 1; andel ÷ U)"},
        {"name": "V", "formula": "n × (1 + 0,3 × I + 0,5 × max(0; I − 1,2))"},
        {"name": "P", "formula": "V", "share": {"pot": "pott"}},
        {
            "name": "G",
            "formula": "max(P ÷ n; pott ÷ summa(n) × 0,8)",
            "rounding": {"quantum": "0.01"},
        },
        inputs=("n", "andel"),
        parameters=(("pott", str(pot)),),
    )
    result = evaluate_sheet(sheet, units_of(n=pupils, andel=shares))

    mean = sum(n * Fraction(a) for n, a in zip(pupils, shares, strict=True)) / sum(pupils)
    index = [Fraction(a) / mean if mean else Fraction(1) for a in shares]
    weights = [n * (1 + Fraction(3, 10) * i + Fraction(1, 2) * max(Fraction(0), i - Fraction(6, 5)))
               for n, i in zip(pupils, index, strict=True)]  # fmt: skip
    ideal = [Fraction(pot * 100) * w / sum(weights) for w in weights]
    ore = [int(one // 1) for one in ideal]
    order = sorted(range(size), key=lambda unit: (ore[unit] - ideal[unit], unit))
    for unit in order[: pot * 100 - sum(ore)]:
        ore[unit] += 1
    per_pupil = [
        rounded_up_at_half(max(Fraction(o, 100 * n), Fraction(pot * 8, sum(pupils) * 10)))
        for o, n in zip(ore, pupils, strict=True)
    ]
    assert [int(value * 100) for value in result.columns["p"]] == ore
    assert [Fraction(value) for value in result.columns["g"]] == per_pupil
    assert sum(result.columns["p"]) == pot


@pytest.mark.parametrize("seed", range(200))
def test_a_pot_is_always_shared_whole(seed):
    rng = random.Random(seed)
    size = rng.randint(1, 60)
    values = [Decimal(rng.randint(0, 10**6)).scaleb(-rng.randint(0, 6)) for _ in range(size)]
    values[rng.randrange(size)] += 1
    quantum = rng.choice(["0.01", "1", "0.5", "100", "0.001"])
    steps = rng.randint(1, 10**7)
    pot = Decimal(quantum) * steps
    line = {"name": "A", "formula": "n ÷ 7", "share": {"pot": format(pot, "f")},
            "rounding": {"quantum": quantum}}  # fmt: skip
    found = evaluate_sheet(sheet_of(line), units_of(n=values)).columns["a"]
    assert sum(found) == pot
    for part, value in zip(found, values, strict=True):
        ideal = Fraction(pot) * Fraction(value) / Fraction(sum(values))
        floor = (ideal / Fraction(quantum)).__floor__()
        assert Fraction(part) / Fraction(quantum) in {floor, floor + 1}


def test_thousands_of_units_take_moments():
    units = units_of(n=[100 + n % 700 for n in range(5_000)])
    lines = [{"name": f"L{k}", "formula": f"n × p ÷ {k + 3} + summa(n) ÷ 1000"} for k in range(10)]
    began = time.perf_counter()
    result = evaluate_sheet(
        sheet_of(*lines, {"name": "S", "formula": "n", "share": {"pot": "1000000"}}), units
    )
    assert sum(result.columns["s"]) == 1_000_000
    assert time.perf_counter() - began < 10


def test_a_long_chain_of_lines_is_reckoned():
    lines = [{"name": "L0", "formula": "n"}]
    lines += [{"name": f"L{k}", "formula": f"L{k - 1} + 1"} for k in range(1, 200)]
    result = evaluate_sheet(sheet_of(*reversed(lines)), N)
    assert texts(result.columns["l199"]) == "209 219 229"


def test_floor_of_a_share_is_what_the_decimal_module_says():
    line = {"name": "A", "formula": "n ÷ 7", "rounding": {"quantum": "0.01", "mode": "down"}}
    found = evaluate_sheet(sheet_of(line), N).columns["a"]
    beside = [(Decimal(n) / 7).quantize(Decimal("0.01"), ROUND_FLOOR) for n in (10, 20, 30)]
    assert list(found) == beside
