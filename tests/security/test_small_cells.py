"""A reader who puts every told sum together finds no group of one to four children."""

import random

import pytest
from support.recovering import FEWEST, Reader

from qms.api.core.hiding import PARTS, hide_parts
from qms.kernel.few import few_in
from qms.needs.core.change import ChildChange, Moment, Rules, compare
from qms.needs.core.effects import Followed, effects, without_names_of_few

SIZES = (0, 1, 2, 3, 4, 4, 5, 6, 9, 20)
TOWNS = 60
RULES = Rules(areas={"a": ["A1"]}, points=[0, 1, 3, 7, 15])


def test_the_reader_subtracts_what_is_told():
    """Controls: a sum less the others, two sums over time, and four names of four children."""
    less = Reader(["a", "b"])
    less.hears("ab", 23)
    less.hears("b", 20)
    assert less.finds({"a": 3, "b": 20}) == {"a": 3}
    years = Reader(["before", "come"])
    years.hears(["before"], 5)
    years.hears(["before", "come"], 6)
    assert years.finds({"before": 5, "come": 1}) == {"come": 1}
    names = Reader(list("abcd"), named=frozenset("abcd"))
    names.hears("abcd", 0, 4)
    assert names.finds(dict.fromkeys("abcd", 1)) == dict.fromkeys("abcd", 1)


def test_the_reader_finds_nothing_where_two_are_open():
    reader = Reader(["a", "b", "c"], named=frozenset("ab"))
    reader.hears("abc", 30)
    reader.hears("c", 22)
    assert reader.bounds("a") == (1, 7)
    assert reader.finds({"a": 3, "b": 5, "c": 22}) == {}


def drawn():
    chance = random.Random(2027)
    for _ in range(TOWNS):
        yield {str(at): chance.choice(SIZES) for at in range(chance.randint(2, 7))}


def test_a_row_with_its_sum():
    tried = 0
    for counts in drawn():
        hidden = few_in(counts, FEWEST)
        if sum(counts.values()) < FEWEST:
            continue
        reader = Reader(list(counts), named=frozenset(one for one in hidden if counts[one]))
        reader.hears(counts, sum(counts.values()))
        for name in counts.keys() - hidden:
            reader.hears([name], counts[name])
        is_whole = hidden == frozenset(counts)  # the sum itself is then all there is
        tried += bool(hidden)
        assert is_whole or reader.finds({name: counts[name] for name in hidden}) == {}, counts
    assert tried > 20


def flow(area, n, *, unit=1):
    return {"area_id": area, "unit_id": unit, "year": 2026, "low": 0, "high": 9, "n": n,
            "n_reason": None, "n_approximate": False}  # fmt: skip


def group(name, n, *, band="1-3"):
    return {"unit_id": 1, "year": 2026, "form": "compulsory", "day": "2026-10-15", "band": band,
            "group": name, "pupils": n, "pupils_reason": None,
            "pupils_approximate": False}  # fmt: skip


@pytest.mark.parametrize(
    ("dataset", "rows", "left"),
    [
        pytest.param("flows", [flow(1, 4), flow(2, 9), flow(3, 30)], [None, None, 30],
                     id="one area is few: another goes with it"),
        pytest.param("flows", [flow(1, 9), flow(2, 5)], [9, 5], id="none is few"),
        pytest.param("flows", [flow(1, 4), flow(2, 9, unit=2)], [None, 9],
                     id="another school is no help"),
        pytest.param("groups", [group("1A", 3), group("2A", 18), group("3A", 20)],
                     [None, None, 20], id="groups of a stage"),
        pytest.param("groups", [group("1A", 3), group("4A", 18, band="4-6")], [None, None],
                     id="the only group of a stage"),
    ],
)  # fmt: skip
def test_rows_that_add_up_to_the_pupils_of_a_unit(dataset, rows, left):
    parts = PARTS[dataset]
    hide_parts(rows, [dict(one) for one in rows], parts)
    assert [one[parts.number] for one in rows] == left


def test_what_the_source_withholds_is_not_found_either():
    withheld = flow(1, None) | {"n_reason": "suppressed"}
    rows = [withheld, flow(2, 9), flow(3, 30)]
    hide_parts(rows, [dict(one) for one in rows], PARTS["flows"])
    assert [one["n"] for one in rows] == [None, None, 30]


def test_a_page_with_a_part_of_the_rows_hides_the_same():
    rows = [flow(at, n) for at, n in enumerate((9, 4, 30), start=1)]
    whole = [dict(one) for one in rows]
    hide_parts(whole, rows, PARTS["flows"])
    for at, row in enumerate(rows):
        page = [dict(row)]
        hide_parts(page, rows, PARTS["flows"])
        assert page == [whole[at]]


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


def counted(rows, key):
    return {name: sum(1 for one in rows if key(one) == name) for name in sorted(map(key, rows))}


KEYS = (lambda one: one.change.unit, lambda one: one.change.group, lambda one: str(one.autumn))


def test_what_came_of_the_support_with_all_its_tables():
    """Units, providers and years by name, the rounded sums, and how many were followed up."""
    chance = random.Random(31)
    few = 0
    for _ in range(2 * TOWNS):
        groups = [chance.choice(["own", "independent"]) for _ in range(6)]
        rows = [
            followed(chance, f"unit {at}", groups[at])
            for at in range(6)
            for _ in range(chance.choice((0, 0, 1, 1, 2, 5)))
        ]
        found = without_names_of_few(effects(rows, [], due=len(rows) + chance.choice((0, 2, 9))))
        changes = found.changes
        few += 0 < len(rows) < FEWEST
        tables = (changes.units, changes.groups, tuple(one.found for one in found.years))
        for key, shown in zip(KEYS, tables, strict=True):
            counts = counted(rows, key)
            reader = Reader(list(counts), named=frozenset(one.name for one in shown))
            _hear(reader, counts, found)
            for one in shown:
                if one.children is not None:
                    low, high = max(FEWEST, one.children - 2), one.children + 2
                    reader.hears([one.name], low, high)
            assert not counts or reader.finds(counts) == {}, counts
            assert _sum_is_open(reader, counts), counts
    assert few > 10


def _hear(reader, counts, found):
    if not counts or not found.due:
        return
    if found.followed:
        reader.hears(counts, max(FEWEST, found.followed - 2), found.followed + 2)
    else:
        reader.hears(counts, 0, FEWEST - 1)


def _sum_is_open(reader, counts):
    """Return whether one to four followed up are no more than one to four to the reader."""
    if not 0 < sum(counts.values()) < FEWEST:
        return True
    low, high = reader.bounds(counts)
    return low <= 1 and high >= FEWEST - 1
