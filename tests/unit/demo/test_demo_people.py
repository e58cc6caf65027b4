"""Everybody in the demo has a name and an address of their own."""

from qms.access.roles import Role
from qms.demo.logins import DEMO_LOGINS, DEMO_PASSWORD
from qms.demo.municipality import UNITS
from qms.demo.people import make_principals

PRINCIPALS = make_principals(2026)


def test_there_is_a_login_for_every_role():
    assert {login.key for login in DEMO_LOGINS.rows} == set(Role)


def test_the_password_is_long_enough():
    assert len(DEMO_PASSWORD) >= 12


def test_every_open_unit_has_a_principal():
    led = {one.unit for one in PRINCIPALS} | {"G06"}
    assert led == {unit.key for unit in UNITS if not unit.merged_into()}


def test_names_and_addresses_are_unique():
    people = [(one.name, one.user_name) for one in (*PRINCIPALS, *DEMO_LOGINS.rows)]
    assert len({name for name, _ in people}) == len(people)
    assert len({address for _, address in people}) == len(people)


def test_addresses_are_plain():
    assert all(one.user_name.isascii() for one in PRINCIPALS)
