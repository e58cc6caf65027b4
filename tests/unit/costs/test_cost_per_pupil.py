"""From ledger to cost per pupil: cases by hand, and a thousand ledgers against a plain loop."""

from datetime import date
from fractions import Fraction
from random import Random

import pytest

from qms.costs.core.items import CostItem, GrantForm
from qms.costs.core.ledger import combine, ledger_of
from qms.costs.core.mapping import ItemRule, Mapping, Place, PlaceRule, map_ledger, parse_codes
from qms.costs.core.mapping.rules import Booked
from qms.costs.core.mapping.suggesting import suggest
from qms.costs.core.per_pupil import by_group, cost_per_pupil
from qms.costs.core.pupils import Count, Group, average
from qms.costs.core.sharing import KeyKind, Split, Target

SCHOOL, LEISURE = GrantForm.COMPULSORY, GrantForm.LEISURE_CENTRE
EK, LIND = Target(unit="ek", form=SCHOOL), Target(unit="lind", form=SCHOOL)
EK_LEISURE = Target(unit="ek", form=LEISURE)


def booked(**codes):
    return Booked(**{column: parse_codes(text) for column, text in codes.items()})


def item(item, *, form=None, reason="", **codes):
    return ItemRule(booked=booked(**codes), item=item, form=form, reason=reason)


def place(unit="", *, form=None, group="", pool="", **codes):
    where = Place(unit=unit, form=form, group=group, pool=pool)
    return PlaceRule(booked=booked(**codes), place=where)


RULES = Mapping(
    items=(
        item(CostItem.OUTSIDE, account="89*", reason="Finansiering"),
        item(CostItem.TEACHING, account="50-51", activity="440"),
        item(CostItem.CARE_AND_PEDAGOGY, account="50-51", activity="425", form=LEISURE),
        item(CostItem.MEALS, account="55*"),
        item(CostItem.PREMISES, account="6000-6099"),
    ),
    places=(
        place("ek", form=SCHOOL, group="5A", cost_centre="310", object="5A"),
        place("ek", cost_centre="310"),
        place("lind", form=SCHOOL, cost_centre="320"),
        place(pool="kök", cost_centre="390"),
        place(pool="central", cost_centre="900-999"),
    ),
)
SPLITS = (
    Split(pool="kök", key=KeyKind.PUPILS, reason="Lika mat", forms=frozenset({SCHOOL})),
    Split(pool="central", key=KeyKind.AREA, reason="Kvadratmeter"),
)
DAYS = (date(2026, 2, 15), date(2026, 10, 15))
PUPILS = average(
    [Count(unit="ek", form=SCHOOL, day=day, pupils=n, group="5A", band="4-6")
     for day, n in zip(DAYS, (20, 22), strict=True)]
    + [Count(unit="ek", form=SCHOOL, day=day, pupils=9, group="6A", band="4-6") for day in DAYS]
    + [Count(unit="ek", form=LEISURE, day=day, pupils=15) for day in DAYS]
    + [Count(unit="lind", form=SCHOOL, day=day, pupils=60) for day in DAYS]
)  # fmt: skip
KEYS = {"area": {"ek": Fraction(900), "lind": Fraction(1100)}}


def line(account, cost_centre, activity="440", **more):
    return {"account": account, "cost_centre": cost_centre, "activity": activity, **more}


def costs(lines, *, splits=SPLITS, pupils=PUPILS, keys=KEYS):
    ledger = ledger_of([each for each, _ in lines], [ore for _, ore in lines])
    return cost_per_pupil(ledger, RULES, splits, pupils, keys)


class TestPupils:
    def test_the_average_of_the_count_dates(self):
        five = Group(unit="ek", form=SCHOOL, key="5A", band="4-6")
        assert PUPILS.by_group[five] == 21
        assert PUPILS.in_form("ek", SCHOOL) == 30

    def test_a_class_that_was_there_once_counts_half(self):
        found = average(
            [Count(unit="ek", form=SCHOOL, day=DAYS[0], pupils=10, group="a"),
             Count(unit="lind", form=SCHOOL, day=DAYS[1], pupils=10)]
        )  # fmt: skip
        assert found.in_form("ek", SCHOOL) == 5

    def test_a_form_counted_on_fewer_dates_is_divided_by_its_own(self):
        found = average(
            [Count(unit="ek", form=SCHOOL, day=day, pupils=10) for day in DAYS]
            + [Count(unit="ek", form=LEISURE, day=DAYS[1], pupils=8)]
        )
        assert found.in_form("ek", LEISURE) == 8


class TestByHand:
    def test_a_unit_and_item(self):
        found = costs([(line("5011", "320"), 3_000_000_00)]).of(LIND)
        assert found[CostItem.TEACHING].per_pupil == 50_000_00

    def test_common_meals_go_by_pupils_in_school(self):
        """900 000 kronor by 30 and 60 pupils: 10 000 each."""
        found = costs([(line("5511", "390"), 900_000_00)])
        assert {(one.target, one.ore) for one in found.units} == {
            (EK, 300_000_00), (LIND, 600_000_00),
        }  # fmt: skip

    def test_premises_go_by_area_and_inside_the_unit_by_pupils(self):
        """2 000 kronor: 900 of 2 000 m² at ek, 30 of whose 45 children are in school."""
        found = costs([(line("6010", "900"), 2_000_00)])
        assert {one.target: one.ore for one in found.units} == {
            EK: 600_00, EK_LEISURE: 300_00, LIND: 1_100_00,
        }  # fmt: skip

    def test_a_unit_cost_without_form_goes_by_its_pupils(self):
        found = costs([(line("5511", "310"), 450_00)])
        assert {one.target: one.ore for one in found.units} == {EK: 300_00, EK_LEISURE: 150_00}

    def test_outside_is_told_with_its_reason(self):
        found = costs([(line("8910", "320"), 500_00)])
        assert found.mapped.outside == {"Finansiering": 500_00}
        assert found.reconciliation.outside == 500_00

    @pytest.mark.parametrize(
        ("each", "lacks"),
        [
            pytest.param(line("7000", "320"), (True, False), id="no item"),
            pytest.param(line("5011", "777"), (False, True), id="no place"),
            pytest.param(line("7000", "777"), (True, True), id="neither"),
        ],
    )
    def test_lines_without_a_rule_are_listed(self, each, lacks):
        found = costs([(each, 700_00), (each, -200_00)])
        (one,) = found.mapped.unmapped
        assert (one.ore, one.lines, (one.lacks_item, one.lacks_place)) == (500_00, 2, lacks)
        assert found.reconciliation.unmapped == 500_00

    def test_the_shares_tell_how_they_came_about(self):
        found = costs([(line("5511", "390"), 900_000_00)])
        share = next(one for one in found.shared.shares if one.target == EK)
        assert (share.pool, share.key, share.reason) == ("kök", KeyKind.PUPILS, "Lika mat")
        assert (share.whole, share.weight, share.weights) == (900_000_00, 30, 90)

    def test_a_pool_without_a_key_is_told(self):
        found = costs([(line("5511", "390"), 1_00)], splits=())
        assert found.shared.unsplit == {("kök", CostItem.MEALS): 1_00}

    def test_a_key_that_weighs_nothing_is_told(self):
        found = costs([(line("6010", "900"), 1_00)], keys={})
        assert found.reconciliation.unsplit == 1_00

    def test_a_unit_without_pupils_keeps_its_cost_beside_the_figures(self):
        nobody = average([Count(unit="ek", form=SCHOOL, day=DAYS[0], pupils=10)])
        found = costs([(line("5011", "320"), 900_00)], pupils=nobody)
        assert found.of(LIND)[CostItem.TEACHING].per_pupil is None
        assert found.reconciliation.without_pupils == 900_00

    def test_fixed_and_direct_keys(self):
        fixed = Split(pool="kök", key=KeyKind.FIXED, reason="Avtal",
                      shares={"ek": Fraction(3), "lind": Fraction(1)},
                      forms=frozenset({SCHOOL}))  # fmt: skip
        found = costs([(line("5511", "390"), 400_00)], splits=(fixed,))
        assert {one.target: one.ore for one in found.units} == {EK: 300_00, LIND: 100_00}
        direct = Split(pool="kök", key=KeyKind.DIRECT, reason="Egna kostnader")
        found = costs([(line("5011", "320"), 1_00), (line("5511", "390"), 77_00)], splits=(direct,))
        assert found.of(LIND)[CostItem.MEALS].ore == 77_00


class TestClasses:
    def test_a_class_has_its_own_and_its_part_of_the_rest(self):
        """5A has 21 of 30 pupils: its own 1 000 and 21 parts of 3 000."""
        lines = [(line("5011", "310", object="5A"), 1_000_00), (line("5011", "310"), 4_500_00)]
        found = {one.group.key: one for one in by_group(costs(lines), PUPILS)
                 if one.group.form is SCHOOL}  # fmt: skip
        assert (found["5A"].ore, found["5A"].own) == (1_000_00 + 2_100_00, 1_000_00)
        assert (found["6A"].ore, found["6A"].own) == (900_00, 0)

    def test_a_class_that_nobody_is_in_keeps_its_cost(self):
        lines = [(line("5011", "310", object="5A"), 1_000_00)]
        others = average([Count(unit="ek", form=SCHOOL, day=DAYS[0], pupils=9, group="6A")])
        found = by_group(costs(lines, pupils=others), others)
        assert {(one.group.key, one.ore, one.per_pupil) for one in found} == {
            ("5A", 1_000_00, None), ("6A", 0, 0),
        }  # fmt: skip


class TestCodes:
    @pytest.mark.parametrize(
        ("text", "inside", "outside"),
        [
            pytest.param("", ["1", ""], [], id="any"),
            pytest.param("6410", ["6410"], ["641", "64101"], id="one"),
            pytest.param("51*", ["51", "5199"], ["5", "52"], id="beginning"),
            pytest.param("40-44", ["40", "4499", "4210"], ["45", "4", "39"], id="groups"),
            pytest.param("4000–4099, 61*", ["4000", "4099", "6100"], ["4100"], id="two"),
        ],
    )
    def test_what_codes_hold(self, text, inside, outside):
        found = parse_codes(text)
        assert all(code in found for code in inside)
        assert not any(code in found for code in outside)

    @pytest.mark.parametrize("text", ["44-40", "4-44", "4 1", "*", ",", "40--44"])
    def test_what_cannot_be_read(self, text):
        assert parse_codes(text) is None


def random_ledger(random):
    """Return lines with corrections, unknown codes and all pools."""
    accounts = ["5011", "5111", "5511", "6010", "8910", "7000"]
    centres = ["310", "320", "390", "900", "777"]
    found = []
    for _ in range(random.randint(1, 60)):
        activity, thing = random.choice(["440", "425", "999"]), random.choice(["", "5A"])
        each = line(random.choice(accounts), random.choice(centres), activity, object=thing)
        size = random.randint(0, 10 ** random.randint(1, 11))
        found.append((each, random.choice([1, -1, 7]) * size))
    return found


def plain(lines):
    """Return exact öre per target and item, line by line: the slow way, with fractions."""
    in_form = {EK: Fraction(30), EK_LEISURE: Fraction(15), LIND: Fraction(60)}
    found = {}
    for each, ore in lines:
        rule, where = RULES.item_of(each_full(each)), RULES.place_of(each_full(each))
        if rule is None or where is None or rule.item is CostItem.OUTSIDE:
            continue
        form = where.form or rule.form
        if where.pool == "kök":
            shares = {EK: Fraction(1, 3), LIND: Fraction(2, 3)}
        elif where.pool == "central":
            shares = {EK: Fraction(9, 20) * Fraction(2, 3), EK_LEISURE: Fraction(9, 20) / 3,
                      LIND: Fraction(11, 20)}  # fmt: skip
        elif form is None:
            own = {target: n for target, n in in_form.items() if target.unit == where.unit}
            shares = {target: n / sum(own.values()) for target, n in own.items()}
        else:
            shares = {Target(unit=where.unit, form=form): Fraction(1)}
        for target, share in shares.items():
            found[target, rule.item] = found.get((target, rule.item), Fraction(0)) + ore * share
    return found


def each_full(each):
    return {"account": "", "cost_centre": "", "activity": "", "object": "", "project": "",
            "counterpart": "", **each}  # fmt: skip


def test_a_thousand_ledgers_are_reconciled_to_the_öre():
    """Σ (cost per pupil × pupils) and what stands beside it is the ledger; each is within an öre

    per division of what the plain loop says.
    """
    for seed in range(1_000):
        lines = random_ledger(Random(seed))
        found = costs(lines)
        sums = found.reconciliation
        again = sum((one.per_pupil * one.pupils for one in found.units if one.pupils), Fraction(0))
        assert again == sums.per_pupil
        assert sums.residual == 0
        assert sums.ledger == sum(ore for _, ore in lines)
        expected = plain(lines)
        for one in found.units:
            assert abs(one.ore - expected.get((one.target, one.item), 0)) < 4, seed
        grouped = by_group(found, PUPILS)
        assert sum(one.ore for one in grouped) == sums.per_pupil + sums.without_pupils


def test_combinations_are_exact_and_know_their_lines():
    lines = [(line("5011", "310"), 2**52 + 1), (line("5011", "320"), 5), (line("5011", "310"), 1)]
    ledger = ledger_of([each for each, _ in lines], [ore for _, ore in lines])
    combos = combine(ledger)
    assert sorted(int(ore) for ore in combos.ore) == [5, 2**52 + 2]
    assert combos.of_line[0] == combos.of_line[2] != combos.of_line[1]


def test_an_empty_ledger_costs_nothing():
    found = map_ledger(combine(ledger_of([], [])), RULES)
    assert (found.total, found.cells) == (0, {})


class TestSuggestions:
    KNOWN = (line("5011", "310"), line("5511", "390"), line("6010", "900"))

    def suggestion(self, each):
        lines = [*self.KNOWN, each]
        combos = combine(ledger_of(lines, [100] * len(lines)))
        mapped = map_ledger(combos, RULES)
        (one,) = mapped.unmapped
        return suggest(one, combos, mapped)

    @pytest.mark.parametrize(
        ("each", "item"),
        [
            pytest.param(line("5300", "310"), CostItem.TEACHING, id="a neighbouring account"),
            pytest.param(line("6190", "310"), CostItem.PREMISES, id="another group"),
        ],
    )
    def test_an_item_is_taken_from_the_nearest_account(self, each, item):
        assert self.suggestion(each).cell.item is item

    def test_a_place_is_taken_from_the_nearest_cost_centre(self):
        found = self.suggestion(line("5511", "319"))
        assert (found.cell.place.unit, found.like["cost_centre"]) == ("ek", "310")

    def test_nothing_alike_suggests_nothing(self):
        assert self.suggestion(line("1000", "310")) is None
