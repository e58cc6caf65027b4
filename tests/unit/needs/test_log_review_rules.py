"""Which readings are worth a look, and the month's sample."""

from datetime import UTC, date, datetime, timedelta

import pytest

from qms.needs.core.log_review.events import BROKE_GLASS, Event
from qms.needs.core.log_review.month import Month, month_of
from qms.needs.core.log_review.reviewing import Verdict, due_on, review_faults
from qms.needs.core.log_review.rules import Reason, reasons
from qms.needs.core.log_review.sampling import draw, seed_of

MONDAY = datetime(2026, 10, 12, 8, 0, tzinfo=UTC)  # ten o'clock in Sweden
WORK = "needs.kept-note"


def event(seq=1, *, at=MONDAY, action="needs.read-case", ref="A", actor="ann", **changes):
    return Event(seq=seq, at=at, actor=actor, action=action, ref=ref, **changes)


def work(at=MONDAY, ref="A", action=WORK):
    return event(900, at=at, action=action, ref=ref, actor="bo")


@pytest.mark.parametrize(
    ("read", "others", "expected"),
    [
        pytest.param(event(), [work()], set(), id="in hours, in a case that is worked on"),
        pytest.param(event(), [], {Reason.NO_WORK}, id="nobody does anything in the case"),
        pytest.param(event(), [work(ref="B")], {Reason.NO_WORK}, id="only another case moves"),
        pytest.param(event(), [work(MONDAY + timedelta(days=14))], set(), id="work two weeks on"),
        pytest.param(
            event(), [work(MONDAY - timedelta(days=14, seconds=1))], {Reason.NO_WORK},
            id="work longer ago",
        ),
        pytest.param(
            event(), [work(action=BROKE_GLASS)], {Reason.NO_WORK}, id="to break in is no work"
        ),
        pytest.param(
            event(at=datetime(2026, 10, 12, 4, 29, 59, tzinfo=UTC)), [work()],
            {Reason.OUT_OF_HOURS}, id="before half past six",
        ),
        pytest.param(
            event(at=datetime(2026, 10, 12, 4, 30, tzinfo=UTC)), [work()], set(),
            id="half past six, summer time",
        ),
        pytest.param(
            event(at=datetime(2026, 10, 26, 5, 29, tzinfo=UTC)), [work(MONDAY + timedelta(12))],
            {Reason.OUT_OF_HOURS}, id="before half past six, winter time",
        ),
        pytest.param(
            event(at=datetime(2026, 10, 12, 16, 30, tzinfo=UTC)), [work()],
            {Reason.OUT_OF_HOURS}, id="half past six in the evening",
        ),
        pytest.param(
            event(at=datetime(2026, 10, 10, 8, 0, tzinfo=UTC)), [work()],
            {Reason.OUT_OF_HOURS}, id="a Saturday",
        ),
        pytest.param(
            event(at=datetime(2026, 12, 24, 9, 0, tzinfo=UTC)),
            [work(datetime(2026, 12, 23, 9, 0, tzinfo=UTC))],
            {Reason.OUT_OF_HOURS}, id="Christmas Eve",
        ),
        pytest.param(event(by_glass=True), [work()], {Reason.BREAK_GLASS}, id="emergency"),
        pytest.param(event(ref="P"), [work(ref="P")], {Reason.PROTECTED}, id="protected"),
        pytest.param(
            event(actor="system:demo"), [], set(), id="the system's own reading is nobody's"
        ),
    ],
)  # fmt: skip
def test_reasons(read, others, expected):
    assert reasons([read, *others], protected={"P"}).get(1, frozenset()) == expected


def test_the_twenty_first_case_of_a_day_is_looked_at():
    reads = [event(n, ref=f"R{n}", at=MONDAY + timedelta(minutes=n)) for n in range(1, 31)]
    again = [event(40 + n, ref=f"R{n}", at=MONDAY + timedelta(hours=1)) for n in range(1, 6)]
    others = [event(60 + n, ref=f"R{n}", actor="bo") for n in range(1, 21)]
    worked = [work(ref=f"R{n}") for n in range(1, 31)]
    found = reasons([*reads, *again, *others, *worked], protected=())
    assert {seq for seq, why in found.items() if Reason.MANY in why} == {21}


READS = list(range(1, 1001))


def test_five_per_cent_by_chance_and_all_that_is_grave():
    grave = {n: frozenset({Reason.BREAK_GLASS}) for n in range(100, 140)}
    odd = {n: frozenset({Reason.OUT_OF_HOURS}) for n in range(500, 600)}
    sample = draw(READS, {**grave, **odd}, seed=7)
    by_seq = {pick.seq: pick.reasons for pick in sample.picks}
    assert set(grave) <= set(by_seq)
    assert sum(Reason.CHANCE in why for why in by_seq.values()) == 50
    assert (sample.found[Reason.OUT_OF_HOURS], sample.found[Reason.BREAK_GLASS]) == (100, 40)
    # Twenty by the rule, and those that chance took beside them.
    by_rule = {n for n in odd if n in by_seq and Reason.CHANCE not in by_seq[n]}
    assert len(by_rule) <= 20 <= sample.taken[Reason.OUT_OF_HOURS]


@pytest.mark.parametrize(
    ("reads", "taken"), [pytest.param(0, 0, id="none"), pytest.param(6, 6, id="fewer than ten"),
                         pytest.param(150, 10, id="ten at least"), pytest.param(400, 20, id="5 %")]
)  # fmt: skip
def test_how_many_chance_takes(reads, taken):
    assert len(draw(list(range(reads)), {}, seed=1).picks) == taken


def test_the_same_seed_draws_the_same_and_another_draws_another():
    first, again = draw(READS, {}, seed=5), draw(list(reversed(READS)), {}, seed=5)
    assert first == again
    assert first != draw(READS, {}, seed=6)


def test_chance_has_no_favourites():
    """Over 2,000 months each of 100 readings is taken about as often: chi-square, 99 degrees."""
    taken = dict.fromkeys(range(100), 0)
    for seed in range(2_000):
        for pick in draw(range(100), {}, seed=seed_of("2026-10", str(seed))).picks:
            taken[pick.seq] += 1
    expected = 2_000 * 10 / 100
    # Without replacement the spread is a tenth less than for independent draws.
    chi_square = sum((n - expected) ** 2 / expected for n in taken.values()) / 0.9
    assert 61 < chi_square < 149  # 0.1 and 99.9 per cent of chi-square with 99 degrees


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        pytest.param("2026-02", date(2026, 2, 1), date(2026, 2, 28), id="February"),
        pytest.param("2028-02", date(2028, 2, 1), date(2028, 2, 29), id="leap year"),
        pytest.param("2026-12", date(2026, 12, 1), date(2026, 12, 31), id="December"),
    ],
)
def test_a_month(text, first, last):
    month = Month.read(text)
    assert (month.first, month.last, str(month)) == (first, last, text)
    assert month.previous < month == month_of(last)


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "26-10", "2026-1", "åååå-10"])
def test_no_month(text):
    assert Month.read(text) is None


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        pytest.param(datetime(2026, 11, 20, 9, tzinfo=UTC), date(2026, 11, 27), id="Friday"),
        pytest.param(datetime(2026, 11, 21, 9, tzinfo=UTC), date(2026, 11, 27), id="Saturday"),
        pytest.param(datetime(2026, 12, 22, 9, tzinfo=UTC), date(2027, 1, 4), id="over New Year"),
        pytest.param(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), date(2026, 11, 30), id="midnight"),
    ],
)
def test_an_emergency_opening_is_reviewed_within_five_workdays(opened, due):
    assert due_on(opened) == due


@pytest.mark.parametrize(
    ("verdict", "note", "columns"),
    [
        pytest.param(Verdict.JUSTIFIED, "", [], id="all is well"),
        pytest.param(Verdict.ASKED, "Varför på kvällen?", [], id="asked"),
        pytest.param(None, "", ["verdict"], id="nothing chosen"),
        pytest.param(Verdict.UNJUSTIFIED, "  ", ["note"], id="words are missing"),
        pytest.param(None, "x" * 2001, ["verdict", "note"], id="every fault at once"),
    ],
)
def test_what_a_review_must_hold(verdict, note, columns):
    assert [one.column for one in review_faults(verdict, note)] == columns
