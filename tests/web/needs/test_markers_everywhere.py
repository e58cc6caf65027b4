"""A name, a number and a sentence are written everywhere they can be, and then looked for.

They may stand on the pages of the case itself, for those who are tied to it. They may stand in no
file of the database, no backup, log, message, address, list, search, export or error page.
"""

import logging
from dataclasses import dataclass

import pytest
from builders import NOW, PASSWORD
from needs_cases import write_all
from sqlalchemy import func, select, text, update
from support.databases import copied, dropped
from support.factor import add_app, give_factor
from support.markers import NAME, TEXT, found_in, raw_copies
from support.needs_cases import account, handled, tie
from support.vaults import VAULT

from qms.access.policy import Can
from qms.audit.models import AuditRow
from qms.db.session import Database
from qms.identity.models import Account
from qms.needs.core.assessing import Kind
from qms.needs.core.cases.application import Child, Cost, Request
from qms.needs.core.documentation.content import PartContent
from qms.needs.core.log_review.reviewing import Verdict
from qms.needs.models import NeedsAssessment, NeedsBreakGlass, NeedsCase, NeedsFile
from qms.needs.queries import places
from qms.needs.services import assessing, notes
from qms.needs.services.documentation import save_part
from qms.needs.services.files import hand_in
from qms.needs.services.glass import break_glass
from qms.needs.services.log_review import review_glass
from qms.needs.services.opening import open_case
from qms.tables import metadata
from qms.vault.columns import sealed_tables

# No person's: made for the test, with a last digit that fits.
NUMBER = "201605049806"
WORDS = (NAME, TEXT, NUMBER, "20160504-9806", "1605049806", "160504-9806")
PDF = b"%PDF-1.4\n" + TEXT.encode() + b"\n" + NAME.encode() + b"\n%%EOF\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """The case that holds the words, and the accounts that take part."""

    ref: str
    names: dict[str, str]


@pytest.fixture
def db(standing, tmp_path):
    """Yield a database of its own, where what is committed is on the disk."""
    engine = copied(standing.engine, tmp_path)
    yield Database(engine, vault=VAULT)
    dropped(engine)


def asked():
    child = Child(name=NAME, number=NUMBER)
    return {
        "child": child,
        "request": Request(
            name="",
            measures=(TEXT, f"Assistent till {NAME}"),
            costs=(Cost(what=TEXT, ore=450_000),),
        ),
    }


def write_everywhere(session, ref, people):
    """Write the words in every field that takes words."""
    unit, officer, assessor = people["principal"], people["case_officer"], people["assessor"]
    rows = ((TEXT, "2026-01-01", "2026-06-01", "4", NAME),)
    save_part(session, unit, ref, "doc_tried", PartContent(rows=rows), seen=0, now=NOW)
    hand_in(session, unit, ref, kind="plan", name=f"{NAME}.pdf", content=PDF, now=NOW)
    notes.add_note(session, officer, ref, TEXT, now=NOW)
    case = session.scalars(select(NeedsCase).filter_by(ref=ref)).one()
    case.stage = "assessment"
    tie(session, officer, ref, assessor, "assessor")
    new = assessing.begin(session, assessor, ref, Kind.FIRST, now=NOW)
    write_all(session, assessor, ref, new, {"HAL1": (2, 1)}, seen=f"{TEXT} {NAME}")
    break_glass(session, people["student_health"], ref, reason=TEXT, now=NOW)
    open_case(session, people["student_health"], ref, can=Can.NEEDS_READ, why="case", now=NOW)
    glass = session.scalars(select(NeedsBreakGlass.id)).one()
    review_glass(session, people["auditor"], glass, Verdict.ASKED, TEXT, version=0, now=NOW)


@pytest.fixture
def planted(db, municipality):
    there = {"principal": municipality.school}
    roles = ("principal", "case_officer", "assessor", "student_health", "auditor", "school_chief")
    with db.transaction() as session:
        people = {r: account(session, r, there.get(r, municipality.id)) for r in roles}
        ref = handled(
            session, people["principal"], people["case_officer"], municipality.school, **asked()
        )
        write_everywhere(session, ref, people)
        ids = {role: actor.account_id for role, actor in people.items()}
        names = dict(session.execute(select(Account.id, Account.user_name)).all())
    return Planted(ref=ref, names={role: names[one] for role, one in ids.items()})


@pytest.fixture
def signed_in(app, db, planted, clock):
    """Return a client for each of those who take part, with their code given."""

    def client_of(role):
        client = app.test_client()
        name = planted.names[role]
        answer = client.post("/logga-in", data={"user_name": name, "password": PASSWORD})
        assert answer.status_code == 303
        client.token = ""
        give_factor(client, add_app(db, name, now=clock[0]), at=clock[0])
        return client

    return client_of


def addresses(app, role):
    """Return every address that takes no part: lists, searches, downloads and settings.

    Two walk through all of the product, the others through what may have to do with cases.
    """
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods]
    # What watches tells with its status that no worker runs here; its words have their own test.
    out = ("static", "bootstrap.static", "identity.sign_out", "health.ready")
    parts = ("needs.", "home.", "inbox.", "audit.", "decisions.")
    start = "" if role in ("case_officer", "school_chief") else parts
    return sorted(
        {
            one.rule
            for one in rules
            if not one.arguments and one.endpoint not in out and one.endpoint.startswith(start)
        }
    )


def told(answer):
    """Return all that was sent: the head with its addresses, and the body."""
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers)
    return head.encode() + b"\n" + answer.data


def test_the_words_do_lie_in_every_sealed_table(db, planted):
    """Or the search below would prove nothing."""
    with db.reading() as session:
        filled = {
            one.table.name
            for one in sealed_tables(metadata)
            if session.execute(select(one.id).limit(1)).first()
        }
    assert filled >= {
        "needs_person", "needs_case", "needs_note", "needs_answer", "needs_file",
        "needs_assessment", "needs_break_glass",
    }  # fmt: skip


def test_in_no_file_of_the_database_and_no_backup(db, planted):
    found = {name: found_in(content, WORDS) for name, content in raw_copies(db.bind).items()}
    assert any("-wal" in name for name in found)
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "role", ["case_officer", "principal", "assessor", "student_health", "auditor", "school_chief"]
)
def test_on_no_list_search_or_export_whoever_asks(app, signed_in, planted, role, caplog):
    caplog.set_level(logging.DEBUG)
    client, shown = signed_in(role), {}
    for path in addresses(app, role):
        answer = client.open(path)
        shown[path] = (answer.status_code, found_in(told(answer), WORDS))
    assert {path: one for path, one in shown.items() if one[1]} == {}
    assert {path: one for path, one in shown.items() if one[0] >= 500} == {}
    assert sum(status == 200 for status, _ in shown.values()) >= 5
    assert found_in(caplog.text.encode(), WORDS) == []


def test_only_those_who_are_tied_to_the_case_see_the_words(signed_in, planted):
    page = f"/behov/{planted.ref}"
    assert NAME in signed_in("case_officer").get(page).get_data(as_text=True)
    for role in ("auditor", "school_chief"):
        answer = signed_in(role).get(page)
        assert answer.status_code in (403, 404)
        assert found_in(told(answer), WORDS) == []


def test_not_in_a_fault_s_page_nor_in_its_log(app, db, signed_in, planted, caplog, monkeypatch):
    """The row holds what was sealed for another: it does not open, and nothing tells it."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    with db.transaction() as session:
        others = VAULT.seal_json(places.of("case", "request", "another"), {"name": NAME})
        session.execute(update(NeedsCase).values(request=others))
    answer = signed_in("case_officer").get(f"/behov/{planted.ref}")
    assert answer.status_code == 500
    assert found_in(told(answer), WORDS) == []
    assert "needs_case.request" in caplog.text
    assert found_in(caplog.text.encode(), WORDS) == []


def test_a_refused_application_leaves_no_word_in_log_address_or_trail(
    db, signed_in, planted, caplog
):
    caplog.set_level(logging.DEBUG)
    client = signed_in("principal")
    answer = client.post("/behov/ny", data={"name": NAME, "number": f"{NUMBER}9", "measure": TEXT})
    assert answer.status_code in (422, 404)
    assert found_in("\n".join(map(str, answer.headers)).encode(), WORDS) == []
    assert found_in(caplog.text.encode(), WORDS) == []
    assert not any(found_in(content, WORDS) for content in raw_copies(db.bind).values())


def case_pages(app, db, ref):
    """Return the address of every page of the case that can be asked for."""
    with db.reading() as session:
        known = {
            "ref": ref,
            "file_id": session.scalars(select(NeedsFile.id)).first(),
            "assessment_id": session.scalars(select(NeedsAssessment.id)).first(),
            "key": "doc_tried",
            "part": "doc_tried",
            "number": 1,
        }
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and "ref" in rule.arguments:
            kinds = rule._converters.items()
            values = {
                name: known.get(name, sorted(getattr(kind, "items", {"health"}))[0])
                for name, kind in kinds
            }
            built = rule.build(values, append_unknown=False)
            found.append(built[1] if built else None)
    return sorted(path for path in found if path)


def readings(db):
    with db.reading() as session:
        query = select(func.count()).where(AuditRow.action.startswith("needs.read-"))
        return session.scalar(query)


def test_every_page_that_shows_a_word_has_left_a_reading(
    app, db, signed_in, planted, record_property
):
    """And where the trail cannot be written, no page shows any: it fails closed."""
    pages, showing = case_pages(app, db, planted.ref), []
    assert len(pages) >= 8
    clients = {role: signed_in(role) for role in ("case_officer", "principal", "assessor")}
    for role, client in clients.items():
        for path in pages:
            before = readings(db)
            answer = client.open(path)
            if found_in(told(answer), WORDS):
                showing.append((role, path))
                assert readings(db) > before, path
    assert len({path for _, path in showing}) >= 4, showing
    with db.transaction() as session:
        session.execute(text("ALTER TABLE audit_row RENAME TO audit_gone"))
    for role, path in showing:
        answer = clients[role].open(path)
        assert answer.status_code >= 500
        assert found_in(told(answer), WORDS) == []
    record_property("measured", f"{len(showing)} pages with words, each recorded, none without")
