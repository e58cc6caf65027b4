"""What stands beside costs, as both databases keep it."""

import json
from dataclasses import replace

import pytest
from builders import NOW, make_actor
from support.costs import AREAS, import_files

from qms.access.roles import Role
from qms.access.scope import ForbiddenError
from qms.costs.models import CostSetRow
from qms.costs.queries.beside import areas, needs, places
from qms.costs.queries.sets import unit_sets
from qms.costs.services.sets import remove_set, restore_set, save_set
from qms.identity.models import Account
from qms.kernel.problems import RefusedError
from qms.register.public_queries import public_figures

NEEDS = "enhet;år;barn;poäng;timmar\n"


@pytest.fixture
def writer(session, municipality):
    """Return an analyst with an account."""
    account = Account(
        user_name="a@provby.example", name="Astrid Prov", pseudonym="a", password_hash="x"
    )
    session.add(account)
    session.flush()
    return replace(make_actor(Role.ANALYST), account_id=account.id)


def answer(value):
    """Return a saved answer with one value."""
    values = [{"gender": "T", "value": value, "isdeleted": False}]
    group = {"kpi": "N99999", "municipality": "0099", "period": 2025, "values": values}
    return json.dumps({"values": [group], "next_url": None})


def test_a_later_file_takes_the_place_of_an_earlier_value(session, municipality):
    import_files(session, {"public_figures": answer(1.5)})
    import_files(session, {"public_figures": answer(2.25)})
    (one,) = public_figures(session)
    assert (one.source, one.figure, one.place, one.gender) == ("kolada", "N99999", "0099", "T")
    assert str(one.value.number) == "2.25"
    assert public_figures(session, years=[2024]) == ()


def test_places_come_with_the_areas(session, municipality):
    import_files(session, {"unit_areas": AREAS.replace("kvadratmeter", "kvadratmeter;platser")
                           .replace("3000", "3000;420").replace("1000", "1000;")})  # fmt: skip
    assert areas(session, 2026) == {str(municipality.school): 3000, str(municipality.sibling): 1000}
    assert places(session, 2026) == {str(municipality.school): 420}


@pytest.mark.parametrize(
    ("rows", "hours"),
    [
        pytest.param(("2025;14;800;210,5",), 210.5, id="of the year"),
        pytest.param(("2024;14;800;100",), 100, id="of the year before"),
        pytest.param(("2024;14;800;100", "2025;20;900;300"), 300, id="the latest"),
        pytest.param(("2024;14;800;100", "2025;..;..;.."), None, id="hidden now"),
        pytest.param(("2023;14;800;100",), None, id="too old"),
    ],
)
def test_support_is_the_latest_and_never_what_is_hidden(session, municipality, rows, hours):
    text = NEEDS + "".join(f"Åkerskolan;{row}\n" for row in rows)
    import_files(session, {"need_points": text})
    found = needs(session, 2025).get(str(municipality.school))
    assert (found.hours if found else None) == hours


def test_a_set_is_saved_taken_away_and_brought_back(session, municipality, writer):
    units = [municipality.sibling, municipality.school, municipality.school]
    number = save_set(
        session, writer, None, name="  Två   skolor ", units=units, is_shared=False, now=NOW
    )
    (one,) = unit_sets(session, writer)
    assert (one.name, one.units) == ("Två skolor", {municipality.school, municipality.sibling})
    assert (one.is_own, one.owner) == (True, "Astrid Prov")
    assert remove_set(session, writer, number, now=NOW) == "Två skolor"
    assert unit_sets(session, writer) == ()
    assert remove_set(session, writer, number, now=NOW) is None
    assert restore_set(session, writer, number, now=NOW) == "Två skolor"
    assert len(unit_sets(session, writer)) == 1


def test_every_fault_of_a_set_is_told_and_nothing_saved(session, municipality, writer):
    with pytest.raises(RefusedError) as refusal:
        save_set(session, writer, None, name="x" * 81, units=[10**6], is_shared=True, now=NOW)
    assert {one.column for one in refusal.value.problems} == {"namn", "enheter"}
    assert len(refusal.value.problems) == 3
    assert session.query(CostSetRow).count() == 0


def test_an_auditor_saves_no_set(session, municipality):
    with pytest.raises(ForbiddenError):
        save_set(session, make_actor(Role.AUDITOR), None, name="A", units=[], is_shared=True,
                 now=NOW)  # fmt: skip
