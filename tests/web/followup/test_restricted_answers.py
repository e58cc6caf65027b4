"""Restricted answers are read by their writers and named roles, and by nobody else anywhere."""

import json
from dataclasses import replace
from itertools import product

import pytest
from any_report import fill, open_any
from builders import NOW
from filed_reports import EVERYTHING, person
from flask.testing import FlaskClient
from sqlalchemy import select
from support.grounds import ground
from werkzeug.routing import BuildError

from qms.access.policy import POLICY, Can
from qms.access.roles import Role
from qms.followup.core.editor.document import canonical, checksum
from qms.followup.models import Action, Report, ReportActivity, ReportAttachment, TemplateVersion
from qms.followup.queries import defaults, lists, reports, templates
from qms.followup.services import afterwards, attachments, commenting, handing_in, saving
from qms.kernel.clock import local_day

MARK = "kvastskaft"
OPEN = "Det öppna svaret om hur läsåret har gått för eleverna i alla klasser."
PDF = f"%PDF-1.7\n% {MARK}\n%%EOF\n".encode()
SECRET = f"Fler elever nådde målen där lärarna planerade tillsammans med ett {MARK}."
KEYS = ("unit_quality_report", "socio_outcome")
OFFICE = [Role.ANALYST, Role.CONTROLLER]
FILES = {"key": "uqr_files", "text_sv": "Bilagor", "text_en": "Files", "type": "attachment",
         "required": False, "visibility": "restricted"}  # fmt: skip


def restricted_version(session, key):
    """Publish a version of the template where one text is open and the rest are restricted."""
    number = defaults.templates()[key].version
    document = templates.document(session, key, number)
    first = next(q["key"] for q in document.questions if q["type"] == "text")
    sections = [
        replace(one, questions=tuple(
            {**q, "visibility": "public" if q["key"] == first else "restricted"}
            for q in one.questions
        ))
        for one in document.sections
    ]  # fmt: skip
    sections[-1] = replace(sections[-1], questions=(*sections[-1].questions, FILES))
    body = canonical(replace(document, sections=tuple(sections)), version=number + 1)
    session.add(TemplateVersion(
        key=key, version=number + 1, state="published", body=body, sha256=checksum(body),
        base_version=number, begun_at=NOW, begun_by="lead", changed_at=NOW, changed_by="lead",
    ))  # fmt: skip
    session.flush()
    return first


def plant(session, report_id, first):
    """Let every text of the report hold the word, but for the open answer."""
    report = session.get_one(Report, report_id)
    whole = reports.whole(session, report_id)
    texts = {one.key for one in whole.template.questions if one.type == "text"}
    report.answers = {
        key: OPEN if key == first else SECRET if key in texts else text
        for key, text in report.answers.items()
    }
    for kind, columns in (
        (ReportActivity, ("name", "target_group", "measure", "baseline", "aim", "result")),
        (Action, ("title", "cause", "aim", "measure", "baseline", "target")),
    ):
        for row in session.scalars(select(kind).where(kind.report_id == report_id)):
            for column in columns:
                setattr(row, column, f"{MARK} 62 %")
    session.flush()


@ground
def planted(session, municipality):
    """File both reports with the word in all that is restricted; open one again and change it."""
    principal = person(session, Role.PRINCIPAL, municipality.school, pseudonym="principal")
    chief = person(session, Role.SCHOOL_CHIEF, municipality.id, pseudonym="chief")
    found = {}
    for key in KEYS:
        first = restricted_version(session, key)
        open_any(session, key, [municipality.school])
        line = next(
            one for one in lists.lines(session, EVERYTHING, on=local_day(NOW), template=key)
            if one.unit.id == municipality.school
        )  # fmt: skip
        found[key] = line.head.id
        write(session, principal, line.head.id, first)
        file_it(session, principal, chief, line.head.id)
    again(session, principal, chief, found["unit_quality_report"])
    return found


def write(session, principal, report_id, first):
    fill(session, principal, report_id)
    plant(session, report_id, first)
    attachments.attach(session, principal, report_id, name=f"{MARK}.pdf", content=PDF, now=NOW)
    template = reports.whole(session, report_id).template
    section = template.section_of(FILES["key"])
    commenting.add_comment(
        session, principal, report_id, section=section.key, question=FILES["key"],
        body=f"Om ett {MARK}.", form_key=f"c{report_id}", now=NOW,
    )  # fmt: skip


def seen(session, report_id):
    return reports.head(session, report_id).version


def file_it(session, principal, chief, report_id):
    handing_in.submit(session, principal, report_id, seen=seen(session, report_id), now=NOW)
    handing_in.approve(session, chief, report_id, seen=seen(session, report_id), now=NOW)
    afterwards.publish(session, chief, report_id, seen=seen(session, report_id), now=NOW)


def again(session, principal, chief, report_id):
    """Open the report again, change a restricted answer, and hand it in."""
    afterwards.reopen(
        session, chief, report_id, seen=seen(session, report_id), comment="Fel siffra.", now=NOW
    )
    whole = reports.whole(session, report_id)
    texts = [one for one in whole.template.questions if one.type == "text"]
    asked = next(one for one in texts if whole.content.answer(one.key) == SECRET)
    saving.save(
        session, principal, report_id, number=whole.template.section_of(asked.key).number,
        posted={asked.key: f"Ändrat: {SECRET}"}, seen=whole.head.version, now=NOW,
    )  # fmt: skip
    handing_in.submit(session, principal, report_id, seen=seen(session, report_id), now=NOW)


def values(session, planted, municipality):
    """Return what the addresses of pages are made of."""
    return {
        "report_id": list(planted.values()),
        "attachment_id": list(session.scalars(select(ReportAttachment.id))),
        "action_id": list(session.scalars(select(Action.id))),
        "unit_id": [municipality.school],
        "year": [2026],
        "kind": ["pdf", "html", "docx"],
        "key": list(KEYS),
        "version": [defaults.templates()[KEYS[0]].version + 1],
        "number": [1, 2],
        "autumn": [2026],
        "section": ["x"],
        "row": ["1", "n1"],
        "outcome": ["g6_math"],
    }


def addresses(app, known):
    """Yield the address of every page and file of the module, and of the start page."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint.split(".")[0] not in ("followup", "home"):
            continue
        names = sorted(rule.arguments)
        for chosen in product(*(known.get(name, [1]) for name in names)):
            try:
                yield adapter.build(rule.endpoint, dict(zip(names, chosen, strict=True)))
            except BuildError:  # pragma: no cover - a value of another kind than the rule takes
                continue


def holding(client, urls):
    """Return the addresses whose answers hold the word, and how many answered."""
    found, read = [], 0
    for url in urls:
        # Papers in HTML are files of their own: not checked as pages are.
        answer = FlaskClient.open(client, url, method="GET", buffered=True)
        assert answer.status_code < 500, url
        read += answer.status_code == 200
        if MARK.encode() in answer.data.lower():
            found.append(url)
    return found, read


@pytest.fixture
def every(app, db, planted, municipality):
    with db.reading() as session:
        known = values(session, planted, municipality)
    sections = [
        f"/granskning{kind}?omgang={cycle}&del={part}&q={q}"
        for kind in ("", ".csv")
        for cycle in (1, 2)
        for part in ("uqr_s1", "so_s1", "")
        for q in ("", MARK)
    ]
    return [*addresses(app, known), *sections, "/insatser?lage=alla", "/insatser.csv?lage=alla"]


@pytest.mark.parametrize("role", OFFICE)
def test_no_page_or_file_tells_whoever_has_no_right(sign_in, every, role):
    assert role in POLICY[Can.FOLLOWUP_READ]
    assert role not in POLICY[Can.FOLLOWUP_READ_RESTRICTED]
    found, read = holding(sign_in(role), [one for one in every if f"q={MARK}" not in one])
    assert found == []
    assert read > 40


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COMMITTEE, Role.CASE_OFFICER])
def test_nor_do_reports_and_papers_tell_other_readers(sign_in, every, role):
    own = [one for one in every if one.startswith(("/redovisningar", "/handlingar", "/insatser"))]
    assert holding(sign_in(role), own)[0] == []


def test_the_principal_of_another_unit_learns_nothing(sign_in, every, municipality):
    client = sign_in("principal", municipality.sibling)
    own = [one for one in every if one.startswith(("/redovisningar", "/insatser", "/kommentarer"))]
    assert holding(client, own)[0] == []


def test_a_search_for_the_words_finds_nothing(sign_in, planted):
    page = sign_in("analyst").get(f"/granskning?q={MARK}").get_data(as_text=True)
    assert "0 av" in page


@pytest.mark.parametrize("role", ["quality_lead", "principal"])
def test_named_roles_and_the_unit_read_everything(sign_in, planted, municipality, role):
    client = sign_in(role, municipality.school if role == "principal" else None)
    report_id = planted["unit_quality_report"]
    for rest in ("", "/kopia.json", "/kommentarer"):
        answer = client.get(f"/redovisningar/{report_id}{rest}")
        assert MARK in answer.get_data(as_text=True), rest
    assert MARK in client.get("/insatser?lage=alla").get_data(as_text=True)


def test_the_others_read_what_is_open_and_are_told_that_there_is_more(sign_in, planted):
    client = sign_in("analyst")
    report_id = planted["unit_quality_report"]
    page = client.get(f"/redovisningar/{report_id}").get_data(as_text=True)
    assert OPEN in page
    assert "Svar som bara namngivna roller läser visas inte för dig." in page
    copy = json.loads(client.get(f"/redovisningar/{report_id}/kopia.json").data)
    assert set(copy["content"]["answers"].values()) == {OPEN}
    with_sum = sign_in("quality_lead").get(f"/redovisningar/{report_id}/kopia.json")
    assert copy["cut_from_sha256"] == checksum(with_sum.get_data(as_text=True))


def test_a_quality_lead_of_an_area_reads_that_area_only(sign_in, planted, municipality):
    report_id = planted["unit_quality_report"]
    for area, reads in ((municipality.north, True), (municipality.south, False)):
        answer = sign_in("quality_lead", area).get(f"/redovisningar/{report_id}/kopia.json")
        assert (answer.status_code == 200 and MARK in answer.get_data(as_text=True)) is reads
