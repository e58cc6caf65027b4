"""The pages of erasure: rule, hold, preview, confirmation and evidence, by two people."""

import re

import pytest
from builders import NOW
from support.closed_cases import closed_on, maker

from qms.access.actor import system_actor
from qms.identity.models import Account
from qms.jobs.models import JobRow
from qms.jobs.services import ask_to_cancel
from qms.jobs.worker import JobContext
from qms.needs.core.cases.refs import shown_ref
from qms.needs.models import NeedsCare
from qms.needs.queries.erasable import knows
from qms.retention.core.entries import Entry
from qms.retention.jobs import erase_run
from qms.retention.models import RetentionHold, RetentionRun
from qms.retention.services.erasing import list_and_erase
from qms.retention_list import KINDS
from qms.web.context import EXTENSION

SECRET = "Zinnoberta"
RULE = {
    "choice": "erase", "years": "5", "reference": "Dokumenthanteringsplan UN 2026/12",
    "decided_on": "2026-05-20",
}  # fmt: skip


@pytest.fixture
def case(db, municipality):
    with db.transaction() as session:
        return maker(session, municipality).case(
            closed_on(NOW.date().replace(year=2010)), secret=SECRET
        )


def text_of(answer):
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def test_from_a_rule_to_the_evidence(app, db, sign_in, case):
    records, chief = sign_in("system_admin"), sign_in("school_chief")
    page = text_of(records.get("/gallring"))
    assert page.count("Bevaras") == len(KINDS.ruled)
    assert "Förbered gallring" not in page
    assert records.post("/gallring/regler/needs.note", data=RULE).status_code == 303
    page = text_of(records.get("/gallring/regler/needs.note"))
    assert "Godkänn regeln" not in page
    assert "Förslag väntar" in text_of(chief.get("/gallring"))
    start = text_of(chief.get("/"))
    assert "Godkänn regel om gallring: " in start
    assert 'href="/gallring/regler/needs.note"' in start
    offered = text_of(chief.get("/gallring/regler/needs.note"))
    rule = re.search(r"/gallring/regler/needs.note/(\d+)", offered)[1]
    address = f"/gallring/regler/needs.note/{rule}"
    assert records.post(address, data={"answer": "approve"}).status_code == 403
    other = address.replace("needs.note", "needs.person")
    assert chief.post(other, data={"answer": "approve"}).status_code == 404
    assert chief.post(address, data={"answer": "approve"}).status_code == 303
    assert "Godkänn regel om gallring" not in text_of(chief.get("/"))
    page = text_of(records.get("/gallring"))
    assert "Gallras efter 5 år" in page
    assert case.ref not in page
    assert SECRET not in page
    answer = records.post("/gallring/forbered")
    assert answer.status_code == 303
    preview = answer.location
    assert "Bekräfta och gallra" not in text_of(records.get(preview))
    assert records.post(f"{preview}/bekrafta").status_code == 403
    assert chief.post(f"{preview}/bekrafta").status_code == 303
    assert "Gallringen görs" in text_of(chief.get(preview))
    with db.reading() as session:
        run_id = session.query(RetentionRun).one().id
    assert chief.post(f"{preview}/fortsatt").status_code == 404
    with db.transaction() as session:
        ask_to_cancel(session, system_actor("test"), session.query(JobRow).one().id, now=NOW)
    stopped = text_of(chief.get(preview))
    assert "Gallringen har stannat: 0 av" in stopped
    assert "Fortsätt gallringen" in stopped
    assert records.post(f"{preview}/fortsatt").status_code == 403
    assert chief.post(f"{preview}/fortsatt").status_code == 303
    assert "Gallringen görs" in text_of(chief.get(preview))
    settings = app.extensions[EXTENSION].settings
    erase_run(
        JobContext(db=db, settings=settings, job_id=2, params={"run": run_id}, now=lambda: NOW),
        kinds=KINDS,
    )
    proof = text_of(records.get(preview))
    assert "Gallringsbevis" in proof
    assert "Dokumenthanteringsplan UN 2026/12" in proof
    assert case.ref not in proof
    assert records.get("/gallring").status_code == 200


def test_a_rule_without_a_decision_is_refused_with_every_fault(sign_in, case):
    records = sign_in("system_admin")
    answer = records.post("/gallring/regler/needs.note", data={"choice": "erase", "years": ""})
    assert answer.status_code == 422
    page = text_of(answer)
    for words in ("Antalet år", "måste vila på ett beslut", "Dagen då nämnden"):
        assert words in page


def test_a_hold_by_reference_and_its_reason_behind_a_recorded_page(db, sign_in, case):
    officer, records = sign_in("case_officer"), sign_in("data_protection")
    given = {"subject": case.ref.lower(), "reason": f"{SECRET} har överklagat"}
    assert officer.post("/gallring/stopp", data=given).status_code == 422  # not their case
    with db.transaction() as session:
        me = session.query(Account).filter(Account.user_name.like("case_officer%")).one().id
        session.add(
            NeedsCare(case_id=case.id, account_id=me, part="officer", tied_at=NOW, tied_by="x")
        )
    assert officer.post("/gallring/stopp", data=given).status_code == 303
    other = text_of(sign_in("school_chief").get("/gallring"))
    assert "2 gallringsstopp till" in other  # one of them is lifted
    assert shown_ref(case.ref) not in other
    page = text_of(records.get("/gallring"))
    assert "Stoppat" in page
    assert SECRET not in page
    assert officer.post("/gallring/stopp", data=given).status_code == 422
    with db.reading() as session:
        hold = session.query(RetentionHold).filter_by(lifted_at=None).one()
        assert knows(session, hold.subject)
    assert SECRET in text_of(records.get(f"/gallring/stopp/{hold.id}"))
    assert "skäl till gallringsstopp läst" in text_of(records.get("/admin/logg"))
    assert case.ref not in text_of(sign_in("system_admin").get("/admin/logg"))
    assert officer.post(f"/gallring/stopp/{hold.id}/hav").status_code == 403
    assert records.post(f"/gallring/stopp/{hold.id}/hav").status_code == 303


@pytest.mark.parametrize("role", ["principal", "assessor", "independent_provider"])
def test_it_is_no_page_for_units_or_assessors(sign_in, municipality, role):
    assert sign_in(role).get("/gallring").status_code == 403


def test_a_lost_list_is_told_of_and_closes_the_cases(app, db, sign_in, case):
    test_from_a_rule_to_the_evidence(app, db, sign_in, case)
    settings = app.extensions[EXTENSION].settings
    settings.erasures.unlink()
    other = sign_in("case_officer")
    assert other.get("/behov").status_code == 503
    page = text_of(other.get("/gallring"))
    assert "har 0 av dem" in page
    assert "qms retention rebuild" in page


def test_a_case_that_is_wholly_erased_can_still_be_opened(app, db, sign_in, case):
    officer = sign_in("case_officer")
    file = app.extensions[EXTENSION].settings.erasures
    with db.transaction() as session:
        for kind, ids in case.ids.items():
            entries = [
                Entry(
                    kind=kind, item=one, subject=case.ref, run="r", by="a b",
                    because="Dokumenthanteringsplan UN 2026/12", at=NOW.isoformat(),
                )
                for one in ids
            ]  # fmt: skip
            list_and_erase(session, KINDS.of(kind), entries, file, now=NOW)
        me = session.query(Account).filter(Account.user_name.like("case_officer%")).one().id
        session.add_all(
            NeedsCare(case_id=case.id, account_id=me, part=part, tied_at=NOW, tied_by="x")
            for part in ("officer", "decider")
        )
    page = text_of(officer.get(f"/behov/{case.ref}"))
    assert "Beslutens innehåll" in page
    assert "Dokumenthanteringsplan UN 2026/12" in page
    page = text_of(officer.get(f"/behov/{case.ref}/beslut"))
    assert "gallrade enligt beslut" in page
    assert "12 345,67" in page.replace("\xa0", " ")
    assert officer.get(f"/behov/{case.ref}/beslut/{case.decision}/json").status_code == 404
    for part in ("bedomning", "profil", "underlag", "uppfoljning", "dokument"):
        assert officer.get(f"/behov/{case.ref}/{part}").status_code in (200, 303, 403, 404, 405), (
            part
        )
