"""What pages show of a calculation: hidden where children are few, and what is missing."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from qms.costs.core.items import CostItem, GrantForm
from qms.costs.core.keys_file import read_keys
from qms.costs.core.ledger import ledger_of
from qms.costs.core.per_pupil import cost_per_pupil
from qms.costs.core.pupils import Count, average
from qms.costs.core.rules_units import resolve
from qms.costs.core.shown import class_rows, forms_in, missing_months, rows_of, rule_changes
from qms.costs.core.shown.quality import Answer, quality_rows
from qms.costs.core.stored import dump, kept_of, load

RULES = b"""
[[item]]
item = "teaching"
form = "compulsory"
[[place]]
cost_centre = "1"
unit = "A"
[[place]]
cost_centre = "2"
unit = "B"
[[place]]
cost_centre = "9"
pool = "common"
[[split]]
pool = "common"
key = "fixed"
shares = { A = 3, B = 1 }
reason = "agreed"
"""
FORM = GrantForm.COMPULSORY


def line(centre: str, month: str = "202601") -> dict[str, str]:
    return {"kind": "outcome", "period": month, "account": "50", "cost_centre": centre}


def kept(pupils: dict[tuple[str, str], int]):
    """Return a calculation with the given pupils by unit and class."""
    book = ledger_of([line("1"), line("2"), line("9", "202603"), line("7")], [1000, 400, 100, 5])
    counts = [
        Count(unit=unit, form=FORM, day=date(2026, 10, 15), pupils=n, group=group)
        for (unit, group), n in pupils.items()
    ]
    keys, average_pupils = read_keys(RULES), average(counts)
    costs = cost_per_pupil(book, keys.rules, keys.splits, average_pupils, {})
    return kept_of(book, costs, average_pupils, keys.rules)


MANY = {("A", "1a"): 10, ("A", "1b"): 20, ("B", "1c"): 8}


def test_what_is_kept_is_read_back_the_same():
    found = kept(MANY)
    assert load(dump(found)) == found
    assert dump(load(dump(found))) == dump(found)


def test_lines_without_a_rule_are_kept_with_what_they_lack():
    (one,) = kept(MANY).unplaced
    assert (one.ore, one.lines, one.lacks_item, one.lacks_place) == (5, 1, False, True)


def test_months_have_their_sums():
    assert kept(MANY).months == (("202601", 1405), ("202603", 100))


def test_a_unit_has_its_own_and_its_part_of_the_common():
    rows = {row.unit: row for row in rows_of(kept(MANY), FORM, {"A": Fraction(3)})}
    assert rows["A"].total == Fraction(1075, 30)
    assert rows["B"].total == Fraction(425, 8)
    assert rows["A"].group_size == 15
    assert rows["A"].pupils_per_staff == 10
    assert rows["B"].pupils_per_staff is None


def test_a_unit_of_fewer_than_five_has_no_figures():
    found = kept({**MANY, ("B", "1c"): 4})
    rows = {row.unit: row for row in rows_of(found, FORM, {}, sums_told=False)}
    assert rows["B"].is_hidden
    assert rows["B"].is_few
    assert rows["B"].items == {}
    assert rows["B"].total is None
    assert rows["A"].items == {CostItem.TEACHING: Fraction(1075, 30)}


def test_where_sums_are_told_the_smallest_other_is_left_out_too():
    rows = {row.unit: row for row in rows_of(kept({**MANY, ("B", "1c"): 4}), FORM, {})}
    assert rows["A"].is_hidden
    assert not rows["A"].is_few


@pytest.mark.parametrize(
    ("pupils", "told"),
    [
        pytest.param({"a": 9, "b": 8}, {"a", "b"}, id="all are many"),
        pytest.param({"a": 9, "b": 8, "c": 4}, {"a"}, id="one small hides the smallest other"),
        pytest.param({"a": 9, "b": 3, "c": 4}, {"a"}, id="two small hide each other"),
        pytest.param({"a": 4}, set(), id="alone and small"),
    ],
)
def test_small_classes_are_not_told(pupils, told):
    rows = class_rows(kept({("A", group): n for group, n in pupils.items()}), "A")
    assert {row.group for row in rows if row.ore is not None} == told


def test_classes_add_up_to_the_unit():
    found = kept(MANY)
    (unit,) = (one for one in found.units if one.unit == "A")
    assert sum(row.ore for row in class_rows(found, "A")) == unit.ore


def test_forms_without_pupils_are_no_choice():
    assert forms_in(kept({})) == ()
    assert forms_in(kept(MANY)) == (FORM,)


@pytest.mark.parametrize(
    ("year", "months", "missing"),
    [
        pytest.param(2025, [], 12, id="a year that is over"),
        pytest.param(2026, [], 10, id="this year until last month"),
        pytest.param(2027, [], 0, id="a year to come"),
        pytest.param(2026, ["202601", "202610"], 8, id="some are there"),
    ],
)
def test_months_that_are_over_are_missed(year, months, missing):
    assert len(missing_months(year, months, today=date(2026, 11, 22))) == missing


class TestUnitsOfRules:
    def test_names_become_the_registers_keys(self):
        found = resolve(read_keys(RULES), {"A": "11", "B": "12"})
        places = [rule.place.unit for rule in found.keys.rules.places]
        assert places == ["11", "12", ""]
        assert found.keys.splits[0].shares == {"11": 3, "12": 1}
        assert found.unknown == ()

    def test_names_that_are_not_there_are_told_and_stay(self):
        found = resolve(read_keys(RULES), {"A": "11"})
        assert found.unknown == ("B",)
        assert found.keys.rules.places[1].place.unit == "B"


class TestRuleChanges:
    OLD = '[[item]]\naccount = "1*"\nitem = "meals"\n\n[[item]]\nitem = "other"\n'

    def test_comments_and_blank_lines_are_no_change(self):
        assert rule_changes(self.OLD, "# new\n\n" + self.OLD.replace("\n\n", "\n")).is_empty

    def test_a_changed_rule_goes_and_comes(self):
        found = rule_changes(self.OLD, self.OLD.replace("1*", "2*"))
        assert found.gone == ('[[item]]\naccount = "1*"\nitem = "meals"',)
        assert found.come == ('[[item]]\naccount = "2*"\nitem = "meals"',)

    def test_the_order_counts_for_the_first_that_holds_is_taken(self):
        first, second = self.OLD.split("\n\n")
        assert rule_changes(self.OLD, f"{second}\n{first}\n").is_reordered


class TestQuality:
    def answer(self, unit, answers, share):
        return Answer(unit=unit, respondents="elever", question="Trygghet", answers=answers,
                      share=Decimal(share), mean=None)  # fmt: skip

    def test_a_unit_stands_beside_all_by_their_answers(self):
        every = [self.answer("A", 10, "0.9"), self.answer("B", 30, "0.7"),
                 self.answer("C", 60, "0.8"), self.answer("D", 4, "0.1")]  # fmt: skip
        (row,) = quality_rows(every, "A")
        assert (row.answers, row.share, row.all_share, row.all_mean) == (
            10, Decimal("0.9"), Decimal("0.78"), None,
        )  # fmt: skip

    def test_few_answers_are_not_told(self):
        every = [self.answer(unit, 9, "0.5") for unit in "BCD"]
        (row,) = quality_rows([*every, self.answer("A", 4, "0.1")], "A")
        assert (row.answers, row.share, row.all_share) == (None, None, Decimal("0.5"))

    def test_two_units_give_no_figure_of_all(self):
        (row,) = quality_rows([self.answer("A", 9, "0.5"), self.answer("B", 9, "0.5")], "A")
        assert (row.share, row.all_share) == (Decimal("0.5"), None)
