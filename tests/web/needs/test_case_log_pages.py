"""The auditor shows who read what in one case, and what one account has read."""

import re
from datetime import timedelta

import pytest
from builders import NOW
from sqlalchemy import select, text, update
from support.needs_cases import NAME, account, handled, protect, tie

from qms.access.policy import Can
from qms.audit.models import AuditRow
from qms.i18n.formats import moment
from qms.identity.models import Account
from qms.needs.core.cases.refs import shown_ref
from qms.needs.models import NeedsPerson
from qms.needs.services.glass import break_glass
from qms.needs.services.opening import open_case
from qms.needs.services.pooling import read_pooled

PAGE = "/behov/loggkontroll"
REASON = "Vårdnadshavaren ringer och barnet är på väg till akuten."
HOUR = timedelta(hours=1)


@pytest.fixture
def people(db, municipality):
    """Let a principal, an assessor and, in an emergency, the student health read a case."""
    with db.transaction() as session:
        principal = account(session, "principal", municipality.school, "reader")
        officer = account(session, "case_officer", municipality.id, "handler")
        assessor = account(session, "special_educator", municipality.school, "assessor")
        nurse = account(session, "student_health", municipality.id, "nurse")
        for who, name in ((principal, "Rektor Ros"), (nurse, "Sköterska Syren")):
            session.get_one(Account, who.account_id).name = name
        ref = handled(session, principal, officer, municipality.school)
        tie(session, officer, ref, assessor, "assessor")
        for who, why in ((principal, "case"), (assessor, "documentation")):
            open_case(session, who, ref, can=Can.NEEDS_READ, why=why, now=NOW + HOUR)
        break_glass(session, nurse, ref, reason=REASON, now=NOW + HOUR)
        open_case(session, nurse, ref, can=Can.NEEDS_READ, why="case", now=NOW + HOUR)
    return {"ref": ref, "officer": officer}


@pytest.fixture
def read(people):
    return people["ref"]


def events(db, action):
    with db.reading() as session:
        return session.scalars(select(AuditRow).where(AuditRow.action == action)).all()


def account_id(db, name):
    with db.reading() as session:
        return session.scalars(select(Account.id).filter_by(name=name)).one()


def log_of(client, ref, query=""):
    answer = client.get(f"{PAGE}/arende/{ref}{query}")
    assert answer.status_code == 200
    return answer.text


def rows_of(page):
    """Return the text of each row of the first table."""
    body = re.search(r"<tbody>(.*?)</tbody>", page, re.S)
    found = re.findall(r"<tr>(.*?)</tr>", body[1], re.S) if body else []
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]


def test_the_page_of_a_case_tells_each_reading_by_whom_and_in_which_part(sign_in, read, db):
    client = sign_in("auditor")
    found = client.post(f"{PAGE}/arende", data={"arende": shown_ref(read).lower()})
    assert (found.status_code, found.location) == (303, f"{PAGE}/arende/{read}")
    page = client.get(found.location).text
    assert f"3 personer har läst ärende {shown_ref(read)}" in page
    assert "Åkerskolan" in page
    rows = rows_of(page)
    (by_principal,) = [one for one in rows if "Rektor Ros Rektor Enheten Ärende" in one]
    assert " ".join(moment(NOW + HOUR).split()) in by_principal
    (by_nurse,) = [one for one in rows if "Sköterska Syren Elevhälsan" in one and "läst" in one]
    assert "Nödöppning Läs skälet" in by_nurse
    (by_assessor,) = [one for one in rows if "Underlag i ärende om stöd läst" in one]
    assert "Specialpedagog Bedömare" in by_assessor
    assert "Loggens kedja håller" in page
    assert "Hela kedjan gicks igenom nu." in page
    for secret in (NAME, REASON):
        assert secret not in page
    (searched,) = events(db, "needs.searched-log")
    (viewed,) = events(db, "needs.viewed-case-log")
    assert (searched.target, viewed.target) == (read, read)
    assert "Logg för ett ärende visad" in log_of(client, read)  # who looks is looked at too


def test_filter_sort_and_file(sign_in, read, db):
    client = sign_in("auditor")
    reads = rows_of(log_of(client, read, "?slag=read"))
    assert len(reads) == 3
    with db.reading() as session:
        who = session.scalars(select(Account.pseudonym).filter_by(name="Rektor Ros")).one()
    assert len(rows_of(log_of(client, read, f"?slag=read&person={who}"))) == 1
    assert "Ingen händelse stämmer med urvalet." in log_of(client, read, "?fran=2026-12-24")
    falling = rows_of(log_of(client, read, "?sortera=-nar&slag=read"))
    assert falling == reads[::-1]
    file = client.get(f"{PAGE}/arende/{read}.csv?slag=read")
    lines = file.data.decode("utf-8-sig").strip().splitlines()
    assert len(lines) == 4
    assert any(
        "Sköterska Syren;Elevhälsan;nödöppning" in one and one.endswith(";ja") for one in lines
    )
    assert NAME not in file.text
    assert read in file.headers["Content-Disposition"]
    assert '"form":"csv"' in events(db, "needs.viewed-case-log")[-1].details


@pytest.mark.parametrize("typed", ["", NAME, "20160504-9806", "STÖD 2026-9999", "K7QX 42M9 PD3T"])
def test_what_names_no_case_gets_one_sentence_and_is_not_kept(sign_in, read, db, typed):
    client = sign_in("auditor")
    answer = client.post(f"{PAGE}/arende", data={"arende": typed})
    assert answer.status_code == 422
    assert "Inget ärende har den beteckningen." in answer.text
    (searched,) = events(db, "needs.searched-log")
    assert (searched.target, searched.details) == ("", '{"found":false}')


def test_an_address_of_no_case_says_so(sign_in, read):
    answer = sign_in("auditor").get(f"{PAGE}/arende/AAAABBBBCCCC")
    assert answer.status_code == 404
    assert "Inget ärende har den beteckningen." in answer.text
    assert sign_in("data_protection").get(f"{PAGE}/arende/AAAABBBBCCCC.csv").status_code == 404


@pytest.mark.parametrize("role", ["case_officer", "system_admin", "school_chief"])
def test_nobody_else_reads_it(sign_in, read, role):
    client = sign_in(role)
    for path in (f"arende/{read}", f"arende/{read}.csv", "konto", "konto.csv?konto=1"):
        assert client.get(f"{PAGE}/{path}").status_code == 403
    assert client.post(f"{PAGE}/arende", data={"arende": read}).status_code == 403


def test_of_a_protected_child_not_even_the_unit_is_told(sign_in, read, db):
    with db.transaction() as session:
        session.execute(update(NeedsPerson).values(protected=True))
    client = sign_in("auditor")
    assert "Åkerskolan" not in log_of(client, read)
    mine = client.get(f"{PAGE}/konto?konto={account_id(db, 'Rektor Ros')}&till=2026-12-01").text
    assert shown_ref(read) in mine
    assert "Åkerskolan" not in mine


def test_a_changed_row_is_told(sign_in, read, db):
    with db.transaction() as session:
        session.execute(text("UPDATE audit_row SET actor = 'x' WHERE action = 'needs.read-case'"))
    assert "Loggen är bruten vid händelse" in log_of(sign_in("auditor"), read)


def test_what_one_account_has_read(sign_in, read, db):
    client = sign_in("auditor")
    page = client.get(f"{PAGE}/konto").text
    assert "Sköterska Syren (nurse." in page
    assert events(db, "needs.viewed-account-log") == []
    who = account_id(db, "Sköterska Syren")
    page = client.get(f"{PAGE}/konto?konto={who}").text
    assert "Sköterska Syren har läst i 1 ärende" in page
    (row,) = rows_of(page)
    assert shown_ref(read) in row
    assert "Nödöppning" in row
    everything = client.get(f"{PAGE}/konto?konto={who}&slag=allt").text
    assert len(rows_of(everything)) == 2
    file = client.get(f"{PAGE}/konto.csv?konto={who}").data.decode("utf-8-sig")
    assert read in file
    assert NAME not in file
    early = client.get(f"{PAGE}/konto?konto={who}&fran=2020-01-01&till=2020-02-01").text
    assert "Kontot har inte läst något i perioden." in early
    assert len(events(db, "needs.viewed-account-log")) == 4
    assert client.get(f"{PAGE}/konto?konto=999999").status_code == 404
    assert client.get(f"{PAGE}/konto.csv").status_code == 404


def test_sums_that_had_the_case_are_told_and_those_that_had_not_are_left_out(
    sign_in, read, db, municipality
):
    with db.transaction() as session:
        chief = account(session, "school_chief", municipality.id, "chief")
        other = account(session, "principal", municipality.sibling, "elsewhere")
        for who in (chief, chief, other):
            read_pooled(session, who, can=Can.NEEDS_READ_SUMS, why="report", now=NOW + HOUR)
    page = log_of(sign_in("auditor"), read)
    told = rows_of(page[page.index("Läst i sammanställningar") :])
    assert len(told) == 1
    assert "Rapport om stöd efter behov 2" in told[0]
    assert told[0].endswith("ja")


def test_of_a_protected_child_the_log_does_not_tell_which_sums_had_the_case(
    sign_in, people, db, municipality
):
    """A yes beside a reader's unit would tell where the child is, before the mark or after."""
    ref, officer = people["ref"], people["officer"]
    with db.transaction() as session:
        chief = account(session, "school_chief", municipality.id, "chief")
        read_pooled(session, chief, can=Can.NEEDS_READ_SUMS, why="report", now=NOW)
        protect(session, officer, ref, chief, now=NOW + HOUR)
        read_pooled(session, chief, can=Can.NEEDS_READ_SUMS, why="report", now=NOW + 2 * HOUR)
    page = log_of(sign_in("auditor"), ref)
    (told,) = rows_of(page[page.index("Läst i sammanställningar") :])
    assert "Rapport om stöd efter behov 2" in told
    assert told.endswith("loggen säger inte")
