"""Proposals, the texts of decisions, what would change them, and the year's budget."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from qms.content.loader import load
from qms.decisions.core.texts import SLOT, filled, holds, legal_of, parse_texts
from qms.needs.core.amounts.award import Award, Hours, Part
from qms.needs.core.amounts.periods import Period
from qms.needs.core.amounts.price_list import Group, PriceList
from qms.needs.core.deciding.kinds import Ground, MoneyKind, Outcome
from qms.needs.core.deciding.outlook import Facts, hour_worth, outlook
from qms.needs.core.deciding.proposal import (
    Known,
    Proposal,
    dump_proposal,
    load_proposal,
    proposal_faults,
)
from qms.needs.core.deciding.tried import facts_of, is_reached
from qms.needs.core.instrument import Answer, Circumstances, parse_instrument, score
from qms.needs.core.payments.budget import (
    ABOUT_CHILDREN,
    Renewals,
    Running,
    budget_line,
    few_kinds,
)
from qms.needs.core.payments.listing import Entry, per_month, per_unit

TEXTS = parse_texts(load("decision_texts"))
SPRING = Period(first=date(2027, 1, 1), last=date(2027, 6, 30))
PRICES = PriceList(
    groups=(Group(key="assistant", name="Assistent", ore_per_hour=300_00),),
    weeks={"school": Decimal(18), "preschool": Decimal(23), "leisure_centre": Decimal(23)},
)
KNOWN = Known(
    prices=PRICES, assessed_hours=Decimal(10), is_own=False,
    names=frozenset({"anna", "bo"}), diagnoses=frozenset({"adhd"}),
)  # fmt: skip
AWARD = Award(
    form="compulsory", is_private=True,
    parts=(Part(period=SPRING, hours=(Hours(group="assistant", per_week=Decimal(10)),)),),
)  # fmt: skip
GRANTED = {
    "outcome": Outcome.GRANTED, "award": AWARD, "reasons": "Stora behov.", "measures": "assistent",
}  # fmt: skip
REFUSED = {"outcome": Outcome.REFUSED, "ground": Ground.WITHIN_BASIC, "reasons": "Ryms."}


def columns(**fields):
    return [one.column for one in proposal_faults(Proposal(**fields), KNOWN)]


class TestProposal:
    @pytest.mark.parametrize("fields", [GRANTED, REFUSED])
    def test_nothing_is_wrong(self, fields):
        assert columns(**fields) == []
        assert load_proposal(dump_proposal(Proposal(**fields))) == Proposal(**fields)

    @pytest.mark.parametrize(
        ("fields", "found"),
        [
            pytest.param(GRANTED | {"reasons": ""}, ["reasons"], id="no reasons"),
            pytest.param(GRANTED | {"measures": ""}, ["measures"], id="no measures"),
            pytest.param(GRANTED | {"award": None}, ["hours"], id="nothing granted"),
            pytest.param(
                GRANTED | {"outcome": Outcome.PARTLY}, ["not_granted"], id="what is not granted"
            ),
            pytest.param(REFUSED | {"award": AWARD}, ["outcome"], id="refused and granted"),
            pytest.param(REFUSED | {"ground": None}, ["ground"], id="no ground"),
            pytest.param(
                REFUSED | {"ground": Ground.INSUFFICIENT}, ["completion"],
                id="never refused for what was not asked for",
            ),
            pytest.param(
                REFUSED | {"ground": Ground.DIFFICULTIES}, ["jurist_approved"], id="no jurist"
            ),
            pytest.param(REFUSED | {"reasons": "Annas behov."}, ["reasons"], id="a name"),
            pytest.param(REFUSED | {"reasons": "Bo behöver."}, ["reasons"], id="a short name"),
            pytest.param(REFUSED | {"reasons": "De bo nära."}, [], id="a word like it"),
            pytest.param(REFUSED | {"reasons": "Har ADHD."}, ["reasons"], id="a diagnosis"),
            pytest.param(REFUSED | {"reasons": "x" * 1501}, ["reasons"], id="too long"),
            pytest.param(
                REFUSED | {"participants": "20160504-1234"}, ["participants"], id="a number"
            ),
        ],
    )  # fmt: skip
    def test_what_hinders_it(self, fields, found):
        assert columns(**fields) == found

    def test_other_hours_than_the_assessed_need_a_reason(self):
        fewer = Award(
            form="compulsory", is_private=True,
            parts=(Part(period=SPRING, hours=(Hours(group="assistant", per_week=Decimal(8)),)),),
        )  # fmt: skip
        assert columns(**GRANTED | {"award": fewer}) == ["deviation"]
        assert columns(**GRANTED | {"award": fewer, "deviation": "Resurs finns."}) == []

    def test_an_own_unit_needs_no_measures(self):
        own = Known(prices=PRICES, assessed_hours=Decimal(10), is_own=True)
        assert list(proposal_faults(Proposal(**GRANTED | {"measures": ""}), own)) == []

    def test_without_a_price_list_nothing_is_granted(self):
        none = Known(prices=None, assessed_hours=Decimal(10), is_own=True)
        assert [one.column for one in proposal_faults(Proposal(**GRANTED), none)] == ["period"]


class TestTexts:
    @pytest.mark.parametrize(
        ("condition", "facts", "found"),
        [
            ("", {}, True),
            ("granted", {"granted": True}, True),
            ("granted", {}, False),
            ("not granted or partly", {"granted": True, "partly": True}, True),
            ("not granted or partly", {"granted": True, "partly": False}, False),
            ("reason == short_duration", {"reason": "short_duration"}, True),
            ("skolform != pedagogical_care", {"skolform": "preschool"}, True),
            ("reason == x and completion", {"reason": "x", "completion": False}, False),
        ],
    )
    def test_conditions(self, condition, facts, found):
        assert holds(condition, facts) is found

    @pytest.mark.parametrize("ground", list(Ground))
    def test_every_ground_has_its_reasons(self, ground):
        facts = {
            "reason": ground.value, "completion_requested": True, "jurist_approved": True,
            "appealable": True,
        }  # fmt: skip
        keys = [one.key for one in TEXTS.shown("support_refused", facts)]
        assert len([key for key in keys if key.startswith("sr_reasons")]) == 1
        assert keys[-1] == "appeal_notice"

    def test_a_message_to_an_own_unit_has_no_appeal(self):
        keys = [one.key for one in TEXTS.shown("operational_support_message", {"granted": True})]
        assert keys == ["os_message", "os_reasons", "os_right", "os_signature"]
        assert not TEXTS.documents["operational_support_message"].appealable

    def test_every_slot_of_the_texts_is_named_in_the_content(self):
        named = {one["key"] for one in load("decision_texts")["placeholder"]}
        used = {slot for block in TEXTS.blocks for slot in SLOT.findall(block.text)}
        assert used <= named

    @pytest.mark.parametrize(
        ("form", "law"),
        [
            ("preschool", "8 kap. 23 § skollagen"),
            ("compulsory", "10 kap. 39 § skollagen"),
            ("resource_school", "10 kap. 39 § skollagen"),
            ("adapted_compulsory", "11 kap. 38 § skollagen"),
            ("leisure_centre", "14 kap. 17 § skollagen"),
            ("upper_secondary", "16 kap. 54 § skollagen"),
        ],
    )
    def test_the_law_of_a_form(self, form, law):
        assert TEXTS.law(form).additional == law

    def test_upper_secondary_has_its_own_ordinance(self):
        rules = next(one for one in TEXTS.blocks if one.key == "sup_rules")
        assert [*legal_of(rules, "upper_secondary")] == [
            "gymnasieförordningen 13 kap. 7-7 a §§", "HFD 2020:8",
        ]  # fmt: skip
        assert "skolförordningen 14 kap. 8-8 a §§" in [*legal_of(rules, "compulsory")]

    def test_empty_slots_leave_no_double_spaces(self):
        assert filled("{a} Stöd. {b}", {"a": "", "b": ""}) == "Stöd."
        with pytest.raises(KeyError):
            filled("{c}", {})


class TestOutlook:
    def test_what_was_missing(self):
        facts = Facts(
            hours=Decimal("7.0"), hours_needed=Decimal(15), levels=((4, 1, 0), (3, 3, 1)),
            lacking=("varaktighet",),
        )  # fmt: skip
        assert [*outlook(facts)] == [
            "Gränsen är 15 extraordinära timmar per vecka. Bedömningen gav 7.",
            "Det fattas 8 timmar per vecka till gränsen.",
            "För att nå gränsen hade det också behövts 1 fråga till på nivå 4 eller 2 frågor till"
            " på nivå 3 eller högre.",
            "Underlaget saknar delen varaktighet.",
        ]

    def test_how_far_above(self):
        facts = Facts(
            hours=Decimal("30.75"), hours_needed=Decimal("15.0"), levels=((4, 1, 1), (3, 3, 5))
        )
        assert [*outlook(facts)][1:] == [
            "Det är 15,75 timmar per vecka över gränsen.", "Nivåerna i svaren når gränsen.",
        ]  # fmt: skip

    def test_what_an_hour_is_worth(self):
        # 18 weeks × 300 kr
        assert "5\u00a0400 kronor per termin" in next(hour_worth(AWARD, PRICES))

    def test_the_numbers_of_the_worked_example(self):
        instrument = parse_instrument(load("needs_instrument"))
        case = next(one for one in load("needs_examples")["case"] if one["key"] == "case_special")
        answers = {
            one.key: Answer(current=case["levels_current"].get(one.key, 0), desired=0)
            for one in instrument.ordered
        }
        about = Circumstances(
            form=case["form"], hours_per_week=Decimal(case["child_hours_per_week"]),
            documentation=frozenset(case["documentation_present"]),
        )  # fmt: skip
        facts = facts_of(instrument, score(instrument, answers, about))
        # 7,0 extraordinary hours of 15; nothing at level 4 of 1, one at level 3 of 3.
        assert (facts.hours, facts.hours_needed) == (Decimal(7), Decimal(15))
        assert facts.levels == ((4, 1, 0), (3, 3, 1))
        assert not is_reached(facts)


def months(year, first, last, ore):
    return {date(year, month, 1): ore for month in range(first, last + 1)}


class TestBudget:
    """In the public kind, öre by öre; in the others, thousands of kronor and of five or more."""

    KIND = MoneyKind.BLOCK
    FEW = Renewals(ended=4, renewed=1)

    def line(self, *running, renewals=FEW, budget=1000, kind=KIND):
        return budget_line(kind, running, budget=budget, renewals=renewals)

    def test_spring_is_expected_to_go_on_in_autumn(self):
        spring = Running(kind=self.KIND, by_month=months(2027, 1, 6, 50), paid=150)
        line = self.line(spring)
        assert (line.paid, line.decided, line.left) == (150, 300, 700)
        assert (line.coming, line.forecast, line.against_budget) == (300, 600, 400)

    def test_as_often_as_has_been_seen(self):
        spring = Running(kind=self.KIND, by_month=months(2027, 1, 6, 60))
        line = self.line(spring, renewals=Renewals(ended=12, renewed=6))
        assert line.coming == 180  # 6 months × 60 × 6/12

    def test_a_share_that_is_not_told_is_not_counted_with_either(self):
        spring = Running(kind=self.KIND, by_month=months(2027, 1, 6, 60))
        line = self.line(spring, renewals=Renewals(ended=6, renewed=4))
        assert line.coming == 360  # two were not renewed: all are taken to be

    @pytest.mark.parametrize(
        "running",
        [
            pytest.param(
                Running(kind=KIND, by_month=months(2027, 1, 6, 50), is_ended=True), id="it stopped"
            ),
            pytest.param(Running(kind=KIND, by_month=months(2027, 1, 12, 50)), id="the year out"),
            pytest.param(
                Running(kind=MoneyKind.ADDITIONAL, by_month=months(2027, 1, 6, 50)),
                id="another kind",
            ),
            pytest.param(Running(kind=KIND, by_month=months(2027, 1, 6, 0)), id="nothing left"),
        ],
    )
    def test_nothing_follows(self, running):
        assert self.line(running).coming == 0

    def test_without_a_budget_nothing_is_left(self):
        line = self.line(budget=None)
        assert (line.left, line.against_budget, line.forecast) == (None, None, 0)
        # told as about 5 of 10
        assert Renewals(ended=12, renewed=5).share == Fraction(1, 2)

    def children(self, *, springs, years, paid=0):
        """Return decisions of as many children: 10,400 kronor a month, of spring or of the year."""
        spans = [6] * springs + [12] * years
        return [
            Running(kind=MoneyKind.ADDITIONAL, ref=str(at),
                    by_month=months(2027, 1, last, 10_400_00), paid=paid)
            for at, last in enumerate(spans)
        ]  # fmt: skip

    def test_children_s_money_is_in_thousands(self):
        rows = self.children(springs=5, years=6, paid=10_400_00)
        line = self.line(*rows, kind=MoneyKind.ADDITIONAL)
        # 5 × 6 + 6 × 12 months, 11 paid ones, and 5 × 6 that come
        assert (line.decided, line.paid, line.coming) == (1_061_000_00, 114_000_00, 312_000_00)
        assert (line.few_paid, line.few_coming) == (False, False)

    def test_what_comes_of_a_few_children_is_hidden_and_what_is_left_to_pay_to_a_few(self):
        rows = self.children(springs=2, years=9)
        assert self.line(*rows, kind=MoneyKind.ADDITIONAL).few_coming
        paid = [replace(one, paid=one.decided) for one in rows[3:]]
        assert self.line(*rows[:3], *paid, kind=MoneyKind.ADDITIONAL).few_paid
        assert few_kinds(rows) == frozenset()
        assert few_kinds(rows[:4]) == set(ABOUT_CHILDREN)


def test_sums_per_unit_and_month():
    entries = [
        Entry(unit_id=2, kind=MoneyKind.ADDITIONAL, pay_month=date(2027, 1, 1), ore=100),
        Entry(unit_id=2, kind=MoneyKind.BLOCK, pay_month=date(2027, 1, 1), ore=30),
        Entry(unit_id=1, kind=MoneyKind.ADDITIONAL, pay_month=date(2027, 2, 1), ore=-7),
    ]
    assert [(one.unit_id, one.ore) for one in per_unit(entries)] == [(1, -7), (2, 130)]
    by_month = per_month(entries, 2027)
    assert len(by_month) == 12
    assert sum(by_month[date(2027, 1, 1)].values()) == 130
    assert by_month[date(2027, 2, 1)][MoneyKind.ADDITIONAL] == -7
