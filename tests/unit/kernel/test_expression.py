"""What formulas give: by hand, and against exact fractions reckoned beside them."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest

from qms.kernel.expression import (
    Figures,
    Known,
    Meaning,
    Type,
    check,
    evaluate,
    evaluate_single,
    name_key,
    parse,
    rounded,
)
from qms.kernel.expression.reckoning import Mode

FIGURES = Figures(
    units=3,
    columns={
        "elever": [Decimal(300), Decimal(200), Decimal(120)],
        "område": ["Norr", "Söder", "NORR"],
        "utbildning:låg": [Decimal("0.1"), Decimal("0.2"), Decimal("0.4")],
    },
    single={"p": Decimal("0.5"), "åk": Decimal(9)},
    curves={"kurva": ((Decimal(0), Decimal(1)), (Decimal(10), Decimal(2)))},
    lookups={"tillägg": {"norr": Decimal(7), "9": Decimal(3)}},
)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        pytest.param("1 + 2 × 3", "7", id="times before plus"),
        pytest.param("(1 + 2) * 3", "9", id="parentheses"),
        pytest.param("10 − 4 − 3", "3", id="minus from the left"),
        pytest.param("100 / 10 / 5", "2", id="division from the left"),
        pytest.param("2 ^ 3 × 2", "16", id="power first"),
        pytest.param("−2 ^ 2", "-4", id="the sign after the power"),
        pytest.param("2 ^ −1", "0.5", id="negative exponent"),
        pytest.param("0,25 ^ 0,5", "0.5", id="root"),
        pytest.param("20 % × 1 000", "200", id="per cent and spaces between thousands"),
        pytest.param("1.5 + 1,5", "3", id="point and comma"),
        pytest.param("= 1 + 1", "2", id="the spreadsheet's equals sign"),
        pytest.param("max(0; p − 0,75)", "0", id="max"),
        pytest.param("MIN(3; 2; 5)", "2", id="functions without case"),
        pytest.param("begränsa(12; 0; 10)", "10", id="clamp above"),
        pytest.param("clamp(−1; 0; 10)", "0", id="clamp below"),
        pytest.param("absolut(3 − 5)", "2", id="abs"),
        pytest.param("avrunda(2,5; 0) + round(−2,5; 0)", "0", id="halves away from zero"),
        pytest.param("avrunda_jämnt(2,5; 0)", "2", id="halves to even"),
        pytest.param("avrunda_ned(−2,7; 0)", "-2", id="down is towards zero"),
        pytest.param("avrunda_upp(2,01; 0)", "3", id="up is from zero"),
        pytest.param("avrunda(1 250; −2)", "1300", id="to hundreds"),
        pytest.param("om(åk = 9; 1; 0)", "1", id="choice"),
        pytest.param("om(p > 0,5; 1 ÷ 0; 2)", "2", id="the other branch is not reckoned"),
        pytest.param("om(p = 0,5 eller 1 ÷ 0 > 1; 1; 0)", "1", id="or ends at the first true"),
        pytest.param("om(p < 0,5 och 1 ÷ 0 > 1; 1; 0)", "0", id="and ends at the first false"),
        pytest.param("om(finns(elever < 150); 1; 0)", "1", id="one unit is enough"),
        pytest.param("om(finns(elever < 120); 1; 0)", "0", id="no unit"),
        pytest.param("om(all(elever ≥ 120) och p = 0,5; 1; 0)", "1", id="all of them"),
        pytest.param("om(alla(elever > 120); 1; 0)", "0", id="all but one"),
        pytest.param("om(inte p = 1; 1; 0)", "1", id="not"),
        pytest.param("om(inte inte p = 1; 1; 0)", "0", id="not not"),
        pytest.param("om(1 ÷ 3 × 3 = 1; 1; 0)", "1", id="thirds make a whole"),
        pytest.param("avrunda_ned(1 ÷ 3 × 3; 0)", "1", id="noise is not rounded away"),
        pytest.param("kurva(kurva; 5)", "1.5", id="between points"),
        pytest.param("kurva(kurva; −5) + kurva(kurva; 99)", "3", id="level outside"),
        pytest.param("uppslag(tillägg; åk)", "3", id="lookup by number"),
        pytest.param("uppslag(tillägg; 'Öst'; 4)".replace("'", '"'), "4", id="lookup otherwise"),
        pytest.param("summa(elever)", "620", id="sum of all units"),
        pytest.param("medel(elever) × 3", "620", id="mean"),
        pytest.param("vägt_medel([utbildning:låg]; elever)", "0.19032258064516129032258065",
                     id="weighted mean"),
        pytest.param("högsta(elever) − lägsta(elever)", "180", id="highest and lowest"),
        pytest.param("antal()", "3", id="how many units"),
        pytest.param('antal(område = "norr")', "2", id="how many units with"),
    ],
)  # fmt: skip
def test_one_value(formula, expected):
    found = evaluate_single(parse(formula), FIGURES)
    assert abs(found - Decimal(expected)) < Decimal("1e-25")


def test_a_unit_without_a_value_meets_no_condition():
    figures = Figures(units=3, columns={"a": [Decimal(1), None, Decimal(2)], "b": [Decimal(1)] * 3})
    formulas = ("finns(a ≥ 2)", "finns(inte a ≥ 1)", "alla(a ≥ 1)", "alla(b = 1)")
    holds = [evaluate_single(parse(formula), figures) for formula in formulas]
    assert holds == [True, False, False, True]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        pytest.param("elever × p", "150 100 60", id="per unit and for all"),
        pytest.param("summa_per(elever; område)", "420 200 420", id="sum by group, no case"),
        pytest.param("medel_per(elever; område)", "210 200 210", id="mean by group"),
        pytest.param("antal_per(område)", "2 1 2", id="count by group"),
        pytest.param("uppslag(tillägg; område; 0)", "7 0 7", id="lookup by text"),
        pytest.param("om(elever = 200; 0; 1 ÷ (elever − 200))", "0.01 0 -0.0125", id="no zero"),
        pytest.param('om(område ≠ "Söder" och elever < 200; 1; 0)', "0 0 1", id="conditions"),
        pytest.param("elever ÷ summa(elever) × 620", "300 200 120", id="share of all"),
    ],
)
def test_one_value_per_unit(formula, expected):
    found = evaluate(parse(formula), FIGURES)
    wanted = [Decimal(text) for text in expected.split()]
    assert all(abs(a - b) < Decimal("1e-25") for a, b in zip(found, wanted, strict=True))


@pytest.mark.parametrize(
    ("value", "quantum", "mode", "expected"),
    [
        pytest.param("4.395", "0.01", Mode.HALF_UP, "4.40", id="half up"),
        pytest.param("3.825", "0.01", Mode.HALF_EVEN, "3.82", id="half even"),
        pytest.param("-0.004", "0.01", Mode.HALF_UP, "0.00", id="no minus zero"),
        pytest.param("17", "5", Mode.UP, "20", id="to fives"),
        pytest.param("-17", "5", Mode.DOWN, "-15", id="towards zero"),
        pytest.param("0.15", "0.3", Mode.HALF_UP, "0.3", id="an odd quantum"),
        pytest.param("240", "0.1", Mode.HALF_UP, "240.0", id="the quantum's decimals"),
    ],
)
def test_rounding(value, quantum, mode, expected):
    found = rounded(Decimal(value), Decimal(quantum), mode)
    assert str(found) == expected


def half_up(value: Fraction, quantum: Fraction) -> Fraction:
    steps = abs(value) / quantum
    whole = (2 * steps.numerator + steps.denominator) // (2 * steps.denominator)
    return (whole if value >= 0 else -whole) * quantum


class Beside:
    """Makes random formulas together with their exact value for each unit."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.columns = {
            name: [self.number() for _ in range(3)] for name in ("elever", "åldrar", "kr_per")
        }

    def number(self) -> Decimal:
        return Decimal(self.rng.randint(-9999, 9999)).scaleb(-self.rng.randint(0, 4))

    def formula(self, depth: int) -> tuple[str, list[Fraction]]:
        if depth == 0 or self.rng.random() < 0.15:
            return self.leaf()
        return self.rng.choice([self.binary, self.binary, self.choice, self.extreme, self.round,
                                self.all_units, self.per_cent])(depth - 1)  # fmt: skip

    def leaf(self):
        if self.rng.random() < 0.4:
            value = abs(self.number())
            return f"{value:f}".replace(".", ","), [Fraction(value)] * 3
        name = self.rng.choice(list(self.columns))
        return name, [Fraction(value) for value in self.columns[name]]

    def binary(self, depth):
        sign = self.rng.choice("+-×÷")
        (a, x), (b, y) = self.formula(depth), self.formula(depth)
        if sign == "÷" and not all(y):
            sign = "-"
        pairs = list(zip(x, y, strict=True))
        values = {
            "+": lambda: [p + q for p, q in pairs],
            "-": lambda: [p - q for p, q in pairs],
            "×": lambda: [p * q for p, q in pairs],
            "÷": lambda: [p / q for p, q in pairs],
        }[sign]()
        return f"({a}) {sign} ({b})", values

    def choice(self, depth):
        (a, x), (b, y), (c, z) = (self.formula(depth) for _ in range(3))
        values = [q if p > q else r for p, q, r in zip(x, y, z, strict=True)]
        return f"om({a} > {b}; {b}; {c})", values

    def extreme(self, depth):
        (a, x), (b, y) = self.formula(depth), self.formula(depth)
        name = self.rng.choice(["min", "max"])
        pick = min if name == "min" else max
        return f"{name}({a}; {b})", [pick(p, q) for p, q in zip(x, y, strict=True)]

    def round(self, depth):
        a, x = self.formula(depth)
        return f"avrunda({a}; 2)", [half_up(value, Fraction(1, 100)) for value in x]

    def all_units(self, depth):
        a, x = self.formula(depth)
        return f"summa({a})", [sum(x)] * 3

    def per_cent(self, depth):
        a, x = self.formula(depth)
        return f"15 % × ({a})", [value * Fraction(15, 100) for value in x]


@pytest.mark.parametrize("batch", range(10))
def test_random_formulas_equal_exact_fractions(batch):
    for seed in range(batch * 100, batch * 100 + 100):
        beside = Beside(seed)
        text, exact = beside.formula(4)
        if any(abs(value) > 10**12 for value in exact):
            continue
        found = evaluate(parse(text), Figures(units=3, columns=beside.columns))
        gaps = [abs(Fraction(a) - b) for a, b in zip(found, exact, strict=True)]
        assert max(gaps) < Fraction(1, 10**20), text
        to_ore = [half_up(value, Fraction(1, 100)) for value in exact]
        assert [rounded(a, Decimal("0.01"), Mode.HALF_UP) for a in found] == to_ore, text


def test_a_rule_without_units_is_a_condition_of_names():
    known = Known(
        names={
            name_key("nivå"): Meaning(type=Type.NUMBER, per_unit=False),
            name_key("skolform"): Meaning(type=Type.TEXT, per_unit=False),
        },
        curves={},
        spelled={"nivå": "nivå", "skolform": "skolform"},
        has_units=False,
    )
    rule = parse('nivå ≥ 3 och skolform = "grundskola"')
    assert check(rule, known, wanted=Type.TRUTH).type is Type.TRUTH
    names = {"nivå": Decimal(3), "skolform": "Grundskola"}
    assert evaluate_single(rule, Figures(units=0, single=names)) is True
