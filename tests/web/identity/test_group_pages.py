"""The table of groups: rows are tried, added, removed and put back by the administrator."""

import pytest
from builders import NOW, SYSTEM
from sqlalchemy import select
from support.outside import QUIET, events
from support.outside import sign_in as sign_in_outside

from qms.access.roles import Role
from qms.identity import services
from qms.identity.models import GroupRow, RoleGrant

pytestmark = pytest.mark.filterwarnings(QUIET)
TABLE, NEW = "/admin/grupper", "/admin/grupper/ny"


def row(municipality, **changes):
    fields = {"group": " G-analys ", "role": "analyst", "node_id": str(municipality.id)}
    return {**fields, **changes}


@pytest.fixture
def admin(sign_in):
    return sign_in("system_admin")


@pytest.fixture
def anna(app, db, provider, municipality):
    """Return a browser where Anna is signed in, by a group that gives her a role."""
    provider.add("anna", preferred_username="anna@x", name="Anna Ek", groups=["G-rektor", "G-ny"])
    with db.transaction() as session:
        new = services.NewRow(group="G-rektor", role=Role.PRINCIPAL, node_id=municipality.school)
        services.add_row(session, SYSTEM, new, now=NOW)
    client = app.test_client()
    assert sign_in_outside(client, provider).status_code == 303
    return client


def stored(db):
    with db.reading() as session:
        return session.scalars(select(GroupRow).order_by(GroupRow.id)).all()


def test_an_empty_table_says_what_to_do(admin):
    page = admin.get(TABLE).text
    assert "Inga grupper ger roller än" in page
    assert "inte inställd än" in page
    assert "Lägg till den första raden" in page


def test_a_row_is_shown_with_whom_it_gives_the_role_before_it_is_saved(anna, admin, db, provider):
    page = admin.post(NEW, data={"group": "G-ny", "role": "planner", "node_id": "1"})
    assert page.status_code == 200
    assert "1 person får rollen" in page.text
    assert "Anna Ek" in page.text
    assert len(stored(db)) == 1
    seen = {"group": "G-ny", "role": "planner", "node_id": "1", "is_seen": "1"}
    assert admin.post(NEW, data=seen).location == TABLE
    assert len(stored(db)) == 2
    assert events(db, "identity.group-row-added")[-1] == '{"role":"planner"}'


def test_a_row_is_saved_without_spaces_around_the_group(admin, db, municipality):
    admin.post(NEW, data=row(municipality, is_seen="1"))
    assert [one.group for one in stored(db)] == ["G-analys"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"group": " "}, "Ange gruppen", id="no group"),
        pytest.param({"group": "g" * 201}, "högst 200 tecken", id="too long"),
        pytest.param({"role": "allsmäktig"}, "giltigt val", id="unknown role"),
        pytest.param({"role": "independent_provider"}, "inte i kommunen", id="others' money"),
    ],
)
def test_a_faulty_row_is_refused(admin, db, municipality, changes, told):
    answer = admin.post(NEW, data=row(municipality, is_seen="1", **changes))
    assert answer.status_code == 422
    assert told in answer.text
    assert stored(db) == []


def test_the_same_row_twice_is_refused(admin, db, municipality):
    admin.post(NEW, data=row(municipality, is_seen="1"))
    again = admin.post(NEW, data=row(municipality, is_seen="1"))
    assert "Raden finns redan" in again.text
    assert len(stored(db)) == 1


def test_removing_a_row_names_who_loses_and_ends_it_at_once(anna, admin, db):
    row_id = stored(db)[0].id
    page = admin.get(f"{TABLE}/{row_id}/ta-bort").text
    assert "1 person förlorar rollen" in page
    assert "Anna Ek" in page
    assert anna.get("/").status_code == 200
    assert admin.post(f"{TABLE}/{row_id}/ta-bort").location == TABLE
    assert anna.get("/").status_code == 303
    assert len(events(db, "identity.group-role-ended")) == 1


def test_a_removed_row_is_put_back(anna, admin, app, db, provider):
    row_id = stored(db)[0].id
    admin.post(f"{TABLE}/{row_id}/ta-bort")
    assert sign_in_outside(app.test_client(), provider).status_code == 403
    assert "Lägg tillbaka" in admin.get(TABLE).text
    admin.post(f"{TABLE}/{row_id}/lagg-tillbaka")
    assert sign_in_outside(app.test_client(), provider).status_code == 303
    with db.reading() as session:
        roles = session.scalars(select(RoleGrant).where(RoleGrant.group_row_id == row_id)).all()
    assert [one.valid_to is None for one in roles] == [False, True]
    assert (
        "redan tillbaka"
        in admin.post(f"{TABLE}/{row_id}/lagg-tillbaka", follow_redirects=True).text
    )


def test_pasted_groups_are_tried_and_nothing_is_stored(anna, admin, db):
    answer = admin.post(f"{TABLE}/prova", data={"groups": "G-rektor\nG-okänd\n"})
    assert answer.status_code == 200
    assert "Grupperna ger 1 roll" in answer.text
    assert "<li>Rektor, Åkerskolan</li>" in answer.text
    assert "G-okänd" in answer.text
    assert len(stored(db)) == 1
    assert "Grupperna ger ingen roll" in admin.post(f"{TABLE}/prova", data={"groups": "x"}).text
    assert admin.post(f"{TABLE}/prova", data={"groups": ""}).status_code == 422


def test_known_people_are_shown_with_what_the_table_gives_them(anna, admin, db):
    page = admin.get(f"{TABLE}/prova").text
    assert "Anna Ek" in page
    assert page.count("Rektor, Åkerskolan") == 2, "by the table, and as it is"
    admin.post(f"{TABLE}/{stored(db)[0].id}/ta-bort")
    assert "Rektor, Åkerskolan" not in admin.get(f"{TABLE}/prova").text


def test_the_table_is_exported_with_nothing_that_a_spreadsheet_runs(admin, db, municipality):
    admin.post(NEW, data=row(municipality, group="=1+1", is_seen="1"))
    lines = admin.get("/admin/grupper.csv").data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("grupp;roll;rollens_kod;gäller_för")
    assert lines[1].startswith("'=1+1;Analytiker;analyst;Provby kommun;")


@pytest.mark.parametrize(
    "path", ["/admin/grupper/999999/ta-bort", "/admin/grupper/9/lagg-tillbaka"]
)
def test_rows_that_are_not_there(admin, path):
    assert admin.post(path).status_code == 404


def test_the_accounts_page_marks_what_a_group_gave(anna, admin, db):
    with db.reading() as session:
        account = session.scalars(select(RoleGrant.account_id).order_by(RoleGrant.id)).first()
    page = admin.get(f"/admin/anvandare/{account}").text
    assert page.count("given av en grupp") == 1
    assert "kommer tillbaka vid nästa inloggning" in page
