"""A thousand ways to change the trail in the database, at random: every one is found."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from builders import NOW, SYSTEM
from click.testing import CliRunner
from sqlalchemy import delete, insert, select, update
from support.databases import migrated

from qms.audit.anchoring import BrokenTrailError, lay_anchor, stored_anchors
from qms.audit.cli import audit
from qms.audit.core.chain import AuditEntry, link
from qms.audit.models import AuditRow
from qms.audit.queries import chain
from qms.audit.services import head, record, verify_chain
from qms.config import Settings
from qms.db.session import Database
from qms.jobs.maintenance import ANCHOR_TRAIL
from qms.jobs.worker import JobContext, JobRefusedError

LENGTH, TIMES = 24, 1_000
ROW = AuditRow.__table__
TEXTS = ("actor", "roles", "action", "target", "path", "details", "previous", "hash")


@pytest.fixture
def trail(session):
    for number in range(1, LENGTH + 1):
        at = NOW + timedelta(minutes=number)
        record(session, SYSTEM, "needs.read-case", f"REF{number}", now=at, path="/1/", rows=number)
    return session


def rows_of(session):
    return [dict(row) for row in session.execute(select(ROW).order_by(ROW.c.seq)).mappings()]


def rewrite(session, rows):
    """Let the trail be exactly these rows."""
    session.execute(delete(ROW))
    if rows:
        session.execute(insert(ROW), rows)


def forged(rows, first=0):
    """Return the rows numbered and hashed anew from `first` on, as one who knows how would."""
    previous = rows[first - 1]["hash"] if first else "0" * 64
    for number, row in enumerate(rows[first:], first + 1):
        row["seq"], row["previous"] = number, previous
        content = {name: row[name] for name in AuditEntry.__dataclass_fields__}
        row["hash"] = previous = link(previous, AuditEntry(**content))
    return rows


def edit_text(session, chance):
    seq, name = chance.randint(1, LENGTH), chance.choice(TEXTS)
    changed = f"{chance.getrandbits(64):064x}" if name in ("previous", "hash") else "ändrad"
    session.execute(update(ROW).where(ROW.c.seq == seq).values({name: changed}))


def edit_time(session, chance):
    moved = NOW - timedelta(microseconds=chance.randint(1, 10**9))
    session.execute(update(ROW).where(ROW.c.seq == chance.randint(1, LENGTH)).values(at=moved))


def edit_and_hash_it(session, chance):
    rows, at = rows_of(session), chance.randrange(LENGTH)
    rows[at]["actor"] = "någon-annan"
    below = rows[at + 1 :]
    rewrite(session, forged(rows[: at + 1], at) + below)


def edit_and_hash_the_rest(session, chance):
    rows, at = rows_of(session), chance.randrange(LENGTH)
    rows[at]["target"] = "annat"
    rewrite(session, forged(rows, at))


def remove(session, chance):
    session.execute(delete(ROW).where(ROW.c.seq == chance.randint(1, LENGTH)))


def remove_and_hash_the_rest(session, chance):
    rows, at = rows_of(session), chance.randrange(LENGTH)
    rewrite(session, forged(rows[:at] + rows[at + 1 :], at))


def reorder(session, chance):
    rows = rows_of(session)
    one, other = chance.sample(range(LENGTH), 2)
    rows[one]["seq"], rows[other]["seq"] = rows[other]["seq"], rows[one]["seq"]
    rewrite(session, rows)


def reorder_and_hash_the_rest(session, chance):
    rows = rows_of(session)
    one, other = sorted(chance.sample(range(LENGTH), 2))
    rows[one], rows[other] = rows[other], rows[one]
    rewrite(session, forged(rows, one))


def add_one(session, chance):
    rows, at = rows_of(session), chance.randrange(LENGTH)
    rewrite(session, forged([*rows[:at], {**rows[at], "actor": "okänd"}, *rows[at:]], at))


def cut_the_tail(session, chance):
    session.execute(delete(ROW).where(ROW.c.seq > chance.randrange(LENGTH)))


WAYS = (
    edit_text,
    edit_time,
    edit_and_hash_it,
    edit_and_hash_the_rest,
    remove,
    remove_and_hash_the_rest,
    reorder,
    reorder_and_hash_the_rest,
    add_one,
    cut_the_tail,
)
ONLY_BY_ANCHOR = {
    edit_and_hash_the_rest,
    remove_and_hash_the_rest,
    reorder_and_hash_the_rest,
    add_one,
    cut_the_tail,
}


def test_a_thousand_of_a_thousand_are_found(trail, record_property):
    chance, found, unseen = Random(6), Counter(), Counter()
    anchors = [head(trail, now=NOW)]
    for number in range(TIMES):
        way = WAYS[number % len(WAYS)]
        tried = trail.begin_nested()
        way(trail, chance)
        trail.expire_all()
        found[way] += verify_chain(trail, anchors).broken_at is not None
        unseen[way] += verify_chain(trail).broken_at is None
        tried.rollback()
        trail.expire_all()
    assert verify_chain(trail, anchors).broken_at is None
    assert dict(found) == dict.fromkeys(WAYS, TIMES // len(WAYS))
    # Without the anchor none of these can be seen: the reason why there is one.
    assert {way for way in WAYS if unseen[way] == TIMES // len(WAYS)} == ONLY_BY_ANCHOR
    record_property("measured", f"{sum(found.values())} of {TIMES} tamperings found")


def test_an_anchor_a_day_and_the_trail_grows_above_it(trail, tmp_path):
    file = tmp_path / "apart" / "anchors.txt"
    assert lay_anchor(trail, file, now=NOW).seq == LENGTH
    record(trail, SYSTEM, "needs.read-case", "NY", now=NOW)
    assert lay_anchor(trail, file, now=NOW + timedelta(days=1)).seq == LENGTH + 1
    assert [one.seq for one in stored_anchors(file)] == [LENGTH, LENGTH + 1]
    assert file.stat().st_mode & 0o077 == 0
    verdict = verify_chain(trail, stored_anchors(file))
    assert (verdict.broken_at, verdict.anchors, verdict.anchored) == (None, 2, LENGTH + 1)


def test_no_anchor_is_laid_upon_a_cut_trail(trail, tmp_path):
    file = tmp_path / "anchors.txt"
    lay_anchor(trail, file, now=NOW)
    trail.execute(delete(ROW).where(ROW.c.seq > LENGTH - 2))
    trail.expire_all()
    with pytest.raises(BrokenTrailError, match=f"raderna {LENGTH - 1}–{LENGTH} är bortklippta"):
        lay_anchor(trail, file, now=NOW)
    assert len(stored_anchors(file)) == 1


def test_an_empty_trail_has_no_anchor(standing, tmp_path):
    with Database(standing.engine).reading() as session:
        if next(iter(chain(session)), None) is None:
            assert lay_anchor(session, tmp_path / "anchors.txt", now=NOW) is None
    assert stored_anchors(tmp_path / "anchors.txt") == ()


def test_the_nightly_job_anchors_and_refuses_a_broken_chain(db, trail, tmp_path):
    settings = Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=tmp_path)
    context = JobContext(db=db, settings=settings, job_id=1, params={}, now=lambda: NOW)
    ANCHOR_TRAIL.run(context)
    assert [one.seq for one in stored_anchors(settings.anchors)] == [LENGTH]
    trail.execute(update(ROW).where(ROW.c.seq == 3).values(actor="annan"))
    trail.expire_all()
    with pytest.raises(JobRefusedError, match="rad 3"):
        ANCHOR_TRAIL.run(context)


def test_the_commands(tmp_path, monkeypatch):
    monkeypatch.setenv("QMS_INSTANCE", str(tmp_path))
    monkeypatch.delenv("QMS_DATABASE_URL", raising=False)
    monkeypatch.delenv("QMS_ANCHOR_FILE", raising=False)
    engine = migrated(f"sqlite:///{tmp_path / 'qms.db'}")
    run = CliRunner()
    assert "inget att ankra" in run.invoke(audit, ["anchor"]).output
    with Database(engine).transaction() as session:
        for number in range(5):
            record(session, SYSTEM, "needs.read-case", number, now=NOW)
    assert "Inga ankare" in run.invoke(audit, ["verify"]).output
    assert "Ankare vid rad 5" in run.invoke(audit, ["anchor"]).output
    assert "1 ankare, det senaste vid rad 5" in run.invoke(audit, ["verify"]).output
    with Database(engine).transaction() as session:
        session.execute(delete(ROW).where(ROW.c.seq == 5))
    engine.dispose()
    for words in (["verify"], ["anchor"]):
        result = run.invoke(audit, words)
        assert result.exit_code == 1
        assert "raderna 5–5 är bortklippta" in result.output
    settings_file = tmp_path / "audit-anchors.txt"
    settings_file.write_text("skräp\n")
    result = run.invoke(audit, ["verify"])
    assert (result.exit_code, "Rad 1" in result.output) == (1, True)
