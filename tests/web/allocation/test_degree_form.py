from decimal import Decimal

import pytest

from qms.allocation.core.degree.types import (
    Concentration,
    Construction,
    Degree,
    Negative,
    PhaseIn,
)
from qms.allocation.core.model import Category, Factor
from qms.allocation.core.workbench.candidates import used_of
from qms.allocation.forms.degree import read_setting
from qms.allocation.forms.dials import DIALS, texts_of
from qms.allocation.forms.pots import read_pot
from qms.allocation.views.degree_words import degree_facts, degree_name, degree_rule

FACTORS = (
    Factor(
        name="tid: i Sverige",
        categories=(
            Category(name="kort", weight=Decimal(2)),
            Category(name="lång", weight=Decimal(1)),
        ),
    ),
)
DEGREES = [
    pytest.param(Degree(), "Linjär", "b · i", id="linear"),
    pytest.param(
        Degree(construction=Construction.STRETCH, stretch=Decimal("1.25"), negative=Negative.CLIP),
        "Sträckt 1,25", "b · (1 + 1,25 · (i − 1))", id="stretch"),
    pytest.param(Degree(construction=Construction.THRESHOLD, threshold=Decimal("0.5")),
                 "Tröskel 0,5", "max(0; i − 0,5)", id="threshold"),
    pytest.param(Degree(construction=Construction.POWER, power=Decimal(2)),
                 "Potens 2,0", "i upphöjt till 2,0, omräknat", id="power"),
    pytest.param(Degree(construction=Construction.MIX, index_part=Decimal("0.35")),
                 "Delvis lika 35 %", "b · (1 + 0,35 · (i − 1))", id="mix"),
    pytest.param(
        Degree(construction=Construction.CONCENTRATION,
               concentration=Concentration(factor="tid: i Sverige", category="kort",
                                           k1=Decimal("0.5"), k2=Decimal(2),
                                           from_=Decimal("0.125"))),
        "Koncentration", "1 + 0,5 · u + 2,0 · max(0; u − 0,125)", id="concentration"),
    pytest.param(
        Degree(floor_kr=Decimal("1250.5"), cap_kr=Decimal(30000), phase_in=PhaseIn.F2,
               first_year_part=Decimal(0), largest_decrease=Decimal("0.05")),
        "Linjär, golv, tak, infasad", "b · i", id="limits"),
]  # fmt: skip


@pytest.mark.parametrize(("degree", "name", "rule"), DEGREES)
def test_what_the_form_writes_it_reads_back(app, degree, name, rule):
    with app.test_request_context():
        texts = texts_of(degree, pot_ore=99_000_000_00)
        read = read_setting(texts, Degree(), pot_ore=None, factors=FACTORS)
        assert (read.errors, read.pot_ore) == ({}, 99_000_000_00)
        assert used_of(read.degree) == used_of(degree)
        assert degree_name(degree).replace("\xa0", " ") == name
        assert degree_rule(degree) == rule
        assert all(fact.endswith(".") for fact in degree_facts(degree))


PER_CENT = [
    pytest.param({"konstruktion": "mix"}, "indexdel", id="index part"),
    pytest.param({"konstruktion": "linear"}, "minskning", id="largest decrease"),
    pytest.param({"konstruktion": "linear", "infasning": "f1"}, "forsta", id="first year"),
    pytest.param({"konstruktion": "linear", "budget": "1 000 000"}, "andel", id="share of budget"),
    pytest.param({"konstruktion": "concentration", "kfaktor": "tid: i Sverige:kort", "k1": "1"},
                 "kfran", id="concentration from"),
]  # fmt: skip


@pytest.mark.parametrize("typed", ["-1", "−0,1", "100,1", "101", "500"])
@pytest.mark.parametrize(("around", "key"), PER_CENT)
def test_a_part_outside_its_limits_is_told_at_its_field(app, around, key, typed):
    with app.test_request_context():
        read = read_setting({**around, key: typed}, Degree(), pot_ore=1_000_00, factors=FACTORS)
    assert {k: v.replace("\xa0", " ") for k, v in read.errors.items()} == {
        key: "Skriv ett tal mellan 0 och 100 %"
    }
    assert read.degree is None


def test_every_per_cent_is_in_the_table():
    told = {case.values[1] for case in PER_CENT}
    assert {dial.key for dial in DIALS if dial.unit == "%"} == told - {"andel", "kfran"}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        pytest.param("0", "Potten måste vara större än noll, inte 0 kr", id="zero"),
        pytest.param("-5", "Potten måste vara större än noll, inte −5 kr", id="negative"),
        pytest.param("-0,5", "Potten måste vara större än noll, inte −0,50 kr", id="öre"),
        pytest.param("1 000 000 000 001", "högst 1 000 000 000 000 kr", id="a krona too much"),
        pytest.param("9" * 17, "högst 1 000 000 000 000 kr", id="17 digits"),
        pytest.param("9" * 40, "högst 1 000 000 000 000 kr", id="40 digits"),
        pytest.param("mycket", "Skriv ett belopp med siffror", id="word"),
    ],
)
def test_what_is_wrong_with_a_pot(app, typed, says):
    with app.test_request_context():
        ore, fault = read_pot(typed)
    assert ore is None
    assert says in fault.replace("\xa0", " ")


def test_the_largest_pot_is_read(app):
    with app.test_request_context():
        assert read_pot("1 000 000 000 000") == (10**14, "")
        assert read_pot("  ") == (None, "")


@pytest.mark.parametrize(
    ("typed", "key", "says"),
    [
        pytest.param({"budget": "0", "andel": "5"}, "budget",
                     "Budgeten måste vara större än noll, inte 0 kr", id="no budget"),
        pytest.param({"budget": "100", "andel": "0"}, "andel",
                     "Potten måste vara större än noll, inte 0 kr", id="no share"),
    ],
)  # fmt: skip
def test_a_share_of_nothing_is_no_pot(app, typed, key, says):
    with app.test_request_context():
        read = read_setting(typed, Degree(), pot_ore=1_000_00, factors=FACTORS)
    assert read.errors[key].replace("\xa0", " ") == says


def test_a_setting_without_construction_is_linear_with_what_is_set(app):
    begun = Degree(construction=Construction.POWER, power=Decimal(2))
    with app.test_request_context():
        texts = {"pott": "5 000", "golv": "10", "tak": "900"}
        read = read_setting(texts, begun, pot_ore=1_000_00, factors=FACTORS)
        untouched = read_setting({"sortera": "skola"}, begun, pot_ore=1_000_00, factors=FACTORS)
    assert (read.errors, read.pot_ore) == ({}, 5_000_00)
    assert read.degree.construction is Construction.LINEAR
    assert (read.degree.floor_kr, read.degree.cap_kr) == (Decimal(10), Decimal(900))
    assert untouched.degree.construction is Construction.POWER
