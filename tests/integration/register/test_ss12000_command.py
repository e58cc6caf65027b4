"""`qms import-ss12000`: counted from files and from a real source, and nobody's name is kept."""

import json
import sqlite3

import pytest
from builders import make_municipality
from click.testing import CliRunner
from sqlalchemy import select
from support.databases import dropped, migrated
from support.ss12000_server import (
    FIRST_NAME,
    LAST_NAME,
    NUMBER,
    OTHER,
    RESOURCES,
    SECRET,
    source,
)

from qms.access.scope import Scope
from qms.config import from_environment
from qms.db.session import make_engine
from qms.register import lookups
from qms.register.models import FACTS, ImportBatch, ImportUpload
from qms.register.ss12000_cli import import_ss12000
from qms.vault.database import open_database

ON = ("--on", "2026-10-15")
EVERYWHERE = Scope(everything=True)
EXPECTED = {
    # Counted by hand from the source: seven and one with protected data in grade 8, and so on.
    ("Åkerskolan", 8): 8, ("Åkerskolan", 0): 1, ("Åkerskolan", 1): 1,
    ("Nya skolan", 9): 1, ("Nya skolan", 1): 1,
}  # fmt: skip


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Return the folder of an installation with the small municipality."""
    monkeypatch.setenv("QMS_INSTANCE", str(tmp_path))
    monkeypatch.delenv("QMS_DATABASE_URL", raising=False)
    url = from_environment().database_url
    dropped(migrated(url))
    engine = make_engine(url)
    with open_database(from_environment(), engine).transaction() as session:
        make_municipality(session)
    engine.dispose()
    (tmp_path / "nyckel").write_text(f"{SECRET}\n", encoding="utf-8")
    return tmp_path


def run(*words):
    return CliRunner().invoke(import_ss12000, [*ON, *map(str, words)])


def read(ask):
    engine = make_engine(from_environment().database_url)
    try:
        with open_database(from_environment(), engine).reading() as session:
            return ask(session)
    finally:
        engine.dispose()


def counted():
    def ask(session):
        table = FACTS["pupil_counts"]
        units = {one.id: one.name for one in lookups.all_units(session, EVERYWHERE)}
        rows = session.execute(select(table.c.unit_id, table.c.step, table.c.n, table.c.year))
        return {(units[unit], step): n for unit, step, n, year in rows if year == 2026}

    return read(ask)


def remote(address, place):
    return ("--url", address, "--token-file", place / "nyckel")


def test_from_a_source_page_by_page(place):
    with source() as (address, asked):
        answer = run(*remote(address, place), "--save")
    assert answer.exit_code == 0, answer.output
    assert counted() == EXPECTED
    pages = [given for path, given in asked if path.endswith("/persons")]
    assert len(pages) == -(-len(RESOURCES["persons"]) // 3)
    assert all(set(given) <= {"limit", "pageToken"} for given in pages)
    classes = read(lambda s: s.execute(select(FACTS["groups"].c["group"], FACTS["groups"].c.pupils,
                                              FACTS["groups"].c.form)).all())  # fmt: skip
    assert [tuple(row) for row in classes] == [("8A", 8, "compulsory")]
    told = ("Inskrivna: 12.", "som inte räknas: 1.", "inte ingår: 1.", "flera årskurser: 1.")
    assert [words for words in told if words not in answer.output] == []


def test_from_files(place, tmp_path):
    words = []
    for kind, rows in RESOURCES.items():
        file = tmp_path / f"{kind}.json"
        file.write_text(json.dumps({"data": rows}), encoding="utf-8")
        words += [f"--{kind}", file]
    assert run(*words, "--save").exit_code == 0
    assert counted() == EXPECTED
    again = run(*words, "--save")
    assert again.exit_code == 0
    assert "0 nya, 0 ändrade" in again.output


def test_without_save_nothing_is_kept(place):
    with source() as (address, _):
        answer = run(*remote(address, place))
    assert answer.exit_code == 0, answer.output
    assert "Spara med --save" in answer.output
    assert counted() == {}
    assert read(lambda s: s.scalars(select(ImportBatch.id)).all()) == []
    units = read(lambda s: [one.name for one in lookups.all_units(s, EVERYWHERE)])
    assert "Nya skolan" not in units


def test_no_name_no_number_and_no_id_of_a_person_is_anywhere(place):
    """The whole database as bytes, its log too, and what the command says."""
    with source() as (address, _):
        answer = run(*remote(address, place), "--save")
    file = next(one for one in place.rglob("*") if one.is_file() and _is_database(one))
    with sqlite3.connect(file) as connection:
        dump = "\n".join(connection.iterdump())
    raw = b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
    for mark in (FIRST_NAME, LAST_NAME, NUMBER, FIRST_NAME.lower(), LAST_NAME.lower(), "Sekretess"):
        assert mark not in dump
        assert mark.encode() not in raw
        assert mark not in answer.output
    assert read(lambda s: s.scalars(select(ImportUpload.batch_id)).all()) == []


def _is_database(file):
    return file.read_bytes()[:15] == b"SQLite format 3"


def test_units_that_the_register_has_stay_as_they_are(place):
    with source() as (address, _):
        run(*remote(address, place), "--save")
    units = {one.code: one for one in read(lambda s: lookups.all_units(s, EVERYWHERE))}
    assert units["12345678"].local_id == "Åkerskolan"
    assert units["12345699"].name == "Nya skolan"
    assert units["12345699"].local_id == "12345699"


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        pytest.param(lambda _k, _b: (500, {}), "svarade 500", id="a fault of theirs"),
        pytest.param(lambda _k, _b: (302, {}), "svarade 302", id="sent elsewhere"),
        pytest.param(lambda _k, _b: (200, b"<html>"), "inte giltig JSON", id="a page"),
        pytest.param(lambda _k, _b: (200, {"data": 1}), "ingen lista", id="no list"),
        pytest.param(lambda _k, b: (200, {**b, "pageToken": "t0"}), "i cirkel", id="a circle"),
        pytest.param(lambda k, b: (200, {"data": [{"schoolUnitCode": "1"}]}), "saknar id",
                     id="no id"),
        pytest.param(lambda k, b: (200, {"data": [{"id": OTHER, "displayName": "",
                     "schoolUnitCode": "12345699"}]} if k == "organisations" else b),
                     "units:", id="a unit without a name"),
    ],
)  # fmt: skip
def test_a_source_that_answers_otherwise_saves_nothing(place, spoil, says):
    with source(spoil) as (address, _):
        answer = run(*remote(address, place), "--save")
    assert answer.exit_code == 1, answer.output
    assert says in answer.output
    assert counted() == {}
    assert FIRST_NAME not in answer.output


def test_a_wrong_key_a_silent_source_and_an_unsafe_address(place):
    (place / "nyckel").write_text("fel", encoding="utf-8")
    with source() as (address, _):
        assert "svarade 401" in run(*remote(address, place)).output
    assert "svarar inte" in run(*remote(address, place)).output
    assert "inte säker" in run(*remote("http://provby.example/v2", place)).output


@pytest.mark.parametrize("words", [(), ("--url", "https://provby.example")])
def test_files_or_an_address_with_its_key(place, words):
    assert run(*words).exit_code == 2
