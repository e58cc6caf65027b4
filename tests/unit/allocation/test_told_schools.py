"""Measures of those who may not read the register are reckoned from what they may be shown."""

from unit.allocation.differences_cases import AID, SETTINGS, SEX, school

from qms.allocation.core.differences.factors import Differs
from qms.allocation.core.differences.from_register import Compositions
from qms.allocation.core.differences.study import study_of
from qms.allocation.core.differences.told import concluded, told
from qms.allocation.core.differences.values import Composition, Omitted, Why
from qms.allocation.core.suppression import Hidden


def hidden(**units):
    cells = {key: frozenset(some) for key, some in units.items()}
    return Hidden(fewest=5, units=cells, everybody=frozenset())


def both(unit: str) -> Composition:
    return school(unit, 20, kön=(10, 10), bistånd=(2, 18))


def test_a_school_is_left_out_of_the_factor_that_it_has_a_hidden_group_of():
    before = Omitted(unit="c", about="", why=Why.NO_PUPILS)
    found = Compositions(units=(both("a"), school("b", 20, kön=(9, 11))), omitted=(before,))
    seen = told(found, hidden(a={("bistånd", "ja"), ("bistånd", "nej")}))
    assert [sorted(unit.shares) for unit in seen.units] == [["kön"], ["kön"]]
    assert seen.units[0].pupils == 20
    assert seen.omitted == (before, Omitted(unit="a", about="bistånd", why=Why.GROUP_OF_FEW))


def test_nothing_hidden_changes_nothing():
    found = Compositions(units=(both("a"), both("b")), omitted=())
    assert told(found, hidden()) == found


def test_what_is_hidden_of_a_factor_that_is_not_known_is_no_reason():
    found = Compositions(units=(school("a", 20, kön=(9, 11)),), omitted=())
    assert told(found, hidden(a={("bistånd", "ja")})) == found


def test_the_figures_are_of_the_schools_told_and_the_words_of_all():
    parts = {"a": (90, 110), "b": (20, 180), "c": (60, 140), "d": (5, 195)}
    units = [school(unit, 200, bistånd=part, kön=(100, 100)) for unit, part in parts.items()]
    whole = study_of([AID, SEX], units, settings=SETTINGS)
    shown = study_of([AID, SEX], units[2:], settings=SETTINGS)
    said = concluded(shown, whole)
    assert [one.differs for one in shown.factors] == [Differs.CANNOT_TELL] * 2
    assert [one.differs for one in said.factors] == [Differs.NOTABLY, Differs.NOT_BEYOND_CHANCE]
    # Of 65 and 335: c has 60 and 140, d has 5 and 195
    d = (abs(60 / 65 - 140 / 335) + abs(5 / 65 - 195 / 335)) / 2
    assert abs(said.factors[0].dissimilarity - d) < 1e-12
    assert said.verdict == whole.verdict
