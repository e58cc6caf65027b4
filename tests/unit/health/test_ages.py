"""How old something may be before it is called wrong."""

from datetime import UTC, datetime, timedelta

import pytest

from qms.health.core.ages import (
    DAILY,
    of_beat,
    of_clocks,
    of_disk,
    of_done,
    of_key,
    of_signatures,
    said,
)
from qms.health.core.finding import State
from qms.health.core.noted import Done, Noted, noted_of, text_of
from qms.health.core.roles import Rights, of_rights

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
OK, WRONG, NOTE = State.OK, State.WRONG, State.NOTE


def before(**ago):
    return NOW - timedelta(**ago)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 sekunder"), (119, "119 sekunder"), (120, "2 minuter"), (7199, "119 minuter"),
     (7200, "2 timmar"), (172_800, "2 dygn"), (-5, "0 sekunder")],
)  # fmt: skip
def test_an_age_in_words(seconds, words):
    assert said(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("last", "state"),
    [
        pytest.param(None, WRONG, id="never"),
        pytest.param(before(seconds=30), OK, id="half a minute"),
        pytest.param(before(seconds=120), OK, id="two minutes"),
        pytest.param(before(seconds=121), WRONG, id="more"),
    ],
)
def test_signs_of_life(last, state):
    assert of_beat("Arbetaren", last, command="qms jobs worker", now=NOW).state is state


@pytest.mark.parametrize(
    ("made", "state"),
    [
        pytest.param(before(seconds=5), OK, id="now"),
        pytest.param(datetime(2025, 11, 23, 4, 0, tzinfo=UTC), OK, id="the same day last year"),
        pytest.param(before(days=366), OK, id="a leap year"),
        pytest.param(before(days=367), WRONG, id="a day more"),
    ],
)
def test_the_age_of_the_key(made, state):
    found = of_key(made, now=NOW)
    assert found.state is state
    assert ("qms keys new" in found.cure) is (state is WRONG)


@pytest.mark.parametrize(
    ("done", "is_new", "state"),
    [
        pytest.param(None, True, NOTE, id="none yet in a new installation"),
        pytest.param(None, False, WRONG, id="never"),
        pytest.param(Done(at=before(hours=25), ok=True), False, OK, id="last night"),
        pytest.param(Done(at=before(hours=26), ok=True), False, OK, id="two hours late"),
        pytest.param(Done(at=before(hours=27), ok=True), True, WRONG, id="a night missed"),
        pytest.param(Done(at=before(minutes=1), ok=False), True, WRONG, id="it failed"),
    ],
)
def test_a_backup_every_night(done, is_new, state):
    found = of_done("Säkerhetskopia", done, limit=DAILY, is_new=is_new, cure="Gör en.", now=NOW)
    assert found.state is state
    assert found.cure or state is OK


@pytest.mark.parametrize(
    ("free", "total", "state"),
    [(11, 100, OK), (10, 100, WRONG), (0, 100, WRONG), (0, 0, WRONG)],
)
def test_a_tenth_of_the_disk_is_not_enough(free, total, state):
    assert of_disk(free, total).state is state


@pytest.mark.parametrize(
    ("apart", "newest", "state"),
    [
        pytest.param(timedelta(seconds=5), before(hours=1), OK, id="together"),
        pytest.param(timedelta(seconds=-61), None, WRONG, id="the database is ahead"),
        pytest.param(timedelta(0), NOW + timedelta(minutes=2), WRONG, id="set back"),
        pytest.param(timedelta(0), None, OK, id="nothing written"),
    ],
)
def test_clocks(apart, newest, state):
    assert of_clocks(apart, newest, now=NOW).state is state


@pytest.mark.parametrize(
    ("rights", "state"),
    [
        pytest.param(Rights(is_superuser=True, owns=True, changes=()), WRONG, id="all rights"),
        pytest.param(Rights(is_superuser=False, owns=True, changes=("audit_row",)), NOTE,
                     id="the owner"),
        pytest.param(Rights(is_superuser=False, owns=False, changes=("audit_row",)), WRONG,
                     id="may change the trail"),
        pytest.param(Rights(is_superuser=False, owns=False, changes=(), unwalled=("decision",)),
                     NOTE, id="no wall"),
        pytest.param(Rights(is_superuser=False, owns=False, changes=()), OK, id="may only add"),
    ],
)  # fmt: skip
def test_the_accounts_rights(rights, state):
    assert of_rights(rights).state is state


@pytest.mark.parametrize(
    ("made", "state"),
    [
        pytest.param(None, OK, id="signatures of its own"),
        pytest.param(before(hours=20), OK, id="of last night"),
        pytest.param(before(days=7), OK, id="of a week ago"),
        pytest.param(before(days=8), WRONG, id="older"),
    ],
)
def test_the_age_of_a_scanners_signatures(made, state):
    found = of_signatures(made, now=NOW)
    assert found.state is state
    assert ("clamav-freshclam" in found.cure) is (state is WRONG)


def test_what_is_noted_is_read_back():
    noted = Noted(backup=Done(at=NOW, ok=True), restore_test=Done(at=NOW, ok=False, name="x.tar"))
    assert noted_of(text_of(noted)) == noted
    assert noted_of(text_of(Noted())) == Noted()


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"backup": {}}', '{"backup": {"at": "2026-11-23T04:00", "ok": true, "name": ""}}'],
)
def test_a_damaged_note_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the words, the file is passed over
        noted_of(text)
