"""The [degree] of a model file: read, written back, and what it may not say."""

from decimal import Decimal

import pytest

from qms.allocation.core.degree.types import Concentration, Construction, Degree, Negative, PhaseIn
from qms.allocation.core.model import Basis
from qms.allocation.core.model_file import dump_model, parse_model, read_model_file
from qms.kernel.problems import RefusedError

D = Decimal
PLAIN = """
key = "m"
name = "Modell"
[[factor]]
name = "f"
category = [{name = "a", weight = 3}, {name = "b", weight = 1}]
"""


def read(text: str):
    return read_model_file((text if "key" in text else PLAIN + text).encode())


@pytest.mark.parametrize(
    ("text", "degree"),
    [
        pytest.param("", Degree(), id="nothing said"),
        pytest.param('[degree]\nconstruction = "stretch"\nstretch = 1.5\nnegative = "clip"',
                     Degree(construction=Construction.STRETCH, stretch=D("1.5"),
                            negative=Negative.CLIP), id="stretch"),
        pytest.param('[degree]\nconstruction = "threshold"\nthreshold = "0,8"',
                     Degree(construction=Construction.THRESHOLD, threshold=D("0.8")), id="tr"),
        pytest.param('[degree]\nconstruction = "power"\npower = 2\nfloor_kr = 4000\ncap_kr = 16000',
                     Degree(construction=Construction.POWER, power=D(2), floor_kr=D(4000),
                            cap_kr=D(16000)), id="power with limits"),
        pytest.param('[degree]\nconstruction = "mix"\nindex_part = "60 %"',
                     Degree(construction=Construction.MIX, index_part=D("0.6")), id="mix"),
        pytest.param('[degree]\nconstruction = "concentration"\n[degree.concentration]\n'
                     'factor = "f"\ncategory = "a"\nk1 = 0.2\nk2 = 0.5\nfrom = "55 %"',
                     Degree(construction=Construction.CONCENTRATION, concentration=Concentration(
                         factor="f", category="a", k1=D("0.2"), k2=D("0.5"), from_=D("0.55"))),
                     id="concentration"),
        pytest.param('[degree]\nphase_in = "f1b"\nfirst_year_part = 0.25\nlargest_decrease = "5 %"',
                     Degree(phase_in=PhaseIn.F1B, first_year_part=D("0.25"),
                            largest_decrease=D("0.05")), id="phase-in"),
    ],
)  # fmt: skip
def test_read_and_written_back(text, degree):
    model = read(text)
    assert model.degree == degree
    assert parse_model(dump_model(model)) == model


def test_models_from_before_there_was_a_degree_still_load():
    old = dump_model(read(""))
    for key in ("degree", "basis", "form", "includes_other_municipalities"):
        del old[key]
    assert parse_model({**old, "construction": "linear"}) == read("")


def test_a_model_on_risk_needs_no_factors():
    model = read(
        'key = "m"\nname = "m"\nbasis = "given"\nsource = "Annan kommun"\nform = "preschool"\n'
        'reference = "given-row"\nreference_value = "0,12"\nincludes_other_municipalities = false'
    )
    assert (model.basis, model.reference_value, model.form) == (Basis.GIVEN, D("0.12"), "preschool")
    assert not model.includes_other_municipalities
    assert parse_model(dump_model(model)) == model


def test_a_risk_model_is_stored_with_the_model():
    model = read(
        'key = "m"\nname = "m"\nbasis = "risk"\n[risk]\noutcome = "ej_godkand_2"\n'
        'source = "Egen beräkning"\nintercept = -2.5\n[[risk.factor]]\nname = "f"\n'
        'reference = "b"\nlevel = [{name = "a", coefficient = 0.85}]'
    )
    assert model.risk.factors[0].levels[0].coefficient == D("0.85")
    assert parse_model(dump_model(model)) == model


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param('[degree]\nconstruction = "stretch"', "degree.stretch: Sträckningen", id="no"),
        pytest.param("[degree]\nstretch = 2", "stretch hör till stretch, inte", id="foreign"),
        pytest.param("[degree]\nfloor_kr = 5\ncap_kr = 4", "Golvet 5 kr är högre än", id="limits"),
        pytest.param("[degree]\nfloor_kr = -5", "Golvet (floor_kr) är -5, mindre", id="below zero"),
        pytest.param("[degree]\nlargest_decrease = 5", "är 5, mer än hela", id="not a part"),
        pytest.param("[degree]\nfirst_year_part = 0.5", "phase_in), som saknas", id="no phase-in"),
        pytest.param("[degree]\nphasein = 1", "phasein är inget som", id="misspelt"),
        pytest.param('[degree]\nphase_in = "f3"', "none eller f1 eller f1b eller f2", id="phase"),
        pytest.param('[degree]\nconstruction = "power"\npower = 11', "Potensen är 11", id="power"),
        pytest.param('[degree]\nconstruction = "concentration"', "Koncentrationens faktor", id="c"),
        pytest.param("degree = 1", "Graden är ingen tabell", id="no table"),
        pytest.param('key="m"\nname="m"\nbasis = "risk"', "har ingen riskmodell", id="no risk"),
        pytest.param('key="m"\nname="m"\nbasis = "risk"\nrisk = {outcome = "x"}',
                     "risk.source: source saknas", id="half a risk model"),
        pytest.param('key="m"\nname="m"\nbasis = "given"\nreference = "given-row"',
                     "Kommunens värde (reference_value) saknas", id="no reference"),
        pytest.param('key="m"\nname="m"\nbasis = "given"\nform = "klass"', "form är 'klass'",
                     id="form"),
        pytest.param('key="m"\nname="m"\nbasis = "given"\nincludes_other_municipalities = "ja"',
                     "Skriv true eller false", id="yes"),
        pytest.param('key="m"\nname="m"\nbasis="given"\nconstruction = "linear"\n'
                     '[degree]\nconstruction = "power"\npower = 2',
                     "construction är både linear och power", id="two constructions"),
    ],
)  # fmt: skip
def test_what_a_degree_may_not_say(text, says):
    with pytest.raises(RefusedError) as refused:
        read(PLAIN.replace("[[factor]]", text + "\n[[factor]]") if text.startswith("degree")
             else text)  # fmt: skip
    assert any(says in problem.sentence() for problem in refused.value.problems)
