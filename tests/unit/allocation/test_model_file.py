from decimal import Decimal

import pytest

from qms.allocation.core.model import Mode, Reference, Where
from qms.allocation.core.model_file import dump_model, parse_model, read_model_file
from qms.kernel.problems import RefusedError

GOOD = """
key = "m"
name = "Modell"
[[factor]]
name = "kön"
[[factor.category]]
name = "flickor"
weight = 1
[[factor.category]]
name = "pojkar"
weight = "1,5"
"""


def faults(text: str) -> list[str]:
    with pytest.raises(RefusedError) as refused:
        read_model_file(text.encode())
    return [problem.sentence("m.toml") for problem in refused.value.problems]


def test_a_short_model_has_the_usual_rules():
    model = read_model_file(GOOD.encode())
    assert model.reference is Reference.WEIGHTED_MEAN
    assert [c.weight for c in model.factors[0].categories] == [Decimal(1), Decimal("1.5")]
    assert [(r.where, r.mode) for r in model.roundings] == [(Where.TOTAL, Mode.LARGEST_REMAINDER)]


def test_decimals_are_read_as_written():
    text = GOOD.replace('"1,5"', "0.1")
    assert read_model_file(text.encode()).factors[0].categories[1].weight == Decimal("0.1")


def test_a_model_is_stored_and_read_back_alike():
    model = read_model_file(GOOD.encode())
    assert parse_model(dump_model(model)) == model


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param('key = "m"', "", "m.toml:key: key saknas", id="no key"),
        pytest.param('name = "Modell"', 'name = " "', "m.toml:name: name saknas", id="no name"),
        pytest.param('name = "kön"', "", "factor 1.name", id="no factor name"),
        pytest.param("weight = 1\n", "", "Vikten saknas", id="no weight"),
        pytest.param("weight = 1\n", "weight = -1\n", "mindre än noll", id="negative"),
        pytest.param("weight = 1\n", "weight = nan\n", "inte ett tal", id="not a number"),
        pytest.param("weight = 1\n", 'weight = "en"\n', "'en', inte ett tal", id="a word"),
        pytest.param('name = "pojkar"', 'name = "flickor"', "två gånger", id="twice"),
        pytest.param('key = "m"', 'key = "m"\nrefrence = "x"', "refrence är inget", id="misspelt"),
        pytest.param('key = "m"', 'key = "m"\nconstruction = "powr"', "linear", id="construction"),
        pytest.param('key = "m"', 'key = "m"\nreference = "mean"', "weighted-mean", id="reference"),
        pytest.param(
            'key = "m"', 'key = "m"\nreference = "given-row"', "andel (reference_share) saknas",
            id="no given row",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place(old, new, says):
    assert any(says in sentence for sentence in faults(GOOD.replace(old, new, 1)))


def test_one_category_and_zero_weights_are_faults():
    one = 'key="m"\nname="m"\n[[factor]]\nname="f"\n[[factor.category]]\nname="a"\nweight=1\n'
    assert "färre än två kategorier" in faults(one)[0]
    zero = one.replace("weight=1", "weight=0") + '[[factor.category]]\nname="b"\nweight=0\n'
    assert "bara vikter som är noll" in faults(zero)[0]


def test_every_fault_at_once():
    assert len(faults('mame = "x"\n[[factor]]\n[[rounding]]\nwhere = "mean"\n')) >= 6


@pytest.mark.parametrize(
    "text", ["key = ", "[[factor]\n", "\x00"], ids=["half a line", "bracket", "nul"]
)
def test_what_is_not_toml_is_said_so(text):
    assert "TOML" in faults(text)[0]


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        pytest.param('where="total"\nquantum=0.001\nmode="half-up"', "hela ören", id="sub"),
        pytest.param('where="total"\nquantum=1\nmode="half-up"', "largest-remainder", id="mode"),
        pytest.param('where="index"\nquantum=0.02\nmode="half-up"', "tiopotens", id="quantum"),
        pytest.param('where="index"\nquantum=0\nmode="half-up"', "noll", id="zero"),
    ],
)  # fmt: skip
def test_roundings_that_cannot_be(rule, says):
    assert any(says in sentence for sentence in faults(f"{GOOD}[[rounding]]\n{rule}\n"))


def test_a_given_row_must_add_up():
    text = GOOD.replace('key = "m"', 'key = "m"\nreference = "given-row"')
    text = text.replace("weight = 1\n", "weight = 1\nreference_share = 40\n")
    text = text.replace('weight = "1,5"\n', 'weight = "1,5"\nreference_share = 50\n')
    assert "summerar till 90 %" in faults(text)[0]
