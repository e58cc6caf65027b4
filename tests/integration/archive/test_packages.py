"""A hundred closed cases as packages: whole, equal to their source, recorded, and closed to others.

With QMS_PACKAGES the packages stay in that folder, for the validator of `manage.py trust`.
"""

import os
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from builders import NOW, make_actor, make_municipality
from lxml import etree
from sqlalchemy import select
from support.closed_cases import closed_on, maker

from qms.access.policy import Can
from qms.access.roles import Role
from qms.access.scope import ForbiddenError
from qms.archive.core.package import SCHEMA
from qms.archive.core.pieces import Making
from qms.archive.core.reading import BrokenPackageError
from qms.archive.queries.closed import closed
from qms.archive.queries.source import source_of
from qms.archive.services.making import (
    READER,
    UNFINISHED,
    make_package,
    packages_in,
    prepare_folder,
    read_folder,
)
from qms.audit.models import AuditRow
from qms.decisions.core.frozen import checksum
from qms.needs.models import NeedsPerson
from qms.needs.services.opening import open_case
from qms.tables import metadata

CASES = 100
ODD = "Zinnoberta \x00\x07\x85￾ å\r\n\tä <&]]> \"'"
MAKING = Making(at=NOW, version="1")
DAY = NOW.date().replace(year=2025)
DEFINED = etree.XMLSchema(
    etree.parse(str(Path(__file__).parents[3] / "qms" / "content" / "arende.xsd"))
)


@pytest.fixture
def officer():
    return make_actor(Role.DATA_PROTECTION)


@pytest.fixture
def folder(tmp_path):
    kept = os.environ.get("QMS_PACKAGES")
    place = Path(kept) if kept else tmp_path / "archive"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


@pytest.fixture
def made(open_db):
    """Return a function that makes closed cases, and gives their references."""

    def make(count):
        with open_db.transaction() as session:
            hand = maker(session, make_municipality(session))
            day = closed_on(DAY)
            return [hand.case(day, secret=f"{ODD} {number}").ref for number in range(count)]

    return make


@pytest.fixture
def grounds(sqlite_grounds):
    return sqlite_grounds


def case_as_kept(db, ref):
    with db.transaction() as session:
        opened = open_case(session, READER, ref, can=Can.NEEDS_READ, why="extract", now=NOW)
        return source_of(session, opened)


def test_a_hundred_cases(open_db, made, officer, folder, record_property):
    refs = made(CASES)
    for ref in refs:
        make_package(open_db, officer, ref, folder, MAKING, now=NOW)
    packages = packages_in(folder)
    assert [one.name for one in packages] == sorted(f"SIP-{ref}" for ref in refs)
    for place, ref in zip(packages, sorted(refs), strict=True):
        read, kept = read_folder(place), case_as_kept(open_db, ref)
        assert read.rows == kept.rows
        assert read.people == kept.people
        for one in kept.documents:
            assert read.files[f"representations/rep1/data/{one.name}"] == one.content
    record_property("measured", f"{len(packages)} packages")


def test_what_is_in_one(open_db, made, officer, folder):
    (ref,) = made(1)
    place = make_package(open_db, officer, ref, folder, MAKING, now=NOW).folder
    read = read_folder(place)
    assert read.rows["needs_note"][0]["body"] == f"{ODD} 0"
    (decision,) = read.rows["decision"]
    frozen = read.files["representations/rep1/data/beslut-1.json"].decode()
    assert checksum(frozen) == decision["sha256"]
    assert read.files["representations/rep1/data/beslut-1.txt"].decode() == f"{ODD} 0"
    assert len(read.rows["needs_assessment"]) == 1  # the one that was never sent is no part of it
    assert read.rows["needs_case"][0]["opened_by"] in read.people
    content = etree.fromstring(read.files["representations/rep1/data/arende.xml"])
    DEFINED.assertValid(etree.ElementTree(content))
    assert (place / SCHEMA).read_bytes().startswith(b"<?xml")


def test_the_folder_is_for_its_owner_alone(open_db, made, officer, folder):
    (ref,) = made(1)
    place = make_package(open_db, officer, ref, folder, MAKING, now=NOW).folder
    modes = {stat.S_IMODE(one.stat().st_mode) for one in place.rglob("*") if one.is_dir()}
    assert modes | {stat.S_IMODE(place.stat().st_mode)} == {0o700}
    assert {stat.S_IMODE(o.stat().st_mode) for o in place.rglob("*") if o.is_file()} == {0o600}


def test_each_packing_is_recorded_before(open_db, made, officer, tmp_path):
    (ref,) = made(1)
    absent = tmp_path / "no" / "such"
    with pytest.raises(FileNotFoundError):
        make_package(open_db, officer, ref, absent, MAKING, now=NOW)
    with open_db.reading() as session:
        rows = session.execute(
            select(AuditRow.action, AuditRow.actor, AuditRow.target)
            .where(AuditRow.action.in_(["retention.packed-case", "needs.read-extract"]))
            .order_by(AuditRow.seq)
        ).all()
    assert [tuple(row) for row in rows] == [
        ("needs.read-extract", READER.pseudonym, ref),
        ("retention.packed-case", officer.pseudonym, ref),
    ]


def test_nobody_else_makes_one(open_db, made, folder):
    (ref,) = made(1)
    for role in set(Role) - {Role.DATA_PROTECTION}:
        with pytest.raises(ForbiddenError):
            make_package(open_db, make_actor(role), ref, folder, MAKING, now=NOW)
    assert packages_in(folder) == ()


def test_one_that_is_there_is_left_as_it_is(open_db, made, officer, folder):
    (ref,) = made(1)
    first = make_package(open_db, officer, ref, folder, MAKING, now=NOW)
    later = Making(at=NOW + timedelta(days=1), version="2")
    before = (first.folder / "METS.xml").read_bytes()
    again = make_package(open_db, officer, ref, folder, later, now=NOW)
    assert (first.is_new, again.is_new) == (True, False)
    assert (first.folder / "METS.xml").read_bytes() == before


@pytest.mark.parametrize("harm", ["changed", "missing", "added", "list"])
def test_a_package_that_is_not_as_it_was_made_is_told(open_db, made, officer, folder, harm):
    (ref,) = made(1)
    place = make_package(open_db, officer, ref, folder, MAKING, now=NOW).folder
    file = place / "representations/rep1/data/beslut-1.txt"
    if harm == "changed":
        file.write_text("Avslag", "utf-8")
    elif harm == "missing":
        file.unlink()
    elif harm == "added":
        file.with_name("beslut-9.txt").write_text("Bifall", "utf-8")
    else:
        (place / "METS.xml").write_text('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "utf-8")
    with pytest.raises(BrokenPackageError) as told:
        read_folder(place)
    assert told.value.faults


def test_a_protected_child_is_left_out_but_for_who_is_named(open_db, officer):
    with open_db.transaction() as session:
        hand = maker(session, make_municipality(session))
        shown, hidden = (hand.case(closed_on(DAY)) for _ in range(2))
        session.get_one(NeedsPerson, hidden.person).protected = True
        hand.case(None)
    with open_db.reading() as session:
        found = closed(session, officer, until=NOW.date())
        assert (found.refs, found.secret) == ((shown.ref,), 1)
        assert closed(session, officer, until=DAY - timedelta(1)).refs == ()


def test_the_command_knows_every_table_on_its_own():
    """In a process that imported nothing else, as `qms archive` is run."""
    lone = (
        "import qms.archive.cli as c, qms.db.base as b; print(len(b.Base.metadata.sorted_tables))"
    )
    done = subprocess.run(
        [sys.executable, "-c", lone], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout.strip() == str(len(metadata.tables)), done.stderr[-300:]


def test_what_a_killed_packing_left_is_cleared_the_day_after(tmp_path):
    folder = tmp_path / "archive"
    prepare_folder(folder, now=NOW)
    for name, age in (("old", timedelta(days=2)), ("young", timedelta(hours=1))):
        left = folder / f"{UNFINISHED}{name}"
        left.mkdir()
        (left / "arende.xml").write_text("x", "utf-8")
        at = (NOW - age).timestamp()
        os.utime(left, (at, at))
    folder.chmod(0o755)
    prepare_folder(folder, now=NOW)
    assert [one.name for one in folder.iterdir()] == [f"{UNFINISHED}young"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
