"""What a formula cannot be: told with the place and what to do, and quickly."""

import time
from decimal import Decimal

import pytest

from qms.kernel.expression import (
    Figures,
    FormulaError,
    Known,
    Meaning,
    Type,
    check,
    evaluate,
    parse,
)

KNOWN = Known(
    names={
        "elever": Meaning(type=Type.NUMBER, per_unit=True),
        "pott": Meaning(type=Type.NUMBER, per_unit=False),
        "område": Meaning(type=Type.TEXT, per_unit=True),
    },
    curves={"vikt": True, "tillägg": False},
    spelled={key: key for key in ("elever", "pott", "område", "vikt", "tillägg")},
)


def faults(formula: str, wanted: Type = Type.NUMBER):
    with pytest.raises(FormulaError) as refused:
        check(parse(formula), KNOWN, wanted=wanted)
    return refused.value.faults


@pytest.mark.parametrize(
    ("formula", "at", "says", "cure"),
    [
        pytest.param("", 1, "tom", "Skriv", id="empty"),
        pytest.param("1 +", 4, "slutar för tidigt", "saknas", id="ends early"),
        pytest.param("elever elever", 8, "räknetecken", "×", id="no sign between"),
        pytest.param("3 (4)", 3, "räknetecken", "×", id="no sign before a parenthesis"),
        pytest.param("(1 + 2", 1, "avslutas aldrig", ")", id="never closed"),
        pytest.param("1 + 2)", 6, "för mycket", "Ta bort", id="closed too often"),
        pytest.param("max(0, elever)", 6, "Tecknet ,", "semikolon", id="comma between values"),
        pytest.param("max(0,5)", 1, "1 värden", "semikolon", id="a comma read as decimal"),
        pytest.param("om(elever > 1; 2)", 1, "2 värden men ska ha 3", "annars", id="too few"),
        pytest.param("1 < elever < 3", 12, "Två jämförelser", "och", id="chained"),
        pytest.param("2 ^ 2 ^ 2", 7, "Två potenser", "parentes", id="powers in a row"),
        pytest.param("elver + 1", 1, "Namnet elver finns inte", "elever", id="misspelt"),
        pytest.param("qqq + 1", 1, "qqq", "parameter", id="unknown"),
        pytest.param("suma(elever)", 1, "suma", "summa", id="misspelt function"),
        pytest.param("__import__(1)", 1, "__import__", "hjälpen", id="no Python"),
        pytest.param("elever.real", 7, "Tecknet .", "Ta bort", id="no attributes"),
        pytest.param("elever[0]", 7, "räknetecken", "×", id="no index"),
        pytest.param("lambda: 1", 7, "Tecknet :", "Ta bort", id="no lambda"),
        pytest.param("vikt × 2", 1, "vikt är en tabell", "kurva(vikt", id="table as a value"),
        pytest.param(
            "kurva(tillägg; 1)", 7, "inte en tabell för kurva", "kurva(tabell", id="wrong kind"
        ),
        pytest.param("uppslag(3; område)", 9, "inte en tabell", "uppslag(", id="no table"),
        pytest.param("område + 1", 1, "en text, inte ett tal", "om(", id="text as number"),
        pytest.param("elever > 1", 8, "ett villkor, inte ett tal", "om(", id="truth as number"),
        pytest.param("om(elever; 1; 2)", 4, "ett tal, inte ett villkor", ">", id="number as truth"),
        pytest.param('om(elever = "a"; 1; 2)', 11, "jämförs", "tal med tal", id="mixed comparison"),
        pytest.param('om(område < "a"; 1; 2)', 11, "kan inte jämföras", "=", id="text in order"),
        pytest.param('om(elever > 1; "a"; 2)', 1, "en text eller ett tal", "slag", id="mixed"),
        pytest.param("avrunda(elever; pott)", 17, "helt tal", "−9", id="places not written"),
        pytest.param("avrunda(elever; 13)", 17, "helt tal", "12", id="places too many"),
        pytest.param("summa(pott)", 1, "lika för alla", "antal()", id="sum of one value"),
        pytest.param("finns(elever > 1)", 1, "ett villkor, inte ett tal", "om(", id="a truth"),
        pytest.param("summa_per(elever; pott)", 19, "skiljer sig", "område", id="no group"),
        pytest.param("1 + 'a'", 5, "Tecknet '", "Ta bort", id="single quotes"),
        pytest.param('"a', 1, 'Tecknet "', "citattecken", id="text never ends"),
        pytest.param("[a", 1, "Tecknet [", "]", id="name never ends"),
        pytest.param("1" * 31, 1, "30 tecken", "kortare", id="endless number"),
    ],
)
def test_the_fault_is_told_where_it_is(formula, at, says, cure):
    first = faults(formula)[0]
    assert first.at == at
    assert says in first.message
    assert cure in first.cure


def test_every_unknown_name_is_told_at_once():
    found = faults("(elver + pot) × om(omrade = 3; qqq; område)")
    assert [fault.at for fault in found] == [2, 10, 20, 32, 17]


@pytest.mark.parametrize(
    "formula",
    [
        pytest.param("(" * 5_000 + "1" + ")" * 5_000, id="deep parentheses"),
        pytest.param("(" * 200 + "1" + ")" * 200, id="deeper than allowed"),
        pytest.param("om(1 > 0; " * 100 + "1" + "; 2)" * 100, id="deep choices"),
        pytest.param("1+" * 100_000 + "1", id="endless sum"),
        pytest.param("−" * 1_999 + "1", id="endless signs"),
        pytest.param("inte " * 399 + "elever", id="endless negation"),
        pytest.param("9^9^9^9^9", id="tower of powers"),
        pytest.param("elever" * 1_000, id="endless name"),
        pytest.param("[" * 2_000, id="brackets"),
        pytest.param('"' * 1_999, id="quotation marks"),
        pytest.param("\u0661\u0662 + 🙂", id="other scripts"),
    ],
)
def test_an_attack_ends_quickly_in_a_sentence(formula):
    began = time.perf_counter()
    found = told(formula)
    assert time.perf_counter() - began < 0.5
    assert all(fault.message.endswith(".") and fault.cure for fault in found)


def told(formula):
    """Return what is wrong with the formula; () when it can be reckoned."""
    try:
        tree = parse(formula)
        check(tree, KNOWN)
        evaluate(tree, Figures(units=1, columns={"elever": [Decimal(1)]}))
    except FormulaError as refused:
        return refused.faults
    return ()


@pytest.mark.parametrize(
    "formula",
    [
        "9^(9^9)",
        "(9^99)^99",
        "10^29 × 10",
        "(0 − elever)^0,5",
        "0^(−1)",
        "elever × 10^29 × 10^29",
        "summa(elever × 9 × 10^29)",
        "summa_per(elever × 9 × 10^29; elever − elever)",
        "elever^(10^20)",
    ],
)
def test_numbers_without_end_are_refused_quickly(formula):
    began = time.perf_counter()
    tree = parse(formula)
    figures = Figures(units=2, columns={"elever": [Decimal(1000), Decimal(2000)]})
    with pytest.raises(FormulaError) as refused:
        evaluate(tree, figures)
    assert time.perf_counter() - began < 0.5
    assert "10^30" in refused.value.faults[0].cure


@pytest.mark.parametrize(
    ("formula", "rows", "says"),
    [
        pytest.param("1 ÷ (elever − 2)", (1,), "Division med noll", id="one unit"),
        pytest.param("1 ÷ (elever − elever)", (0, 1, 2), "Division med noll", id="all units"),
        pytest.param("1 ÷ (elever ÷ 3 × 3 − 2)", (1,), "Division med noll", id="zero but noise"),
        pytest.param("uppslag(t; elever)", (0, 2), "saknar 1, 3", id="no row in the table"),
        pytest.param("begränsa(1; elever; 2)", (2,), "högre än den högsta", id="limits crossed"),
        pytest.param("(2 − elever)^0,5", (2,), "inget tal", id="root of a negative number"),
    ],
)
def test_what_shows_only_with_figures_names_the_units(formula, rows, says):
    figures = Figures(
        units=3, columns={"elever": [Decimal(1), Decimal(2), Decimal(3)]},
        lookups={"t": {"2": Decimal(1)}},
    )  # fmt: skip
    with pytest.raises(FormulaError) as refused:
        evaluate(parse(formula), figures)
    assert refused.value.faults[0].rows == rows
    assert says in refused.value.faults[0].message
