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
from qms.allocation.forms.dials import texts_of
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
