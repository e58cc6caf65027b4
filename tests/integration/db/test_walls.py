"""The wall of PostgreSQL between providers: what the app account sees, with nothing but SQL."""

import uuid
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from builders import TODAY, make_municipality
from security.world import make_rows
from sqlalchemy import Engine, event, func, select, text
from sqlalchemy.exc import ProgrammingError
from support.databases import created, dropped, migrated
from support.vaults import VAULT

from qms.audit.services import verify_chain
from qms.db.base import Base
from qms.db.roles import grants
from qms.db.session import Database, make_engine
from qms.db.sight import NOTHING, across, everything, sight_of
from qms.db.walls import OPEN, WALLED
from qms.org.models import OrgPlacement, OrgSuccession
from qms.recovery import postgres
from qms.tables import metadata

LATER = TODAY.replace(year=TODAY.year + 1)
MODULES = ("needs", "grants", "followup", "decisions")
REFUSED = "violates row-level security policy"


@dataclass(frozen=True, kw_only=True)
class Site:
    """A database with a row of every kind, seen by its owner and by the product's account."""

    owner: Engine
    app: Engine
    nodes: dict[str, int]
    paths: dict[int, str]

    def seen_by(self, sight):
        return Database(self.app, vault=VAULT).seen_by(lambda: sight)

    def at(self, name, *, on=TODAY):
        return self.seen_by(sight_of([self.paths[self.nodes[name]]], on))


@pytest.fixture(scope="module")
def site(postgres_server):
    owner = migrated(created(postgres_server, f"qms_{uuid.uuid4().hex[:12]}"))
    name = f"app_{uuid.uuid4().hex[:8]}"
    with Database(owner, vault=VAULT).transaction() as session:
        made = make_municipality(session)
        make_rows(session, made)
        paths = dict(session.execute(select(OrgPlacement.node_id, OrgPlacement.path)).all())
    for _ in range(2):  # they may be run again
        with owner.begin() as connection:
            for statement in grants(owner="qms", app=name):
                connection.execute(text(statement))
    app = make_engine(owner.url.set(username=name).render_as_string(hide_password=False))
    nodes = {one: getattr(made, one) for one in made.__slots__}
    yield Site(owner=owner, app=app, nodes=nodes, paths=paths)
    app.dispose()
    with owner.begin() as connection:
        connection.execute(text(f"GRANT {name} TO CURRENT_USER"))
        connection.execute(text(f"DROP OWNED BY {name}"))
        connection.execute(text(f"DROP ROLE {name}"))
    dropped(owner)


def rows(db, table):
    with db.reading() as session:
        return session.execute(text(f"SELECT * FROM {table}")).mappings().all()


def node_of(site, table, row):
    """Return the node the row leads to, found by the owner along the foreign keys."""
    way = WALLED[table]
    while way.parent:
        asked = text(f"SELECT * FROM {way.parent} WHERE id = :id")
        with site.owner.connect() as connection:
            row = connection.execute(asked, {"id": row[way.column]}).mappings().one()
        way = WALLED[way.parent]
    return row[way.column]


def inside(site, table, place):
    """Return the rows that belong to the place, worked out in Python from what the owner sees."""
    here = site.paths[site.nodes[place]]
    every = rows(Database(site.owner), table)
    return [row for row in every if site.paths[node_of(site, table, row)].startswith(here)]


@pytest.mark.parametrize("table", WALLED)
@pytest.mark.parametrize("place", ["school", "sibling", "north", "independent", "private", "id"])
def test_a_place_sees_its_own_rows_of_a_table_and_no_other(site, table, place):
    told = sorted(map(repr, rows(site.at(place), table)))
    assert told == sorted(map(repr, inside(site, table, place)))


def test_the_rows_try_the_wall(site):
    """More than half of the tables hold a row of somebody, or what was tried was nothing."""
    held = [table for table in WALLED if rows(Database(site.owner), table)]
    assert len(held) > len(WALLED) / 2, sorted(set(WALLED) - set(held))


@pytest.mark.parametrize("table", WALLED)
def test_nothing_is_seen_without_a_sight_and_all_by_the_program(site, table):
    assert rows(site.seen_by(NOTHING), table) == []
    assert len(rows(site.seen_by(everything()), table)) == len(rows(Database(site.owner), table))


def test_a_connection_that_was_told_nothing_sees_nothing(site):
    with site.app.connect() as connection:
        connection.execute(text("SELECT set_config('qms.reach', '', true)"))
        assert connection.scalar(text("SELECT count(*) FROM needs_case")) == 0
        connection.execute(text("RESET qms.reach"))
        assert connection.scalar(text("SELECT count(*) FROM needs_case")) == 0


def test_what_was_seen_is_forgotten_with_the_transaction(site):
    """The next one on the same connection of the pool begins with nothing but its own."""
    assert rows(site.seen_by(everything()), "needs_case")
    raw = site.app.raw_connection()
    try:
        seen = raw.cursor().execute("SELECT current_setting('qms.reach', true)").fetchone()
        raw.rollback()
    finally:
        raw.close()
    assert seen[0] in ("", None)


@contextmanager
def refused():
    with pytest.raises(ProgrammingError, match=REFUSED):
        yield


def test_a_row_cannot_be_carried_over_the_wall(site):
    """Not a decision: its unit is never changed by anybody, by its rights."""
    carried = {
        table: own[0]["id"]
        for table, way in WALLED.items()
        if not way.parent and table != "decision" and (own := inside(site, table, "school"))
    }
    assert set(carried) >= {"needs_case", "decision_draft", "report", "action", "quality_case"}
    for table, row in carried.items():
        said = text(f"UPDATE {table} SET unit_id = :unit WHERE id = :id")
        with refused(), site.at("school").transaction() as session:
            session.execute(said, {"unit": site.nodes["independent"], "id": row})


def test_a_row_of_another_is_neither_changed_nor_removed(site):
    case = inside(site, "needs_case", "school")[0]["id"]
    for said in ("UPDATE needs_case SET stage = 'x' WHERE id = :id",
                 "DELETE FROM needs_care WHERE case_id = :id"):  # fmt: skip
        with site.at("independent").transaction() as session:
            assert session.execute(text(said), {"id": case}).rowcount == 0
    assert inside(site, "needs_case", "school")[0]["stage"] != "x"


def test_a_row_is_not_added_under_anothers(site):
    case = inside(site, "needs_case", "school")[0]["id"]
    said = text(
        "INSERT INTO needs_event (case_id, seq, step, stage_before, stage_after, at, actor, roles) "
        "VALUES (:id, 99, 'x', 'x', 'x', now(), 'x', 'x')"
    )
    with refused(), site.at("independent").transaction() as session:
        session.execute(said, {"id": case})
    with site.at("school").transaction() as session:
        assert session.execute(said, {"id": case}).rowcount == 1
        session.rollback()


def test_a_unit_that_has_moved_is_seen_from_where_it_is_on_the_day(site):
    with Database(site.owner).transaction() as session:
        was = session.scalars(select(OrgPlacement).filter_by(node_id=site.nodes["sibling"])).one()
        south, was.valid_to = was.path, LATER
        path = f"{site.paths[site.nodes['north']]}{site.nodes['sibling']}/"
        moved = OrgPlacement(node_id=was.node_id, parent_id=site.nodes["north"], path=path,
                             provider_id=was.provider_id, valid_from=LATER)  # fmt: skip
        session.add(moved)
        session.flush()
        made = moved.id
    assert south != path
    table = "decision_draft"
    seen = {
        (place, on): len(rows(site.at(place, on=on), table))
        for place in ("north", "south") for on in (TODAY, LATER)
    }  # fmt: skip
    with Database(site.owner).transaction() as session:
        session.delete(session.get(OrgPlacement, made))
        back = select(OrgPlacement).filter_by(node_id=site.nodes["sibling"])
        session.scalars(back).one().valid_to = None
    own = len(inside(site, table, "sibling"))
    assert own, "the unit has something to be seen"
    assert seen["north", LATER] - seen["north", TODAY] == own
    assert seen["south", TODAY] - seen["south", LATER] == own


def test_a_unit_that_became_another_is_seen_from_there_once_it_has(site):
    old, new = site.nodes["school"], site.nodes["independent"]
    with Database(site.owner).transaction() as session:
        became = OrgSuccession(old_id=old, new_id=new, kind="merged", day=LATER)
        session.add(became)
        session.flush()
        made = became.id
    tables = ("report", "report_event", "needs_case", "quality_case")
    seen = [
        [len(rows(site.at(place, on=on), table)) for table in tables]
        for place, on in (("independent", TODAY), ("independent", LATER), ("sibling", LATER))
    ]
    with Database(site.owner).transaction() as session:
        session.delete(session.get(OrgSuccession, made))
    own, others, beside = (
        [len(inside(site, table, place)) for table in tables]
        for place in ("independent", "school", "sibling")
    )
    assert all(others), "the unit has something to be seen"
    assert seen == [own, [sum(pair) for pair in zip(own, others, strict=True)], beside]


def test_a_backup_by_the_products_account_is_whole_and_brings_the_wall(site, tmp_path):
    file = tmp_path / postgres.NAME
    with site.app.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        postgres.dump(site.app.url, file, snapshot=snapshot)
    empty = make_engine(created(site.owner, f"qms_{uuid.uuid4().hex[:12]}"))
    postgres.load(empty.url, file, instead_of=(), dialect=empty.dialect)
    try:
        for table in WALLED:
            assert len(rows(Database(empty), table)) == len(rows(Database(site.owner), table))
        with empty.connect() as connection:
            held = connection.scalars(text("SELECT tablename FROM pg_policies")).all()
        assert set(held) == set(WALLED)
    finally:
        dropped(empty)


def test_commands_see_everything(site):
    """Whoever opens an engine is a command, a job or a backup: the program itself."""
    with site.app.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM needs_case")) > 0
    assert rows(Database(site.app), "needs_case")


def test_counts_across_providers_are_asked_in_a_place_of_their_own(site):
    asked = text("SELECT count(*) FROM needs_case")
    with site.at("independent").reading() as session:
        before = session.scalar(asked)
        with across(session):
            assert session.scalar(asked) > before
        assert session.scalar(asked) == before == len(inside(site, "needs_case", "independent"))


def test_nothing_is_said_to_sqlite():
    said = []
    engine = make_engine("sqlite://")
    event.listen(engine, "before_cursor_execute", lambda *asked: said.append(asked[2]))
    with Database(engine).seen_by(lambda: NOTHING).reading() as session, across(session):
        session.execute(text("SELECT 1"))
    assert said == ["BEGIN", "SELECT 1"]


def leads_to_a_node(name, seen=frozenset()):
    """Return whether a table names a node or a child, or a row that does."""
    targets = {key.column.table.name for key in metadata.tables[name].foreign_keys} - seen - {name}
    return bool({name, *targets} & {"org_node", "needs_person"}) or any(
        leads_to_a_node(one, seen | {name}) for one in targets
    )


def test_the_wall_lets_the_trail_be_verified(site):
    with site.seen_by(everything()).reading() as session:
        assert verify_chain(session).broken_at is None
        every = session.scalar(select(func.count()).select_from(metadata.tables["audit_row"]))
    with Database(site.owner).reading() as session:
        assert (
            session.scalar(select(func.count()).select_from(metadata.tables["audit_row"])) == every
        )


def test_every_table_that_leads_to_a_unit_is_walled_or_open_with_a_reason():
    found = {
        one.local_table.name
        for one in Base.registry.mappers
        if one.class_.__module__.split(".")[1] in MODULES and leads_to_a_node(one.local_table.name)
    }
    assert found - set(WALLED) == set(OPEN)
    assert set(WALLED) <= found
    assert all(len(why) > 30 for why in OPEN.values())
