from decimal import Decimal

import pytest

from qms.allocation.core.model_file import dump_model, parse_model
from qms.allocation.core.risk.given import GivenRisk, sources_of
from qms.allocation.core.risk.given_file import read_given_file
from qms.allocation.core.risk.pattern_file import fit_command, pupils_csv
from qms.allocation.core.risk.stored import Asked
from qms.kernel.problems import RefusedError
from qms.register.core.facts import PupilPattern

IDS = {"a": "1", "b": "2", "c": "3"}


def read(*rows: str, header: str = "unit,risk,source"):
    content = "\n".join((header, *rows)).encode()
    return read_given_file(content, file_name="f.csv", find=lambda text: IDS.get(text.casefold()))


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        pytest.param(("0.2", "0.06"), ("0.2", "0.06"), id="shares"),
        pytest.param(("20", "6"), ("0.2", "0.06"), id="above one are per cent"),
        pytest.param(("20 %", "0.6 %"), ("0.2", "0.006"), id="a sign makes all per cent"),
        pytest.param(("12.5", "0.5"), ("0.125", "0.005"), id="one above one makes all per cent"),
        pytest.param(('"0,2"', "0"), ("0.2", "0"), id="comma and zero"),
    ],
)
def test_ways_to_write_a_risk(texts, values):
    found = read(f"A,{texts[0]},Byrån", f"B,{texts[1]},Byrån")
    assert [(one.unit, one.value) for one in found] == [
        ("1", Decimal(values[0])), ("2", Decimal(values[1])),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        pytest.param(("A,x,Byrån",), [(2, "risk", "x är inte ett tal.")], id="word"),
        pytest.param(("A,,Byrån",), [(2, "risk", "Risken saknas.")], id="empty"),
        pytest.param(("A,-1,Byrån",), [(2, "risk", "Risken är -1.")], id="negative"),
        pytest.param(("A,120,Byrån",), [(2, "risk", "Risken är 120.")], id="above all"),
        pytest.param(("A,0,Byrån",), [(None, "risk", "Risken är noll för alla enheter.")],
                     id="zero"),
        pytest.param(("A,0.2,",), [(2, "source", "Källan saknas.")], id="source"),
        pytest.param(("X,0.2,Byrån",), [(2, "unit", "Enheten X finns inte.")], id="unit"),
        pytest.param(("A,0.2,B", "a,0.3,B"), [(3, "", "Enheten finns redan på rad 2.")],
                     id="twice"),
        pytest.param(("X,y,", "A,0.2,B"), [(2, "risk", "y är inte ett tal."),
                                           (2, "source", "Källan saknas."),
                                           (2, "unit", "Enheten X finns inte.")], id="all at once"),
    ],
)  # fmt: skip
def test_a_fault_names_its_place(rows, places):
    with pytest.raises(RefusedError) as refused:
        read(*rows)
    found = [(one.row, one.column, one.message) for one in refused.value.problems]
    assert found == places


def test_missing_columns_are_told_at_once():
    with pytest.raises(RefusedError) as refused:
        read("A,1", header="unit,annat")
    assert [one.column for one in refused.value.problems] == ["risk", "source"]


GIVEN = (
    GivenRisk(unit="1", value=Decimal("0.2"), source="Byrån"),
    GivenRisk(unit="2", value=Decimal("0.06"), source="Byrån"),
)
TABLE = {"key": "m", "name": "Köpt", "basis": "given"}


def test_a_model_keeps_its_bought_risks():
    rows = [{"unit": "1", "value": "0.2", "source": "Byrån"},
            {"unit": "2", "value": "0.06", "source": "Byrån"}]  # fmt: skip
    model = parse_model(TABLE | {"given": rows})
    assert model.given == GIVEN
    assert parse_model(dump_model(model)) == model
    assert sources_of(GIVEN) == "Byrån"


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        pytest.param(3, "given", id="no list"),
        pytest.param([3], "given 1", id="no table"),
        pytest.param([{"value": "1"}], "given 1.unit", id="no unit"),
        pytest.param([{"unit": "1", "value": "-1"}], "given 1", id="negative"),
        pytest.param([{"unit": "1", "value": "1", "x": 1}], "given 1.x", id="unknown key"),
        pytest.param([{"unit": "1", "value": "1"}] * 2, "given", id="twice"),
    ],
)
def test_faulty_bought_risks_in_a_model(rows, place):
    with pytest.raises(RefusedError) as refused:
        parse_model(TABLE | {"given": rows})
    assert [one.column for one in refused.value.problems] == [place]


def pattern(unit: int, year: int, category: str, has: bool | None, n: int) -> PupilPattern:
    return PupilPattern(
        unit_id=unit, year=year, previous_unit_id=None, factors={"a": category},
        outcomes={"y": has}, is_resident=None, n=n,
    )  # fmt: skip


def test_pupils_who_are_alike_are_one_row_of_the_file():
    rows = [pattern(2, 2024, "x", True, 3), pattern(2, 2025, "x", True, 4),
            pattern(2, 2025, "x", None, 1), pattern(1, 2025, "z", False, 2)]  # fmt: skip
    assert pupils_csv(rows, factors=["a"], outcome="y", names={"1": "Ett"}).decode() == (
        "unit,namn,a,y,antal\n1,Ett,z,nej,2\n2,,x,,1\n2,,x,ja,7\n"
    )


def test_the_command_of_a_fit():
    asked = Asked(outcomes=("y",), factors=("a", "b"), first_year=2024, last_year=2025,
                  references={"a": "x y"})  # fmt: skip
    assert fit_command(asked) == (
        "qms allocation risk-fit --pupils tidigare-elever.csv --outcome y --factors a,b "
        "--group unit --weights antal --reference 'a=x y' --first-year 2024 --last-year 2025 "
        "--source 'Egen anpassning på kommunens elever 2024–2025' --out riskmodell.json"
    )
