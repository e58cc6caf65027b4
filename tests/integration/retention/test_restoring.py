"""What was erased is erased again after a restore; a list that is lost or touched is told of."""

import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest
from builders import NOW
from click.testing import CliRunner
from sqlalchemy import func, select, text, update
from sqlalchemy.event import listen
from support.closed_cases import closed_on, maker
from support.databases import dropped
from support.needs_cases import account
from support.postgres import program
from support.vaults import RING, VAULT

from qms.access.roles import Role
from qms.app import create_app
from qms.config import Settings
from qms.db.scrub import scrub
from qms.db.session import Database, make_engine
from qms.jobs.queries import all_active
from qms.jobs.services import ask_to_cancel
from qms.jobs.worker import JobContext
from qms.needs.models import NeedsAssessment, NeedsMoney, NeedsNote
from qms.needs.queries import places
from qms.needs.services.erasing import KINDS as NEEDS
from qms.needs.services.erasing import clear_drafts, drafts_until
from qms.retention.jobs import begin, erase_run, reapply
from qms.retention.listing import listed
from qms.retention.models import RetentionItem, RetentionRun
from qms.retention.queries.runs import ERASE, stuck
from qms.retention.queries.standing import standing_of
from qms.retention.services.reapplying import LostLinesError, rebuild, settle
from qms.retention.services.rules import answer_rule, propose_rule
from qms.retention.services.runs import confirm_run, prepare_run
from qms.retention.services.scrubbing import is_left_to_scrub
from qms.retention_list import KINDS, retention
from qms.vault.keyfile import write_ring

PLAN = "Dokumenthanteringsplan UN 2026/12"


@pytest.fixture
def settings(tmp_path):
    return Settings(
        database_url="", secret_key=b"x" * 32, instance=tmp_path / "instance", second_factor=False
    )


@pytest.fixture
def case(open_db, municipality):
    """Return a closed case in a committed database whose every kind has a rule of five years."""
    with open_db.transaction() as session:
        made = maker(session, municipality).case(closed_on(date(2010, 1, 1)))
        records = account(session, Role.SYSTEM_ADMIN, municipality.id)
        chief = account(session, Role.SCHOOL_CHIEF, municipality.id)
        for kind in KINDS.ruled:
            new = propose_rule(
                session, records, KINDS, kind.key, years=5, reference=PLAN,
                decided_on=NOW.date(), now=NOW,
            )  # fmt: skip
            answer_rule(session, chief, new, is_approved=True, now=NOW)
    return made, records, chief


def erase_everything(db, case, settings):
    """Erase in two runs: the child goes in the second."""
    _, records, chief = case
    for _ in range(2):
        with db.transaction() as session:
            run_id = prepare_run(session, records, KINDS, now=NOW)
            job = confirm_run(session, chief, run_id, now=NOW)
        context = JobContext(
            db=db, settings=settings, job_id=job, params={"run": run_id}, now=lambda: NOW
        )
        erase_run(context, kinds=KINDS)


def left(db, case):
    with db.reading() as session:
        return {kind for kind, ids in case[0].ids.items() if KINDS.of(kind).remains(session, ids)}


EVERY = {kind.key for kind in NEEDS.ruled}


def dumped(engine, folder):
    """Return a dump of the database, as its keeper would take it."""
    file = folder / "dump"
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.connection.execute("VACUUM INTO ?", (str(file),))
        return file
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    command = [program("pg_dump"), "--clean", "--if-exists", "--file", str(file), "--dbname", url]
    subprocess.run(command, check=True, capture_output=True)
    return file


def restored(engine, file):
    """Put the dump back in place of what is there."""
    engine.dispose()
    if engine.dialect.name == "sqlite":
        for part in ("-wal", "-shm"):
            Path(f"{engine.url.database}{part}").unlink(missing_ok=True)
        shutil.copy(file, engine.url.database)
        return
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    command = [program("psql"), "--quiet", "--set", "ON_ERROR_STOP=1", "--file", str(file), url]
    subprocess.run(command, check=True, capture_output=True)


def test_dump_erase_restore_start(open_db, case, settings, tmp_path):
    dump = dumped(open_db.bind, tmp_path)
    erase_everything(open_db, case, settings)
    assert left(open_db, case) == set()
    restored(open_db.bind, dump)
    assert left(open_db, case) == EVERY
    app = create_app(settings, db=open_db, clock=lambda: NOW)
    assert left(open_db, case) == set()
    assert app.test_client().get("/logga-in").status_code == 200
    with open_db.reading() as session:
        standing = standing_of(session, settings.erasures)
        assert (standing.is_whole, standing.again) == (True, ())
        assert (
            standing.erased
            == standing.listed
            == session.scalar(select(func.count()).select_from(RetentionItem))
        )
        assert session.scalar(select(NeedsMoney.net)) == 1234567


def test_the_worker_erases_again_before_it_takes_a_job(open_db, case, settings, tmp_path):
    dump = dumped(open_db.bind, tmp_path)
    erase_everything(open_db, case, settings)
    restored(open_db.bind, dump)
    begin(open_db, settings, kinds=KINDS)
    assert left(open_db, case) == set()


def test_it_is_done_once(open_db, case, settings, tmp_path):
    dump = dumped(open_db.bind, tmp_path)
    erase_everything(open_db, case, settings)
    restored(open_db.bind, dump)
    first = settle(open_db, KINDS, settings.erasures, now=NOW)
    assert first[1] == sum(len(ids) for ids in case[0].ids.values())
    assert settle(open_db, KINDS, settings.erasures, now=NOW) == (first[0], 0)


def test_a_dump_from_between_two_erasures(open_db, case, settings, tmp_path):
    """Some is erased in the dump already, the rest comes back."""
    _, records, chief = case
    with open_db.transaction() as session:
        run_id = prepare_run(session, records, KINDS, now=NOW)
        job = confirm_run(session, chief, run_id, now=NOW)
    params = {"run": run_id}
    erase_run(
        JobContext(db=open_db, settings=settings, job_id=job, params=params, now=lambda: NOW),
        kinds=KINDS,
    )
    dump = dumped(open_db.bind, tmp_path)
    with open_db.transaction() as session:
        run_id = prepare_run(session, records, KINDS, now=NOW)
        job = confirm_run(session, chief, run_id, now=NOW)
    params = {"run": run_id}
    erase_run(
        JobContext(db=open_db, settings=settings, job_id=job, params=params, now=lambda: NOW),
        kinds=KINDS,
    )
    restored(open_db.bind, dump)
    assert left(open_db, case) == {"needs.person"}
    assert settle(open_db, KINDS, settings.erasures, now=NOW)[1] == 1
    assert left(open_db, case) == set()


def cut(file):
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[:-3]), "utf-8")


def change(file):
    file.write_text(file.read_text("utf-8").replace("needs.note", "needs.nota", 1), "utf-8")


@pytest.mark.parametrize(
    ("spoil", "words", "lose"),
    [
        pytest.param(lambda file: file.unlink(), "har 0 av dem", 0, id="lost"),
        pytest.param(cut, "av dem", 0, id="its end cut off"),
        pytest.param(change, "är ändrad", 1, id="a line changed"),
    ],
)
def test_a_list_that_does_not_hold_closes_the_module(open_db, case, settings, spoil, words, lose):
    erase_everything(open_db, case, settings)
    spoil(settings.erasures)
    app = create_app(settings, db=open_db, clock=lambda: NOW)
    with open_db.reading() as session:
        assert words in standing_of(session, settings.erasures).sentence
    client = app.test_client()
    assert client.get("/behov").status_code == 503
    assert client.get("/logga-in").status_code == 200
    with open_db.transaction() as session:
        rebuild(session, settings.erasures, now=NOW, lose=lose)
    assert client.get("/behov").status_code == 303  # to the sign-in: the module is served again
    with open_db.reading() as session:
        assert standing_of(session, settings.erasures).is_whole


def test_a_mended_list_keeps_what_only_the_list_knew(open_db, case, settings, tmp_path):
    dump = dumped(open_db.bind, tmp_path)
    erase_everything(open_db, case, settings)
    with settings.erasures.open("a") as file:
        file.write("skräp\n")
    restored(open_db.bind, dump)
    assert settle(open_db, KINDS, settings.erasures, now=NOW)[0].fault
    assert left(open_db, case) == EVERY
    with open_db.transaction() as session:
        items, only_listed, old = rebuild(session, settings.erasures, now=NOW, lose=1)
    assert items == only_listed == sum(len(ids) for ids in case[0].ids.values())
    assert old.exists()
    settle(open_db, KINDS, settings.erasures, now=NOW)
    assert left(open_db, case) == set()


@pytest.mark.parametrize(
    ("damage", "lost"),
    [
        pytest.param(lambda line: line.replace("needs.", "needx.", 1), 1, id="an item changed"),
        pytest.param(lambda _: "skräp\n", 2, id="a line with its mark"),
    ],
)
def test_lines_after_a_damaged_one_are_not_lost_in_silence(
    open_db, case, settings, tmp_path, damage, lost
):
    """The database is from before the erasures, and the list's second line is damaged."""
    dump = dumped(open_db.bind, tmp_path)
    erase_everything(open_db, case, settings)
    lines = settings.erasures.read_text("utf-8").splitlines(keepends=True)
    settings.erasures.write_text("".join([lines[0], damage(lines[1]), *lines[2:]]), "utf-8")
    restored(open_db.bind, dump)
    before = settings.erasures.read_bytes()
    for wrong in (0, lost + 1):
        with (
            pytest.raises(LostLinesError, match=f"{lost} rader"),
            open_db.transaction() as session,
        ):
            rebuild(session, settings.erasures, now=NOW, lose=wrong)
    assert settings.erasures.read_bytes() == before
    with open_db.transaction() as session:
        items, *_ = rebuild(session, settings.erasures, now=NOW, lose=lost)
    assert items == len(lines) - lost


def test_a_restore_under_a_running_application_is_seen(open_db, case, settings, tmp_path):
    dump = dumped(open_db.bind, tmp_path)
    erase_everything(open_db, case, settings)
    client = create_app(settings, db=open_db, clock=lambda: NOW).test_client()
    client.get("/behov")
    restored(open_db.bind, dump)
    assert left(open_db, case) == EVERY
    client.get("/behov")
    assert left(open_db, case) == set()


def confirmed(db, case):
    _, records, chief = case
    with db.transaction() as session:
        run_id = prepare_run(session, records, KINDS, now=NOW)
        return run_id, confirm_run(session, chief, run_id, now=NOW)


def nightly(db, settings):
    reapply(JobContext(db=db, settings=settings, job_id=1, params={}, now=lambda: NOW), kinds=KINDS)


def test_a_confirmed_erasure_without_a_live_job_goes_on_at_night(open_db, case, settings):
    run_id, job = confirmed(open_db, case)
    with open_db.reading() as session:
        assert stuck(session) == ()
    with open_db.transaction() as session:
        ask_to_cancel(session, case[1], job, now=NOW)
    with open_db.reading() as session:
        assert stuck(session) == (run_id,)
    for _ in range(2):  # the second night finds the first one's job
        nightly(open_db, settings)
        with open_db.reading() as session:
            asked = all_active(session, name=ERASE)
            assert [one.params for one in asked] == [{"run": run_id}]
            assert stuck(session) == ()


def test_files_that_could_not_be_cleaned_are_cleaned_at_night(open_db, case, settings):
    erase_everything(open_db, case, settings)
    with open_db.transaction() as session:
        session.execute(update(RetentionItem).values(scrubbed_at=None))
        session.execute(update(RetentionRun).values(is_scrubbed=False))
        assert is_left_to_scrub(session)
    nightly(open_db, settings)
    with open_db.reading() as session:
        assert not is_left_to_scrub(session)
        assert all(session.scalars(select(RetentionRun.is_scrubbed)))


def test_a_table_of_somebody_else_is_not_called_cleaned(open_db, case):
    """PostgreSQL skips it with a warning; in SQLite nobody owns a table."""
    tables = {name for kind in KINDS.all for name in kind.tables}
    assert scrub(open_db.bind, tables)
    if open_db.bind.dialect.name != "postgresql":
        return
    role = f"qms_{uuid4().hex[:12]}"
    with open_db.bind.begin() as connection:
        connection.execute(text(f"CREATE ROLE {role}"))
        connection.execute(text(f"GRANT {role} TO CURRENT_USER"))
    stranger = make_engine(open_db.bind.url.render_as_string(hide_password=False))
    listen(stranger, "connect", lambda opened, _: opened.execute(f"SET ROLE {role}"))
    listen(stranger, "connect", lambda opened, _: opened.commit())
    try:
        assert not scrub(stranger, tables)
    finally:
        stranger.dispose()
        with open_db.bind.begin() as connection:
            connection.execute(text(f"DROP ROLE {role}"))


def test_a_draft_that_is_saved_meanwhile_is_not_cleared(open_db, municipality, settings):
    with open_db.transaction() as session:
        made = maker(session, municipality).case(None)
    draft = made.ids["needs.assessment"][1]
    cleared = []

    def clear():
        with open_db.transaction() as session:
            cleared.append(clear_drafts(session, settings.erasures, days=200, now=NOW))

    other = Thread(target=clear)
    with open_db.transaction() as session:
        mine = update(NeedsAssessment).where(NeedsAssessment.id == draft)
        session.execute(mine.values(saved_at=NOW))
        other.start()
        other.join(1)
    other.join(30)
    assert cleared == [0]
    assert not settings.erasures.exists()
    with open_db.reading() as session:
        assert session.get(NeedsAssessment, draft) is not None


def test_a_note_of_later_is_not_taken(open_db, case, settings):
    """The case's notes are erased; one that is written afterwards is another item."""
    erase_everything(open_db, case, settings)
    with open_db.transaction() as session:
        place_of = {"id": "f" * 32, "case_id": case[0].id, "kind": "note", "at": NOW}
        body = VAULT.seal_text(places.of("note", "body", "f" * 32), "nytt")
        session.add(NeedsNote(**place_of, by=case[1].account_id, body=body))
    settle(open_db, KINDS, settings.erasures, now=NOW)
    with open_db.reading() as session:
        assert session.get(NeedsNote, "f" * 32) is not None


def test_the_commands(open_db, case, settings, tmp_path, monkeypatch):
    instance = tmp_path / "instance"
    instance.mkdir()
    url = open_db.bind.url.render_as_string(hide_password=False)
    write_ring(instance / "keys.json", RING)
    for name, value in (("QMS_INSTANCE", str(instance)), ("QMS_DATABASE_URL", url)):
        monkeypatch.setenv(name, value)
    dump = dumped(open_db.bind, tmp_path)
    erase_everything(open_db, case, settings)
    call = CliRunner().invoke
    assert call(retention, ["status"]).exit_code == 0
    restored(open_db.bind, dump)
    told = call(retention, ["status"])
    assert told.exit_code == 1
    assert "Att gallra igen: 14" in told.output
    assert "Gallrade igen: 14" in call(retention, ["reapply"]).output
    assert left(open_db, case) == set()
    assert "utan det som är gallrat" in call(retention, ["scrub"]).output
    settings.erasures.unlink()
    told = call(retention, ["status"])
    assert told.exit_code == 1
    assert "14 poster är gallrade, men listan utanför databasen har 0 av dem" in told.output
    assert call(retention, ["rebuild", "--yes"]).exit_code == 0
    assert call(retention, ["status"]).exit_code == 0


def test_a_database_from_before_is_not_served_unmended(settings, tmp_path):
    settings.instance.mkdir()
    settings.erasures.write_text("", "utf-8")
    engine = make_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with Database(engine, vault=VAULT).reading() as session:
        assert "qms db upgrade" in standing_of(session, settings.erasures).sentence
    dropped(engine)


def test_old_drafts_are_cleared_and_the_trail_and_the_case_say_so(open_db, municipality, settings):
    with open_db.transaction() as session:
        made = maker(session, municipality).case(None)
        who = session.get_one(NeedsAssessment, made.ids["needs.assessment"][1]).assessor_id
        day, week = NOW.date(), timedelta(days=7)
        assert drafts_until(session, who, days=207, today=day) == (day + week,)
        assert drafts_until(session, who, days=208, today=day) == ()
        assert drafts_until(session, who + 1, days=207, today=day) == ()
    sent, draft = made.ids["needs.assessment"]
    with open_db.transaction() as session:
        cleared = clear_drafts(session, settings.erasures, days=201, now=NOW)
        assert cleared == 0
        assert clear_drafts(session, settings.erasures, days=200, now=NOW) == 1
        assert clear_drafts(session, settings.erasures, days=200, now=NOW) == 0
        assert KINDS.of("needs.assessment").remains(session, (sent, draft)) == {sent}
    with open_db.reading() as session:
        assert [one.item for one in listed(settings.erasures, VAULT)] == [draft]
        row = session.scalars(select(RetentionItem)).one()
        assert (row.subject, row.kind, row.run_id) == (made.ref, "needs.draft", "")
