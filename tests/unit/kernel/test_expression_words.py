"""Formulas read aloud."""

import pytest

from qms.kernel.expression import Speech, in_words, parse

LABELS = {"a": "Elever", "b": "Belopp", "t": "tabellen"}


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        pytest.param("a*b", "Elever × Belopp", id="signs as printed"),
        pytest.param("(a+b)*1000,5", "(Elever + Belopp) × 1\u00a0000,5", id="sum in product"),
        pytest.param("a-(b-1)", "Elever − (Belopp − 1)", id="subtracted sum"),
        pytest.param("a+(b-1)", "Elever + Belopp − 1", id="added sum"),
        pytest.param("a/(b*2)", "Elever ÷ (Belopp × 2)", id="divided product"),
        pytest.param("a/b/2", "Elever ÷ Belopp ÷ 2", id="divided twice"),
        pytest.param("20 % * c", "20\u00a0% × c", id="per cent, a name without label"),
        pytest.param("-a", "−Elever", id="negative"),
        pytest.param("max(0; a - b)", "det största av 0 och (Elever − Belopp)", id="max"),
        pytest.param("2 * min(a; b)", "2 × (det minsta av Elever och Belopp)", id="min inside"),
        pytest.param("om(a>1 och inte b=2; 1; 0)",
                     "1 om Elever > 1 och inte (Belopp är 2), annars 0", id="choice"),
        pytest.param("a^0,5", "Elever upphöjt till 0,5", id="power"),
        pytest.param("summa(a)/antal()",
                     "(summan av Elever över alla enheter) ÷ (antalet enheter)", id="all units"),
        pytest.param("finns(a > b)", "minst en enhet har att Elever > Belopp", id="one unit"),
        pytest.param("alla(a > b)", "alla enheter har att Elever > Belopp", id="every unit"),
        pytest.param("uppslag(t; c; 0)", "värdet i tabellen för c, annars 0", id="lookup"),
        pytest.param("begränsa(a; 0; 1)", "Elever, dock lägst 0 och högst 1", id="clamp"),
    ],
)  # fmt: skip
def test_in_words(formula, words):
    assert in_words(parse(formula), LABELS) == words


ENGLISH = {
    "det största av %(a)s": "the largest of %(a)s",
    "och": "and",
    "summan av %(a)s över alla enheter": "the sum of %(a)s over all units",
    "%(b)s om %(a)s, annars %(c)s": "if %(a)s %(b)s, else %(c)s",
    "är": "is",
}


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        pytest.param("max(0; a - 0,5)", "the largest of 0 and (Elever − 0.5)", id="largest"),
        pytest.param("summa(a)", "the sum of Elever over all units", id="sum"),
        pytest.param("om(a = 1; 2; 3)", "if Elever is 1 2, else 3", id="another order"),
    ],
)
def test_another_language_has_its_own_words_and_numbers(formula, words):
    speech = Speech(text=lambda text: ENGLISH.get(text, text), number=str)
    assert in_words(parse(formula), LABELS, speech) == words
