"""An attack on what is left out: subtract everything shown from every sum that is shown."""

import random
from collections import defaultdict
from datetime import date
from itertools import combinations

import pytest

from qms.costs.core.items import GrantForm
from qms.costs.core.keys_file import read_keys
from qms.costs.core.ledger import ledger_of
from qms.costs.core.per_pupil import cost_per_pupil
from qms.costs.core.pupils import Count, average
from qms.costs.core.shown import class_rows, item_rows, rows_of
from qms.costs.core.stored import kept_of

UNITS = ("A", "B", "C", "D")
FORMS = (GrantForm.COMPULSORY, GrantForm.ADAPTED_COMPULSORY)
RULES = """
[[item]]
activity = "1"
item = "teaching"
form = "compulsory"
[[item]]
activity = "2"
item = "teaching"
form = "adapted_compulsory"
[[item]]
activity = "3"
item = "premises"
[[place]]
cost_centre = "9"
pool = "common"
[[split]]
pool = "common"
key = "pupils"
reason = "alike"
""" + "".join(f'[[place]]\ncost_centre = "{unit}"\nunit = "{unit}"\n' for unit in UNITS)


def municipality(seed: int):
    """Return a calculation of units with small and large classes, each sum unlike all others."""
    pick = random.Random(seed)
    counts, lines, ore = [], [], []
    for unit in UNITS:
        for form in FORMS:
            for group in ("", "a", "b", "c")[: pick.randint(1, 4)]:
                n = pick.choice((0, 1, 2, 3, 4, 5, 9, 21))
                counts.append(
                    Count(unit=unit, form=form, day=date(2026, 10, 15), pupils=n, group=group)
                )
    for centre in (*UNITS, "9"):
        for activity in "123":
            if centre != "9" or activity == "3":
                lines.append(
                    {
                        "kind": "outcome", "period": "202601", "account": "5",
                        "cost_centre": centre, "activity": activity,
                    }
                )  # fmt: skip
                ore.append(pick.randint(10**7, 10**9))
    keys, pupils = read_keys(RULES.encode()), average(counts)
    book = ledger_of(lines, ore)
    costs = cost_per_pupil(book, keys.rules, keys.splits, pupils, {})
    return kept_of(book, costs, pupils, keys.rules)


def told_by(remainder: int, cells: dict) -> list:
    """Return the cells, of fewer than five together or a single one, that the remainder is."""
    small = [
        some
        for size in range(1, len(cells) + 1)
        for some in combinations(cells, size)
        if size == 1 or sum(cells[one][1] for one in some) < 5
    ]
    return [some for some in small if remainder and sum(cells[c][0] for c in some) == remainder]


@pytest.mark.parametrize("seed", range(20))
class TestSubtraction:
    def test_the_reconciliation_less_the_units_tells_nobody(self, seed):
        kept = municipality(seed)
        places: defaultdict = defaultdict(lambda: [0, 0])
        for one in kept.units:
            if one.pupils:
                places[one.unit, one.form][0] += one.ore
                places[one.unit, one.form][1] = one.pupils
        told = {
            (unit, row.form)
            for unit in UNITS
            for row in item_rows(kept, unit)
            if not row.is_hidden and row.pupils
        }
        left = {place: found for place, found in places.items() if place not in told}
        remainder = kept.sums.per_pupil - sum(places[place][0] for place in told)
        assert told_by(remainder, left) == []
        assert told.isdisjoint(place for place, (_ore, pupils) in places.items() if pupils < 5)

    def test_a_pool_less_the_parts_of_it_tells_nobody(self, seed):
        kept = municipality(seed)
        for sums_told in (True, False):
            rows = [row for u in UNITS for row in item_rows(kept, u, sums_told=sums_told)]
            shown = [share for row in rows if not row.is_hidden for share in row.shares]
            untold = rows[0].untold if rows else frozenset()
            for pool in {share.pool for share in shown} - untold:
                parts = [share for share in kept.shares if share.pool == pool]
                left = {share.target: (share.ore, share.weight) for share in parts
                        if share not in shown}  # fmt: skip
                mine = [share for share in shown if share.pool == pool]
                assert told_by(mine[0].whole - sum(one.ore for one in mine), left) == []
                ways = {target: (weight, weight) for target, (_ore, weight) in left.items()}
                assert told_by(mine[0].weights - sum(s.weight for s in mine), ways) == []

    def test_a_form_less_its_classes_tells_nobody(self, seed):
        kept = municipality(seed)
        for unit in UNITS:
            forms = {row.form for row in item_rows(kept, unit) if not row.is_hidden}
            told = {(r.form, r.group): r.ore for r in class_rows(kept, unit) if r.ore is not None}
            assert {form for form, _group in told if form not in forms} == set()
            for form in forms:
                cells: defaultdict = defaultdict(lambda: [0, 0])
                for one in kept.groups:
                    if (one.unit, one.form) == (unit, form) and one.pupils:
                        cells[one.group][0] += one.ore
                        cells[one.group][1] = one.pupils
                left = {group: found for group, found in cells.items()
                        if (form, group) not in told}  # fmt: skip
                whole = sum(row.ore for row in item_rows(kept, unit) if row.form is form)
                remainder = whole - sum(ore for (of, _group), ore in told.items() if of is form)
                if set(left) != {""}:
                    assert told_by(remainder, left) == []

    def test_what_is_hidden_has_no_figure_beside_it_either(self, seed):
        kept = municipality(seed)
        staff = dict.fromkeys(UNITS, 3)
        hidden = {(row.unit, form) for form in FORMS for row in rows_of(kept, form, staff)
                  if row.is_hidden}  # fmt: skip
        for form in FORMS:
            for row in rows_of(kept, form, staff):
                if row.is_hidden:
                    assert (row.items, row.group_size, row.pupils_per_staff) == ({}, None, None)
                if any(unit == row.unit for unit, _form in hidden):
                    assert row.pupils_per_staff is None
