"""A second, independent check: linear programming against everything that the sums tell at once.

The attacker knows the rules, writes every figure that is told as an equation or an interval over
the unknown cells, and asks for the least and the most that each hidden cell may be. No count of
one to four, and no sum of one to four children, may come out as one value.
"""

import random
from datetime import date
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import linprog

from qms.needs.core.assignment import Given, kind_shares
from qms.needs.core.change import ChildChange, Moment, Rules, compare
from qms.needs.core.deciding.kinds import MoneyKind
from qms.needs.core.distribution import Child, Provider, by_level, table
from qms.needs.core.distribution.shares import HOURS, ORE, POINTS
from qms.needs.core.effects import Followed, ToldUse, effects
from qms.needs.core.evaluation import Used
from qms.needs.core.payments.budget import Renewals, Running, budget_line, few_kinds

LEVELS = ("ordinary", "special", "extraordinary")
FEWEST = 5
TOWNS = 60
SIZES = [0, 1, 2, 3, 4, 4, 5, 6, 7, 9, 14]


class Attack:
    """What is told, as rows over unknown cells; each row lies between two values."""

    def __init__(self, cells):
        self.cells = list(cells)
        self.rows, self.low, self.high = [], [], []

    def told(self, members, value, *, half=0.0):
        """Add that the members together are the value, give or take `half`."""
        self.rows.append([float(cell in members) for cell in self.cells])
        self.low.append(float(value) - half)
        self.high.append(float(value) + half)

    def bounds(self, members, *, least=0.0):
        """Return the least and the most that the members together may be."""
        aim = np.array([float(cell in members) for cell in self.cells])
        rows = np.array(self.rows) if self.rows else np.zeros((1, len(self.cells)))
        high = np.array(self.high) if self.rows else np.zeros(1)
        low = np.array(self.low) if self.rows else np.zeros(1)
        found = [
            linprog(
                sign * aim, A_ub=np.vstack([rows, -rows]), b_ub=np.concatenate([high, -low]),
                bounds=[(least, None)] * len(self.cells), method="highs",
            )
            for sign in (1, -1)
        ]  # fmt: skip
        least_found, most = found
        low = least_found.fun
        return low, (-most.fun if most.status == 0 else float("inf"))


def town(chance):
    """Return the children of a town: up to eight units, own and independent."""
    found = []
    for number in range(chance.randint(1, 8)):
        provider = chance.choice(list(Provider))
        for _ in range(chance.choice(SIZES)):
            points = chance.randint(1, 120)
            found.append(
                Child(
                    unit=f"unit {number}",
                    provider=provider,
                    level=chance.choice(LEVELS),
                    points=points,
                    hours=Decimal(points) / 4,
                    ore=points * 317_00,
                    key=str(len(found)),
                )
            )
    return found


def towns():
    chance = random.Random(2026)
    return [town(chance) for _ in range(TOWNS)]


def cells_of(children):
    """Return the children in cells of unit, provider and level, no finer than what is told."""
    cells = {}
    for one in children:
        cells.setdefault((one.unit, one.provider, one.level), []).append(one)
    return cells


def few_groups(children):
    """Return every group of one to four children that somebody may ask for."""
    keys = (lambda one: one.unit, lambda one: one.provider, lambda one: one.level)
    for key in keys:
        groups = {}
        for one in children:
            groups.setdefault(key(one), []).append(one)
        for name, rows in groups.items():
            if len(rows) < FEWEST:
                yield key, name, rows


def distribution_attack(children, measure, step):
    """Return the attack on the report's tables and the units' list together, for one measure.

    The units' list is rounded too, so the same day's two tables are intervals over the same cells.
    """
    cells = cells_of(children)
    attack = Attack(cells)
    shown = table(children)
    rows = [
        (shown.everybody, lambda cell: True),
        *((row, lambda cell, row=row: cell[1] == row.name) for row in shown.providers),
        *((row, lambda cell, row=row: cell[2] == row.name) for row in by_level(children, LEVELS)),
    ]
    for row, is_in in rows:
        if not row.hidden:
            attack.told([c for c in cells if is_in(c)], getattr(row, measure), half=step / 2)
    for row in shown.units:
        if not row.hidden:
            half = FEWEST / 2 if measure == "children" else step / 2
            members = [c for c in cells if c[0] == row.name]
            attack.told(members, getattr(row, measure), half=half)
    return attack


def added(rows, measure):
    return sum(1 if measure == "children" else getattr(one, measure) for one in rows)


@pytest.mark.parametrize(
    ("measure", "step"),
    [
        pytest.param("children", 0, id="counts: told exactly in the report"),
        pytest.param("points", POINTS, id="points"),
        pytest.param("hours", HOURS, id="hours"),
        pytest.param("ore", ORE, id="kronor"),
    ],
)
def test_no_group_of_few_is_found_from_the_report_and_the_units_together(measure, step):
    tried = 0
    for children in towns():
        if not children:
            continue
        attack = distribution_attack(children, measure, float(step))
        for key, name, rows in few_groups(children):
            at = {few_groups_key(key): name}
            members = [cell for cell in attack.cells if matches(cell, at)]
            low, high = attack.bounds(members)
            tried += 1
            assert low - 1e-6 <= float(added(rows, measure)) <= high + 1e-6  # the attack is sound
            assert high - low >= max(1.0, 2 * float(step)) - 1e-6, (children, name)
    assert tried > 100


def few_groups_key(key):
    probe = Child(unit="unit", provider=Provider.OWN, level="level", points=0, hours=Decimal(0),
                  ore=0)  # fmt: skip
    return ("unit", Provider.OWN, "level").index(key(probe))


def matches(cell, at):
    return all(cell[place] == name for place, name in at.items())


def test_the_attack_finds_what_a_table_without_rules_tells():
    """A control: with every sum but one told exactly, the missing unit is found."""
    children = [one for one in town(random.Random(3)) if one.unit != "unit 0"]
    children += [
        Child(unit="unit 0", provider=Provider.OWN, level="special", points=70,
              hours=Decimal(17), ore=1, key=f"few {at}")
        for at in range(2)
    ]  # fmt: skip
    cells = cells_of(children)
    attack = Attack(cells)
    attack.told(list(cells), len(children))
    for unit in {one.unit for one in children} - {"unit 0"}:
        rows = [one for one in children if one.unit == unit]
        attack.told([cell for cell in cells if cell[0] == unit], len(rows))
    assert attack.bounds([cell for cell in cells if cell[0] == "unit 0"]) == pytest.approx((2, 2))


RULES = Rules(areas={"a": ["A1"]}, points=[0, 1, 3, 7, 15])


def followed(chance, unit, group):
    before, after = chance.randint(1, 4), chance.randint(0, 4)
    comparison = compare(
        Moment(current={"A1": before}, desired={"A1": chance.randint(0, before)}),
        Moment(current={"A1": after}), RULES,
    )  # fmt: skip
    return Followed(
        autumn=chance.choice([2024, 2025, 2026]),
        change=ChildChange(unit=unit, group=group, comparison=comparison),
    )


def test_counts_of_what_came_of_it_are_intervals_of_five():
    """Followed up or not, nearer or not, years and uses: no count of one to four is found."""
    chance = random.Random(7)
    for _ in range(TOWNS):
        rows = [
            followed(chance, f"unit {number}", chance.choice(["own", "independent"]))
            for number in range(chance.randint(1, 6))
            for _ in range(chance.choice(SIZES))
        ]
        uses = [
            ToldUse(used=tuple(one for one in Used if chance.random() < 0.3),
                    goes_on=chance.random() < 0.5)
            for _ in range(chance.choice(SIZES))
        ]  # fmt: skip
        due = len(rows) + chance.choice([0, 1, 2, 3, 4, 9])
        found = effects(rows, uses, due=due)
        counts = [found.due, found.followed, found.evaluations, found.goes_on]
        counts += [use.cases for use in found.uses]
        for one in (found.changes.everybody, *found.changes.groups, *found.changes.units):
            counts.append(one.children)
            counts += [of for mean in one.areas for of in (mean.nearer, mean.not_nearer)]
        counts += [year.found.children for year in found.years]
        assert all(count is None or count % FEWEST == 0 for count in counts)
        if found.due:
            attack = Attack(["followed", "not followed"])
            attack.told(["followed", "not followed"], found.due, half=2)
            # 0 is told of none to four, else it is the nearest five
            attack.told(["followed"], found.followed or 2, half=2)
            low, high = attack.bounds(["not followed"])
            assert low <= due - len(rows) <= high
            assert high - low >= 2


KINDS = tuple(kind.value for kind in MoneyKind)
ABOUT = KINDS[:2]


def test_no_money_of_few_is_found_from_the_report_s_kinds():
    chance = random.Random(11)
    tried = 0
    for _ in range(3 * TOWNS):
        given = [
            Given(key=f"{kind} {provider} {at}", kind=kind, provider=provider,
                  ore=chance.randint(20_000, 300_000) * 100)
            for kind in KINDS
            for provider in Provider
            for at in range(chance.choice(SIZES))
        ]  # fmt: skip
        cells = [(kind, provider) for kind in ABOUT for provider in Provider]
        attack = Attack(cells)
        for one in kind_shares(given, KINDS, about_children=ABOUT):
            if one.kind not in ABOUT or one.ore is None:
                continue
            attack.told([c for c in cells if c[0] == one.kind], one.ore, half=ORE / 2)
            for share in one.providers:
                if share.ore is not None:
                    attack.told([(one.kind, share.provider)], share.ore, half=ORE / 2)
        for kind, provider in cells:
            rows = [one for one in given if (one.kind, one.provider) == (kind, provider)]
            if 0 < len(rows) < FEWEST:
                low, high = attack.bounds([(kind, provider)])
                tried += 1
                assert high - low >= ORE
                assert high - low >= min(one.ore for one in rows)
    assert tried > 100


def decisions(chance):
    """Return decisions of both kinds: of the spring, the autumn, or the year, some of them paid."""
    for kind in (MoneyKind.ADDITIONAL, MoneyKind.OPERATIONAL):
        for at in range(chance.choice([0, 3, 5, 8, 12])):
            first, last = chance.choice([(1, 6), (8, 12), (1, 12)])
            ore = chance.randint(5_000, 40_000) * 100
            months = {date(2027, month, 1): ore for month in range(first, last + 1)}
            paid = chance.choice([0, 1, len(months)]) * ore
            yield Running(kind=kind, ref=f"{kind} {at}", by_month=months, paid=paid)


def test_the_budget_tells_no_child_s_money_by_what_is_paid_or_comes():
    """Paid, left to pay and coming are each of nobody, of five or more, or not told."""
    chance = random.Random(5)
    tried = 0
    for _ in range(10 * TOWNS):
        running = list(decisions(chance))
        hidden = few_kinds(running)
        for kind in (MoneyKind.ADDITIONAL, MoneyKind.OPERATIONAL):
            if kind in hidden:
                continue
            rows = [one for one in running if one.kind is kind]
            line = budget_line(kind, rows, budget=None, renewals=Renewals(ended=0, renewed=0))
            told = [len(rows)]
            if not line.few_paid:
                paid = sum(1 for one in rows if one.paid)
                told += [paid, sum(1 for one in rows if one.paid != one.decided)]
            if not line.few_coming:
                told.append(sum(1 for one in rows if one.is_renewed))
            tried += line.few_paid or line.few_coming
            assert all(n == 0 or n >= FEWEST for n in told)
    assert tried > 20


def test_what_is_told_of_a_renewed_share_is_of_five_or_more():
    for ended in range(40):
        for renewed in range(ended + 1):
            found = Renewals(ended=ended, renewed=renewed)
            if found.share != 1:
                assert min(renewed, ended - renewed) == 0 or min(renewed, ended - renewed) >= FEWEST


def test_the_rounding_is_the_same_whichever_way_it_is_reached():
    """Two sums one point apart are told alike, or one step apart: never anything in between."""

    def told(points):
        rows = [
            Child(unit="a", provider=Provider.OWN, level="special", points=points // 5,
                  hours=Decimal(1), ore=0, key=str(at))
            for at in range(5)
        ]  # fmt: skip
        return table(rows).everybody.points

    steps = {after - before for before, after in pairwise(told(5 * n) for n in range(60))}
    assert steps <= {0, POINTS}
