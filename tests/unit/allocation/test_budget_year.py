"""The whole of a year: dimensions with their own pots, exactly, and what each unit gets."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from test_degree_sheet import recompute

from qms.allocation.core.budget.pots import pots
from qms.allocation.core.budget.types import BudgetRules, EarlyYears, GradeWeight, Kind
from qms.allocation.core.budget.year import YearInputs, budget_year
from qms.allocation.core.index import School
from qms.allocation.core.line_sheet import line_sheet
from qms.allocation.core.model import AllocationModel, Category, Factor
from qms.allocation.core.model_file import dump_model, parse_model, read_model_file
from qms.kernel.problems import RefusedError

D = Decimal
RULES = BudgetRules(
    volume=D("0.8"),
    socioeconomic=D("0.15"),
    need_hours=D("0.05"),
    grades=(
        GradeWeight(low=0, high=3, weight=D(1)), GradeWeight(low=4, high=9, weight=D("1.5")),
    ),
    early_years=EarlyYears(part=D("0.2")),
)  # fmt: skip
FACTOR = Factor(
    name="f", categories=(Category(name="a", weight=D(3)), Category(name="b", weight=D(1)))
)
MODEL = AllocationModel(key="m", name="m", factors=(FACTOR,), budget=RULES)


def school(unit: str, pupils: int, part: Fraction) -> School:
    return School(unit=unit, pupils=pupils, shares={"f": {"a": part, "b": 1 - part}})


# Points 2 and 1, mean 1.5: index 4/3 and 2/3.
SCHOOLS = (school("A", 100, Fraction(1, 2)), school("B", 100, Fraction(0)))
GRADES = {"A": {0: 40, 2: 20, 7: 40}, "B": {1: 50, 9: 50}, "C": {0: 10}}
INPUTS = YearInputs(schools=SCHOOLS, grades=GRADES, hours={"A": Fraction(30), "B": Fraction(10)})
WHOLE = 1_000_000_00


def ore_of(found, kind: Kind) -> dict[str, int]:
    return {part.unit: part.ore for part in found.parts if part.kind is kind}


def test_every_dimension_by_hand():
    found = budget_year(MODEL, INPUTS, pot_ore=WHOLE)
    assert found.pots == {
        Kind.VOLUME: 800_000_00, Kind.SOCIOECONOMIC: 120_000_00, Kind.EARLY_YEARS: 30_000_00,
        Kind.NEED_HOURS: 50_000_00,
    }  # fmt: skip
    # Weighed pupils 60 + 60 = 120, 50 + 75 = 125 and 10 of 255.
    assert ore_of(found, Kind.VOLUME) == {"A": 376_470_59, "B": 392_156_86, "C": 31_372_55}
    assert [one.ore for one in found.allocation.results] == [80_000_00, 40_000_00]
    # Only A lies above 1,00: its 60 pupils in F–2 bring it the whole supplement.
    assert ore_of(found, Kind.EARLY_YEARS) == {"A": 30_000_00}
    assert ore_of(found, Kind.NEED_HOURS) == {"A": 37_500_00, "B": 12_500_00}
    assert found.unplaced == 0


def test_the_supplement_follows_pupils_and_index():
    three = (*SCHOOLS, school("D", 100, Fraction(1)))  # points 3; mean 2: 1, 0.5 and 1.5
    raised = replace(three[0], shares={"f": {"a": Fraction(3, 4), "b": Fraction(1, 4)}})
    inputs = YearInputs(
        schools=(raised, *three[1:]), grades={"A": {0: 60}, "B": {0: 9}, "D": {0: 40, 3: 60}}
    )
    found = budget_year(MODEL, inputs, pot_ore=WHOLE)
    # Points 2.5, 1 and 3, mean 13/6: 60 × 2/13 against 40 × 5/13.
    assert ore_of(found, Kind.EARLY_YEARS) == {"A": 11_250_00, "D": 18_750_00}


def test_without_hours_their_pot_waits_and_is_told():
    found = budget_year(MODEL, replace(INPUTS, hours={}), pot_ore=WHOLE)
    assert found.unplaced == 50_000_00
    placed = sum(part.ore for part in found.parts) + found.allocation.pot_ore
    assert placed + found.unplaced == WHOLE


def test_with_nobody_above_one_the_supplement_goes_back():
    alike = (school("A", 100, Fraction(1, 2)), school("B", 50, Fraction(1, 2)))
    found = budget_year(MODEL, replace(INPUTS, schools=alike), pot_ore=WHOLE)
    assert Kind.EARLY_YEARS not in found.pots
    assert found.allocation.pot_ore == 150_000_00


def test_without_rules_the_whole_pot_is_socioeconomic():
    found = budget_year(replace(MODEL, budget=None), INPUTS, pot_ore=WHOLE)
    assert (found.parts, found.unplaced, found.allocation.pot_ore) == ((), 0, WHOLE)


def test_every_working_recomputes():
    found = budget_year(MODEL, INPUTS, pot_ore=WHOLE)
    assert len(found.parts) == 6
    for part in found.parts:
        recompute(part.working)
        assert Fraction(part.working.lines[-1].value) == Fraction(part.ore, 100)


def test_parts_add_up_in_random_years():
    chance = Random(8)
    for _ in range(300):
        volume, need = chance.randint(0, 60), chance.randint(0, 30)
        rules = BudgetRules(
            volume=D(volume) / 100,
            socioeconomic=D(100 - volume - need) / 100,
            need_hours=D(need) / 100,
            early_years=EarlyYears(part=D(chance.randint(1, 99)) / 100),
        )
        units = [f"S{number}" for number in range(chance.randint(2, 5))]
        grades = {unit: {step: chance.randint(0, 60) for step in range(10)} for unit in units}
        schools = [
            school(unit, sum(grades[unit].values()) or 1, Fraction(chance.randint(0, 20), 20))
            for unit in units
        ]
        hours = {unit: Fraction(chance.randint(0, 90), 4) for unit in units}
        pot = chance.randint(1_000, 10**11)
        inputs = YearInputs(schools=schools, grades=grades, hours=hours)
        found = budget_year(replace(MODEL, budget=rules), inputs, pot_ore=pot)
        assert sum(found.pots.values()) == pot
        for kind in (Kind.VOLUME, Kind.EARLY_YEARS, Kind.NEED_HOURS):
            given = sum(ore_of(found, kind).values())
            assert given in {found.pots.get(kind, 0), 0}
        everything = sum(part.ore for part in found.parts) + found.allocation.pot_ore
        assert everything + found.unplaced == pot


def test_whole_kronor_stay_whole():
    split = pots(RULES, 1_000_003_00, quantum_ore=100)
    assert sum(split.values()) == 1_000_003_00
    assert not any(ore % 100 for ore in split.values())


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        pytest.param(replace(INPUTS, grades={"A": {-1: 4}}), "Alskolan har 4 elever i steg -1",
                     id="a step without weight"),
        pytest.param(replace(INPUTS, hours={"A": Fraction(-3)}), "Alskolan har -3 behovstimmar",
                     id="negative hours"),
        pytest.param(replace(INPUTS, grades={}), "Ingen elev väger något", id="no pupils"),
    ],
)  # fmt: skip
def test_what_cannot_be_shared_is_named(inputs, says):
    with pytest.raises(RefusedError) as refused:
        budget_year(MODEL, inputs, pot_ore=WHOLE, names={"A": "Alskolan"})
    assert says in refused.value.problems[0].message


def test_last_years_index_is_carried_where_the_background_is_unknown():
    unknown = tuple(replace(one, shares={}) for one in SCHOOLS)
    inputs = YearInputs(schools=unknown, carried={"A": Fraction("1.2"), "B": Fraction("0.8")})
    found = budget_year(replace(MODEL, budget=None), inputs, pot_ore=WHOLE).allocation
    assert [one.ore for one in found.results] == [600_000_00, 400_000_00]
    assert all(one.is_carried for one in found.results)
    assert line_sheet(found, found.results[0])["e"].source == "förra årets index"


def test_a_new_unit_beside_carried_indexes_is_measured_against_everybody():
    inputs = YearInputs(schools=SCHOOLS, carried={"A": Fraction(1)})
    found = budget_year(replace(MODEL, budget=None), inputs, pot_ore=WHOLE).allocation
    assert [one.index for one in found.results] == [Fraction(1), Fraction(2, 3)]


def test_a_unit_that_is_not_carried_still_needs_its_background():
    inputs = YearInputs(
        schools=(replace(SCHOOLS[0], shares={}), SCHOOLS[1]), carried={"B": Fraction(1)}
    )
    with pytest.raises(RefusedError) as refused:
        budget_year(MODEL, inputs, pot_ore=WHOLE)
    assert "A, f: uppgift saknas" in refused.value.problems[0].message


def test_the_rules_are_stored_with_the_model():
    assert parse_model(dump_model(MODEL)) == MODEL


BASE = 'key = "m"\nname = "m"\nbasis = "given"\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param('[budget]\nvolume = "80 %"\nsocioeconomic = "15 %"',
                     "Budgetens andelar summerar till 95 %", id="not all"),
        pytest.param("[budget]\nvolume = 1", "socioekonomiska andelen (socioeconomic) är noll",
                     id="no socioeconomic"),
        pytest.param("[budget]\nsocioeconomic = 1\n[[budget.grade]]\nfrom = 3\nto = 1\nweight = 1",
                     "Stegen är 3 till 1", id="steps"),
        pytest.param("[budget]\nsocioeconomic = 1\n"
                     + "[[budget.grade]]\nfrom = 0\nto = 3\nweight = 1\n" * 2,
                     "Årskurssteg 0 har två vikter", id="twice"),
        pytest.param("[budget]\nsocioeconomic = 1\n[[budget.grade]]\nfrom = 0\nto = 3\nweight = 0",
                     "bara vikter som är noll", id="zero"),
        pytest.param("[budget]\nsocioeconomic = 1\nearly_years = {part = 1}",
                     "Tilläggets del är 100 %", id="all of it"),
        pytest.param("[budget]\nsocioeconomic = 1\nearly_years = {}", "(part) saknas", id="part"),
        pytest.param("[budget]\nsocioeconomic = 1\nvolym = 0", "volym är inget som", id="misspelt"),
        pytest.param("budget = 1", "Budgeten är ingen tabell", id="no table"),
    ],
)  # fmt: skip
def test_rules_that_cannot_be(text, says):
    with pytest.raises(RefusedError) as refused:
        read_model_file((BASE + text).encode())
    assert any(says in problem.sentence() for problem in refused.value.problems)
