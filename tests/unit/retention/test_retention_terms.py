"""Terms to the day, rules that rest on a decision, and a list whose lines hold each other."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from qms.retention.core.entries import FIRST, BrokenListError, Entry, entries_of, lines_of
from qms.retention.core.rules import Rule, rule_faults
from qms.retention.core.terms import last_due, term_ends

DAY = date(2026, 11, 20)
RULE = Rule(
    id=1, kind="k", years=5, reference="Plan 2026/1", decided_on=DAY, proposed_by="a",
    proposed_at=datetime(2026, 11, 20, tzinfo=UTC), approved_by="b",
    answered_at=datetime(2026, 11, 21, tzinfo=UTC),
)  # fmt: skip


@pytest.mark.parametrize(
    ("base", "years", "ends"),
    [
        pytest.param(date(2026, 6, 30), 0, date(2026, 6, 30), id="none at all"),
        pytest.param(date(2026, 6, 30), 10, date(2036, 6, 30), id="ten years to the day"),
        pytest.param(date(2024, 2, 29), 4, date(2028, 2, 29), id="leap day to leap day"),
        pytest.param(date(2024, 2, 29), 1, date(2025, 3, 1), id="leap day: never early"),
    ],
)
def test_a_term_ends(base, years, ends):
    assert term_ends(base, years) == ends


@pytest.mark.parametrize("years", range(31))
def test_what_is_due_is_what_has_ended(years):
    for today in (date(2050, 2, 28), date(2052, 2, 29), date(2055, 3, 1), date(2055, 12, 31)):
        limit = last_due(today, years)
        assert term_ends(limit, years) <= today < term_ends(limit + timedelta(days=1), years)


@pytest.mark.parametrize(
    ("change", "erases"),
    [
        pytest.param({}, True, id="decided and approved"),
        pytest.param({"years": None}, False, id="kept"),
        pytest.param({"reference": " "}, False, id="no reference"),
        pytest.param({"decided_on": None}, False, id="no day"),
        pytest.param({"approved_by": "", "answered_at": None}, False, id="waits"),
        pytest.param({"approved_by": "", "is_refused": True}, False, id="refused"),
    ],
)
def test_a_rule_erases_only_with_a_decision_and_two_people(change, erases):
    assert replace(RULE, **change).erases is erases


@pytest.mark.parametrize(
    ("years", "reference", "decided_on", "columns"),
    [
        pytest.param(None, "", None, [], id="keep"),
        pytest.param(5, "Plan 1", DAY, [], id="whole"),
        pytest.param(5, "", None, ["reference", "decided_on"], id="every fault at once"),
        pytest.param(-1, "Plan 1", DAY, ["years"], id="no years typed"),
        pytest.param(5, "Plan 1", date(2026, 11, 21), ["decided_on"], id="tomorrow"),
    ],
)
def test_a_proposal_tells_all_its_faults(years, reference, decided_on, columns):
    found = rule_faults(years, reference, decided_on, today=DAY)
    assert [one.column for one in found] == columns


def sign(text):
    return hashlib.sha256(b"key" + text.encode()).hexdigest()


def entry(item):
    return Entry(kind="k", item=item, subject="S", run="r", because="Plan", by="a b", at="2026")


ENTRIES = [entry(item) for item in "abcd"]
TEXT = "".join(f"{line}\n" for line, _ in lines_of(ENTRIES, after=FIRST, sign=sign))


def test_the_list_gives_back_what_was_put_there():
    assert list(entries_of(TEXT, sign=sign)[0]) == ENTRIES


def test_a_line_that_was_cut_off_is_passed_over():
    assert list(entries_of(TEXT[:-5], sign=sign)[0]) == ENTRIES[:3]


LINES = TEXT.splitlines(keepends=True)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("".join(LINES[1:]), id="first cut away"),
        pytest.param("".join([*LINES[:1], *LINES[2:]]), id="one taken out"),
        pytest.param("".join([LINES[1], LINES[0], *LINES[2:]]), id="two exchanged"),
        pytest.param(TEXT.replace("Plan", "Plam", 1), id="a letter changed"),
        pytest.param(TEXT + "skräp\n", id="a line that is none"),
        pytest.param(TEXT + LINES[0], id="one twice"),
    ],
)
def test_a_list_that_was_touched_is_refused(text):
    with pytest.raises(BrokenListError):
        entries_of(text, sign=sign)
