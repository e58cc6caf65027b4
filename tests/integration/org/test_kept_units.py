"""Units kept in the process are always the units as they stand, whoever changed them and how."""

from datetime import date

import pytest
from builders import NOW, SYSTEM, add_school
from sqlalchemy import update

from qms.access.scope import Scope
from qms.db.marks import mark_of
from qms.kernel.clock import local_day
from qms.org import queries as org
from qms.org import services as organisation
from qms.org.models import OrgName, OrgNode

TODAY = local_day(NOW)
EVERYTHING = Scope(everything=True)


def names(db, scope=EVERYTHING, on=TODAY, **more):
    with db.reading() as session:
        return [one.name for one in org.units(session, scope, on=on, **more)]


def as_it_stands(db, scope=EVERYTHING, on=TODAY, **more):
    with db.transaction() as session:
        return [one.name for one in org.units(session, scope, on=on, **more)]


CHANGES = {
    "a school is added": lambda s, m: add_school(s, "Nya skolan", m.south),
    "a name is changed": lambda s, m: organisation.rename(
        s, SYSTEM, m.school, name="Nya skolan", day=TODAY, now=NOW
    ),
    "a row is changed": lambda s, m: s.get_one(OrgNode, m.school).__setattr__("closed", TODAY),
    "many rows are changed": lambda s, _: s.execute(update(OrgName).values(name="Skola")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_shows_in_the_next_session(db, municipality, change):
    before = names(db)
    with db.transaction() as session:
        change(session, municipality)
    assert names(db) == as_it_stands(db) != before


def test_what_is_taken_back_changes_nothing(db, municipality):
    def changed_in_vain():
        with db.transaction() as session:
            CHANGES["many rows are changed"](session, municipality)
            raise ZeroDivisionError

    before = names(db)
    with pytest.raises(ZeroDivisionError):
        changed_in_vain()
    assert names(db) == as_it_stands(db) == before


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(lambda m: {}, id="all"),
        pytest.param(lambda m: {"include_closed": True}, id="closed too"),
        pytest.param(lambda m: {"ids": [m.school, m.sibling]}, id="two of them"),
        pytest.param(lambda m: {"scope": Scope((f"/{m.id}/{m.own}/",))}, id="a provider's"),
        pytest.param(lambda m: {"scope": Scope((f"/{m.id}/",))}, id="the municipality's"),
        pytest.param(lambda m: {"scope": Scope(("/0/",))}, id="nobody's"),
        pytest.param(lambda m: {"on": date(1990, 1, 1)}, id="before there was any"),
    ],
)
def test_what_is_kept_is_picked_as_it_would_be_read(db, municipality, asked):
    more = asked(municipality)
    assert names(db, **more) == as_it_stands(db, **more)
    assert names(db, **more) == as_it_stands(db, **more)


def test_the_mark_is_drawn_by_who_writes_units_and_never_comes_again(db, municipality):
    seen = []
    for name in ("En", "Två", "En"):
        with db.transaction() as session:
            organisation.rename(session, SYSTEM, municipality.school, name=name, day=TODAY, now=NOW)
        with db.reading() as session:
            seen.append(mark_of(session, "org"))
    assert len(set(seen)) == 3
    with db.transaction() as session:
        as_it_stands(db)
    with db.reading() as session:
        assert mark_of(session, "org") == seen[-1], "who only reads draws none"
