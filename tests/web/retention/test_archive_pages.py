"""Packages are asked for on a page, made by the job, and read again by the command."""

from dataclasses import replace
from pathlib import Path

import pytest
from builders import NOW
from click.testing import CliRunner
from sqlalchemy import select
from support.closed_cases import closed_on, maker

from qms.archive import cli
from qms.archive.jobs import pack_cases
from qms.archive.services.packing import ARCHIVE, folder_in
from qms.identity.models import Account, RoleGrant
from qms.jobs.models import JobRow
from qms.jobs.queries import status_of
from qms.jobs.worker import JobContext, JobRefusedError
from qms.needs.models import NeedsPerson
from qms.web.context import EXTENSION

ADDRESS = "/gallring/arkivpaket"
DAY = NOW.date().replace(year=2025)


@pytest.fixture
def cases(db, municipality):
    with db.transaction() as session:
        hand = maker(session, municipality)
        return [hand.case(closed_on(DAY)) for _ in range(3)]


def asked(app, db):
    """Return what the worker is handed for the newest job that was asked for."""
    settings = app.extensions[EXTENSION].settings
    with db.reading() as session:
        row = session.scalars(select(JobRow).filter_by(name=ARCHIVE)).all()[-1]
        params = status_of(row).params
        return JobContext(db=db, settings=settings, job_id=row.id, params=params, worker="",
                          now=lambda: NOW)  # fmt: skip


def test_from_the_page_to_packages_that_are_whole(app, db, sign_in, cases):
    officer = sign_in("data_protection")
    page = officer.get(ADDRESS).get_data(as_text=True)
    assert "Gör paketen" in page
    assert "raderar sedan mappen" in page
    assert officer.post(ADDRESS, data={"until": DAY.isoformat()}).status_code == 303
    context = asked(app, db)
    pack_cases(context)
    folder = folder_in(context.settings.instance)
    assert sorted(one.name for one in folder.iterdir()) == sorted(f"SIP-{c.ref}" for c in cases)
    told = CliRunner().invoke(cli.archive, ["check", str(folder)])
    assert (told.exit_code, told.output) == (0, "3 av 3 paket är hela.\n")
    next(folder.rglob("beslut-1.txt")).write_text("Avslag", "utf-8")
    told = CliRunner().invoke(cli.archive, ["check", str(folder)])
    assert told.exit_code == 1
    assert "2 av 3 paket är hela." in told.output


@pytest.mark.parametrize("day", ["", "i går", "2100-01-01"])
def test_a_day_that_has_not_been_is_refused(sign_in, day):
    answer = sign_in("data_protection").post(ADDRESS, data={"until": day})
    assert answer.status_code == 422
    assert "Skriv en dag som har varit" in answer.get_data(as_text=True)


@pytest.mark.parametrize("role", ["system_admin", "school_chief", "case_officer", "auditor"])
def test_nobody_else(sign_in, role):
    client = sign_in(role)
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, data={"until": DAY.isoformat()}).status_code == 403


def test_who_lost_the_right_meanwhile_gets_no_packages(app, db, sign_in, cases):
    sign_in("data_protection").post(ADDRESS, data={"until": DAY.isoformat()})
    context = asked(app, db)
    with db.transaction() as session:
        for grant in session.scalars(select(RoleGrant).filter_by(role="data_protection")):
            grant.valid_to = grant.valid_from
    with pytest.raises(JobRefusedError):
        pack_cases(context)
    with db.transaction() as session:
        for account in session.scalars(select(Account)):
            account.active = False
    with pytest.raises(JobRefusedError, match="stängt"):
        pack_cases(context)
    assert not folder_in(context.settings.instance).exists()


def test_nothing_is_packed_while_the_list_of_what_is_erased_does_not_hold(app, db, sign_in, cases):
    sign_in("data_protection").post(ADDRESS, data={"until": DAY.isoformat()})
    context = asked(app, db)
    broken = Path(context.settings.instance) / "broken.jsonl"
    broken.write_text("no entry\n", "utf-8")
    settings = replace(context.settings, erasure_file=broken)
    with pytest.raises(JobRefusedError):
        pack_cases(replace(context, settings=settings))
    assert not folder_in(context.settings.instance).exists()


def test_a_case_of_a_protected_child_is_not_counted(db, sign_in, cases):
    officer = sign_in("data_protection")
    assert ">3<" in officer.get(ADDRESS).get_data(as_text=True)
    with db.transaction() as session:
        session.get_one(NeedsPerson, cases[0].person).protected = True
    assert ">2<" in officer.get(ADDRESS).get_data(as_text=True)
