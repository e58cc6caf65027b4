"""The officer proposes, another decides, the unit sees its months; money is hidden from others."""

import json
import re
from dataclasses import asdict
from datetime import timedelta

import pytest
from builders import NOW
from flask.testing import FlaskClient
from support.needs_cases import protect
from support.needs_decisions import HEAD, people, proposal, waiting

from qms.access.roles import Role
from qms.audit.queries import AuditFilter, events
from qms.decision_list import RECALCULATORS
from qms.decisions.core.verifying import verify
from qms.identity.queries import account_named
from qms.needs.core.cases.kinds import Part
from qms.needs.core.cases.refs import shown_ref
from qms.needs.services import care
from qms.needs.services.deciding.approving import decide
from qms.needs.services.deciding.proposing import save_proposal, send_proposal

TYPED = {
    "outcome": "partly", "not_granted": "fler timmar", "requested": "120 000",
    "first": "2027-01-01", "last": "2027-06-30",
    "group_1": "assistant", "hours_1": "10", "reasons": "Eleven behöver en vuxen vid måltider.",
    "measures": "assistent", "deviation": "Skolan har redan en resurs i gruppen.", "version": "0",
}  # fmt: skip


@pytest.fixture
def cast(db, municipality):
    """Return the people of a case that waits for a proposal, and its reference."""
    with db.transaction() as session:
        who = people(session, municipality, municipality.independent)
        return who, waiting(session, who, municipality.independent)


def test_from_proposal_to_the_unit_s_month(cast, as_actor, sign_in, municipality):
    _who, ref = cast
    top = municipality.id
    officer = as_actor(f"officer.{top}@provby.example")
    decider = as_actor(f"decider.{top}@provby.example")
    unit = as_actor(f"independent_provider.{municipality.independent}@provby.example")
    base = f"/behov/{ref}/beslut"

    form = officer.get(f"{base}/skriv")
    assert form.status_code == 200
    assert "extraordinära timmar per vecka" in form.text
    assert unit.get(base).status_code == 200
    assert unit.get(f"{base}/skriv").status_code == 403

    assert officer.post(f"{base}/skriv", data=TYPED).status_code == 303
    page = officer.get(base)
    assert "57\u00a0240" in page.text  # 54 000 and 6 %
    assert "Skicka för beslut" in page.text
    assert "Innan förslaget kan skickas" not in page.text
    assert officer.post(f"{base}/skicka", data={"version": "1"}).status_code == 303
    assert officer.post(f"{base}/fatta", data={"version": "3"}).status_code == 422

    assert "Besluta enligt förslaget" in decider.get(base).text
    assert decider.post(f"{base}/ater", data={"version": "3"}).status_code == 422
    assert decider.post(f"{base}/fatta", data={"version": "3"}).status_code == 303
    read = unit.get(base)
    assert "STÖD 2026-0001: Delvis bifall" in read.text

    decision_id = read.text.split('<section class="sheet" id="')[1].split('"')[0]
    annex = unit.get(f"{base}/{decision_id}/json")
    table = json.loads(annex.data)
    assert verify(table["content"], table["sha256"], RECALCULATORS).holds
    assert unit.get(f"{base}/{decision_id}/pdf").data.startswith(b"%PDF")
    # A file that stands on its own carries its style inside, unlike every page.
    letter = FlaskClient.open(unit, f"{base}/{decision_id}/html")
    assert HEAD.court in letter.text
    assert unit.get(f"{base}/{'0' * 32}/json").status_code == 404

    month = unit.get("/behov/utbetalningar?manad=2027-03")
    assert "9\u00a0540,00\u00a0kr" in month.text  # 9 000 + 540
    assert shown_ref(ref) in month.text
    rows = unit.get("/behov/utbetalningar.csv?manad=2027-03").data.decode("utf-8-sig").splitlines()
    assert rows[1].endswith("9000,00;540,00;9540,00")
    assert "Elev" not in rows[1]
    assert unit.get("/behov/utbetalningar.xlsx?manad=2027-03").status_code == 200
    for role in (Role.CONTROLLER, Role.AUDITOR, Role.CASE_OFFICER):  # at the unit, and of no case
        other = sign_in(role, municipality.independent)
        csv = other.get("/behov/utbetalningar.csv?manad=2027-03").data.decode("utf-8-sig")
        assert "Övriga ärenden tillsammans" in csv.splitlines()[1]
        assert "2027-03" in csv
        assert len(csv.splitlines()) == 2

    assert officer.post(f"{base}/oanvant", data={"net": "10"}).status_code == 422  # none is paid
    assert decider.post(f"{base}/upphav", data={"reason": ""}).status_code == 422
    assert decider.post(f"{base}/upphav", data={"reason": "Fel elev."}).status_code == 303
    assert "Upphävt" in unit.get(base).text
    assert "9\u00a0540,00\u00a0kr" in unit.get("/behov/utbetalningar?manad=2027-03").text


def test_another_unit_sees_none_of_it(cast, sign_in, municipality):
    _who, ref = cast
    other = sign_in(Role.PRINCIPAL, municipality.school)
    assert other.get(f"/behov/{ref}/beslut").status_code == 404
    assert other.get("/behov/utbetalningar?manad=2027-03").status_code == 200


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        pytest.param({"hours_1": "många"}, "Skriv ett tal", id="hours that are none"),
        pytest.param({"last": "2026-12-31"}, "slutar före den börjar", id="ends before it begins"),
        pytest.param({"last": "2027-08-31"}, "utanför den som är sökt", id="longer than asked"),
    ],
)
def test_what_cannot_be_read_is_told_at_the_field(cast, as_actor, municipality, typed, words):
    _who, ref = cast
    officer = as_actor(f"officer.{municipality.id}@provby.example")
    answer = officer.post(f"/behov/{ref}/beslut/skriv", data=TYPED | typed)
    assert answer.status_code == 422
    assert words in answer.text


def test_what_hinders_is_listed_before_it_is_sent(cast, as_actor, municipality):
    _who, ref = cast
    officer = as_actor(f"officer.{municipality.id}@provby.example")
    typed = TYPED | {"deviation": "", "reasons": "Eleven har adhd."}
    assert officer.post(f"/behov/{ref}/beslut/skriv", data=typed).status_code == 303
    page = officer.get(f"/behov/{ref}/beslut").text
    assert "verkar nämna en diagnos" in page
    assert "Beviljade timmar är andra än de bedömda" in page
    assert officer.post(f"/behov/{ref}/beslut/skicka", data={"version": "1"}).status_code == 422


def test_the_case_s_page_says_what_is_decided_and_support_can_end(cast, as_actor, db, municipality):
    who, ref = cast
    with db.transaction() as session:
        save_proposal(session, who.officer, ref, proposal(), seen=0, now=NOW)
        send_proposal(session, who.officer, ref, seen=1, now=NOW)
        decide(session, who.decider, ref, seen=3, now=NOW)
    officer = as_actor(f"officer.{municipality.id}@provby.example")
    assert "STÖD 2026-0001" in officer.get(f"/behov/{ref}").text
    ended = {"last_day": "2027-03-15", "reason": "left"}
    assert officer.post(f"/behov/{ref}/beslut/avsluta", data=ended).status_code == 303
    page = officer.get(f"/behov/{ref}/beslut").text
    assert "Stödet slutade 15\u00a0mars\u00a02027" in page
    assert officer.post(f"/behov/{ref}/beslut/avsluta", data=ended).status_code == 422
    bad = {"last_day": "snart", "reason": "left"}
    assert officer.post(f"/behov/{ref}/beslut/avsluta", data=bad).status_code == 422


def test_prices_are_written_by_one_and_published_by_another(sign_in):
    officer, chief = sign_in(Role.CASE_OFFICER), sign_in(Role.SCHOOL_CHIEF)
    assert officer.get("/behov/prislistor/ny").status_code == 200
    typed = {
        "basis": "term", "leaving": "month", "vat_percent": "6", "weeks_school": "18",
        "weeks_preschool": "23", "weeks_leisure_centre": "23", "name_1": "Assistent",
        "ore_1": "310,50", "key_1": "assistant", "version": "0",
    }  # fmt: skip
    refused = officer.post("/behov/prislistor/ny", data=typed | {"vat_percent": "60"})
    assert refused.status_code == 422
    assert "mellan 0 och 25 procent" in refused.text
    made = officer.post("/behov/prislistor/ny", data=typed)
    assert made.status_code == 303
    address = made.headers["Location"]
    assert chief.post(f"{address}/publicera", data={"version": "1"}).status_code == 422
    day = {"version": "1", "valid_from": "2027-01-01"}
    assert chief.post(f"{address}/publicera", data=day).status_code == 303
    assert "310,50" in chief.get(address).text
    assert "Prislista 1" in officer.get("/behov/prislistor").text
    head = asdict(HEAD)
    assert officer.post("/behov/prislistor/brevhuvud", data=head).status_code == 303
    assert HEAD.court in officer.get("/behov/prislistor").text


def test_dearer_prices_than_the_limit_need_a_reason(cast, as_actor, db, municipality):
    who, ref = cast
    with db.transaction() as session:
        save_proposal(session, who.officer, ref, proposal(), seen=0, now=NOW)
        send_proposal(session, who.officer, ref, seen=1, now=NOW)
        decide(session, who.decider, ref, seen=3, now=NOW)
    officer = as_actor(f"officer.{municipality.id}@provby.example")
    chief = as_actor(f"school_chief.{municipality.id}@provby.example")
    typed = {
        "basis": "school_year", "leaving": "day", "vat_percent": "6", "weeks_school": "18",
        "weeks_preschool": "23", "weeks_leisure_centre": "23", "name_1": "Assistent",
        "ore_1": "330", "key_1": "assistant", "version": "0",
    }  # fmt: skip
    address = officer.post("/behov/prislistor/ny", data=typed).headers["Location"]
    day = {"version": "1", "valid_from": "2027-07-01"}
    refused = chief.post(f"{address}/publicera", data=day)
    # 54 000 becomes 59 400 and the computer's 4 500 stays: 63 900 ÷ 58 500 = + 9,23 %
    assert "9,23 procent" in refused.text
    reasoned = day | {"override": "Nytt avtal."}
    assert chief.post(f"{address}/publicera", data=reasoned).status_code == 303
    assert "Nytt avtal." in chief.get(address).text


@pytest.mark.usefixtures("cast")
def test_grants_budget_and_the_month_handed_over(as_actor, municipality):
    first = as_actor(f"officer.{municipality.id}@provby.example")
    second = as_actor(f"school_chief.{municipality.id}@provby.example")
    grant = {"unit": str(municipality.school), "year": "2026", "ore": "1 200 000",
             "reason": "Liten grupp."}  # fmt: skip
    assert first.post("/behov/strukturbidrag", data=grant).status_code == 303
    assert first.post("/behov/strukturbidrag", data=grant).status_code == 422
    page = second.get("/behov/strukturbidrag").text
    draft_id = page.split("/behov/strukturbidrag/")[1].split("/")[0]
    address = f"/behov/strukturbidrag/{draft_id}/besluta"
    assert first.post(address, data={"version": "2"}).status_code == 422
    assert second.post(address, data={"version": "2"}).status_code == 303
    assert "STRUKTUR 2026-0001" in second.get("/behov/strukturbidrag").text

    # Decided in November: eleven twelfths are paid at once, and December's with December.
    month = first.get("/behov/utbetalningar?manad=2026-11").text
    assert "1\u00a0100\u00a0000,00\u00a0kr" in month
    assert first.post("/behov/utbetalningar?manad=2026-12").status_code == 422
    assert first.post("/behov/utbetalningar?manad=2026-11").status_code == 303
    assert "Lämnad till betalning" in first.get("/behov/utbetalningar?manad=2026-11").text

    assert first.post("/behov/budget?ar=2026", data={"block_grant": "1 500 000"}).status_code == 303
    budget = second.get("/behov/budget?ar=2026").text
    row = budget.split("Strukturbidrag</th>")[1].split("</tr>")[0].replace("\u00a0", " ")
    assert [part.split("<")[0] for part in row.split('class="num">')[1:]] == [
        "1 500 000 kr", "1 100 000 kr", "1 200 000 kr", "300 000 kr", "1 200 000 kr",
        "300 000 kr",
    ]  # fmt: skip
    assert second.get("/behov/budget?ar=x").status_code == 404


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.CONTROLLER, {"utbetalningar", "strukturbidrag", "budget", "prislistor"}),
        (Role.AUDITOR, {"utbetalningar", "strukturbidrag", "budget", "prislistor"}),
        (Role.COMMITTEE, {"budget"}),
        (Role.ANALYST, {"budget"}),
        (Role.ASSESSOR, set()),
        (Role.SYSTEM_ADMIN, set()),
    ],
)
def test_who_reads_the_pages_of_money(sign_in, role, allowed):
    client = sign_in(role)
    pages = ("utbetalningar", "strukturbidrag", "budget", "prislistor")
    found = {page for page in pages if client.get(f"/behov/{page}").status_code == 200}
    assert found == allowed


def test_one_who_only_assesses_sees_no_money(cast, db, sign_in):
    who, ref = cast
    assessor = sign_in(Role.ASSESSOR)
    with db.transaction() as session:
        account_id = account_named(session, sign_in.names[-1]).id
        care.tie(session, who.officer, ref, account_id, Part.ASSESSOR, now=NOW)
    assert assessor.get(f"/behov/{ref}").status_code == 200
    assert assessor.get(f"/behov/{ref}/beslut").status_code == 404


def granted(db, who, ref):
    with db.transaction() as session:
        save_proposal(session, who.officer, ref, proposal(), seen=0, now=NOW)
        send_proposal(session, who.officer, ref, seen=1, now=NOW)
        decide(session, who.decider, ref, seen=3, now=NOW)


TOKEN = re.compile(r'name="csrf_token" value="[^"]*"')
MARCH = ("/behov/utbetalningar?manad=2027-03", "/behov/utbetalningar.csv?manad=2027-03")


def figures(client, address):
    """Return what a page tells, without what differs from one showing to the next."""
    return TOKEN.sub("", client.get(address).data.decode())


def test_a_mark_of_protected_identity_changes_nobody_s_payments(
    cast, as_actor, sign_in, db, municipality
):
    who, ref = cast
    granted(db, who, ref)
    unit = as_actor(f"independent_provider.{municipality.independent}@provby.example")
    readers = {
        "unit": unit,
        "officer": as_actor(f"officer.{municipality.id}@provby.example"),
        "controller": sign_in(Role.CONTROLLER),
    }
    addresses = (*MARCH, f"{MARCH[0]}&enhet={municipality.independent}")

    def told():
        return {(name, at): figures(one, at) for name, one in readers.items() for at in addresses}

    before = told()
    with db.transaction() as session:
        protect(session, who.officer, ref, who.decider, now=NOW)
    assert told() == before
    assert shown_ref(ref) in before["unit", MARCH[0]]
    assert "9\u00a0540,00" in before["unit", MARCH[0]]


def test_one_who_is_tied_to_none_sees_a_unit_s_children_as_one_sum(cast, sign_in, db, municipality):
    who, ref = cast
    granted(db, who, ref)
    lines = sign_in(Role.CONTROLLER).get(MARCH[1]).data.decode("utf-8-sig").splitlines()[1:]
    (line,) = lines
    assert line.endswith(";;;2027-03;Övriga ärenden tillsammans;9000,00;540,00;9540,00")
    address = f"{MARCH[0]}&enhet={municipality.independent}"
    assert "Övriga ärenden tillsammans" in sign_in(Role.AUDITOR).get(address).text


def test_amounts_are_recorded_and_references_are_for_those_tied(cast, sign_in, db):
    who, ref = cast
    granted(db, who, ref)
    controller = sign_in(Role.CONTROLLER)
    for address in MARCH:
        text = controller.get(address).data.decode()
        assert "540,00" in text
        assert shown_ref(ref) not in text
    with db.reading() as session:
        wanted = AuditFilter(action="needs.read-payments")
        told = [json.loads(one.details) for one in events(session, wanted)]
    assert told == [{"rows": 6}, {"rows": 6}]  # January to June


def test_the_budget_hides_the_money_of_few_children(cast, as_actor, db, municipality, clock):
    who, ref = cast
    granted(db, who, ref)
    clock[0] += timedelta(days=20)  # in the next month
    officer = as_actor(f"officer.{municipality.id}@provby.example")
    page = officer.get("/behov/budget?ar=2027").text
    row = page.split("Tilläggsbelopp</th>")[1].split("</tr>")[0]
    assert [part.split("<")[0] for part in row.split('class="num">')[2:]] == ["–"] * 5
    assert "färre än 5 barn" in page


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        pytest.param(Role.SYSTEM_ADMIN, False, id="the administrator"),
        pytest.param(Role.DATA_PROTECTION, True, id="who reviews the readings"),
    ],
)
def test_the_log_tells_which_case_only_to_those_who_review_it(cast, sign_in, db, role, sees):
    who, ref = cast
    with db.transaction() as session:
        protect(session, who.officer, ref, who.decider, now=NOW)
    page = sign_in(role).get("/admin/logg?action=needs").text
    assert "skyddad identitet" in page
    assert (ref in page) is sees
    assert (">ärende</td>" in page) is not sees


def test_the_form_says_where_it_comes_from_and_asks_before_more_than_applied_for(
    cast, as_actor, municipality
):
    _who, ref = cast
    officer = as_actor(f"officer.{municipality.id}@provby.example")
    base = f"/behov/{ref}/beslut"
    page = officer.get(f"{base}/skriv").text
    assert "Insatser: ur ansökan." in page
    assert "Utfallet: ur bedömningen, prövat mot gränsen." in page
    assert "Ansökan gäller 24,5 timmar per vecka." in page
    # The assessment asks for more than the 24.5 hours: what is filled in from it is warned of.
    assert "Mer än vad som är sökt" in page
    assert "timmar per vecka, men 24,5 är sökta." in page
    assert "Ja, mer än vad som är sökt ska beviljas" in page

    more = TYPED | {"hours_1": "25", "requested": "1 000"}
    assert officer.post(f"{base}/skriv", data=more).status_code == 303
    lacking = officer.get(base).text
    assert "Förslaget ger 25 timmar per vecka, men 24,5 är sökta." in lacking
    # 25 × 18 × 300
    assert "Förslaget ger 135\u00a0000 kronor före moms, men 1\u00a0000 är sökta." in lacking
    assert officer.post(f"{base}/skicka", data={"version": "1"}).status_code == 422
    page = officer.get(f"{base}/skriv").text
    assert "Mer än vad som är sökt" in page
    assert "Förifyllt" not in page
    sure = more | {"over_confirmed": "y", "version": "1"}
    assert officer.post(f"{base}/skriv", data=sure).status_code == 303
    assert officer.post(f"{base}/skicka", data={"version": "2"}).status_code == 303
