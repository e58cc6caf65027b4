import json
from copy import deepcopy
from decimal import Decimal

import pytest

from qms.allocation.core.risk.model import dump_risk, parse_risk
from qms.allocation.core.risk.model_file import read_risk_file
from qms.kernel.problems import RefusedError

TABLE = {
    "outcome": "ej_behorig",
    "source": "Beställd statistik",
    "intercept": "-2.123456789012345",
    "rows": 1200,
    "first_year": 2022,
    "last_year": 2025,
    "factor": [
        {
            "name": "kön",
            "reference": "flicka",
            "level": [{"name": "pojke", "coefficient": "0.4", "se": "0.05"}],
        },
        {
            "name": "utbildning",
            "reference": "hög",
            "level": [{"name": "låg", "coefficient": "1.5"}],
        },
    ],
}


def test_a_model_comes_back_to_the_last_digit():
    assert dump_risk(parse_risk(TABLE)) == TABLE
    assert parse_risk(TABLE).intercept == Decimal("-2.123456789012345")


@pytest.mark.parametrize(
    "number", [Decimal("0.4"), "0.4", "0,4", " +0.40 "], ids=["decimal", "text", "comma", "signed"]
)
def test_ways_to_write_a_coefficient(number):
    table = deepcopy(TABLE)
    table["factor"][0]["level"][0]["coefficient"] = number
    assert parse_risk(table).factors[0].levels[0].coefficient == Decimal("0.4")


@pytest.mark.parametrize(
    ("path", "value", "place", "says"),
    [
        pytest.param(("source",), " ", "source", "source saknas", id="no source"),
        pytest.param(("outcome",), None, "outcome", "outcome saknas", id="no outcome"),
        pytest.param(("intercept",), None, "intercept", "Konstanten", id="no intercept"),
        pytest.param(("factor",), [], "factor", "Riskmodellen har ingen faktor", id="no factor"),
        pytest.param(("okänt",), 1, "okänt", "okänt är inget", id="unknown key"),
        pytest.param(("rows",), 0, "rows", "rows är 0", id="no pupils"),
        pytest.param(("first_year",), 2030, "first_year", "first_year är 2030, efter", id="years"),
        pytest.param(("factor", 0, "level"), [], "factor.kön", "kön har ingen kategori",
                     id="alone"),
        pytest.param(("factor", 0, "reference"), "pojke", "factor.kön",
                     "kön: kategorin pojke finns två gånger", id="reference as level"),
        pytest.param(("factor", 1, "name"), "kön", "factor", "Faktorn kön finns två", id="twice"),
        pytest.param(("factor", 0, "level", 0, "coefficient"), "x", "factor.kön.level 1",
                     "Koefficienten är 'x', inte ett tal", id="word"),
        pytest.param(("factor", 0, "level", 0, "coefficient"), 4.5, "factor.kön.level 1",
                     "Koefficienten är '4.5', inte ett tal", id="binary float"),
        pytest.param(("factor", 0, "level", 0, "coefficient"), "85", "factor.kön.level 1",
                     "Koefficienten är 85. Det är mer", id="per cent"),
        pytest.param(("factor", 0, "level", 0, "se"), "-1", "factor.kön.level 1",
                     "Medelfelet är -1", id="negative error"),
    ],
)  # fmt: skip
def test_a_fault_names_its_place(path, value, place, says):
    table = deepcopy(TABLE)
    inner = table
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(RefusedError) as refused:
        parse_risk(table)
    fault = refused.value.problems[0]
    assert (fault.column, fault.message.startswith(says)) == (place, True), fault


def test_every_fault_at_once():
    with pytest.raises(RefusedError) as refused:
        parse_risk({"factor": [{"name": "kön"}, 3]})
    assert [one.column for one in refused.value.problems] == [
        "outcome", "source", "intercept", "factor.kön.reference", "factor.kön", "factor 2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"{", "Filen är inte JSON", id="json"),
        pytest.param(b'{"a": ' + b"9" * 5000 + b"}", "Filen är inte JSON", id="long number"),
        pytest.param(b"outcome = ", "Filen är inte TOML", id="toml"),
        pytest.param(b"\xff\xfe", "Filen är inte sparad som UTF-8", id="encoding"),
        pytest.param(b'{"model": []}', "Filen har ingen modell", id="nothing"),
        pytest.param(b'{"model": [3]}', "outcome saknas", id="no table"),
    ],
)
def test_a_file_that_cannot_be_read(content, says):
    with pytest.raises(RefusedError) as refused:
        read_risk_file(content)
    assert refused.value.problems[0].message.startswith(says)


def test_numbers_of_a_json_file_are_exact():
    table = deepcopy(TABLE)
    content = json.dumps(table).replace('"-2.123456789012345"', "-2.123456789012345678901")
    (model,) = read_risk_file(content.encode())
    assert model.intercept == Decimal("-2.123456789012345678901")
