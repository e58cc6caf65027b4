"""Every route about one case × every role × every tie: nobody sees what is not theirs.

The expected answer is worked out from the table of rights and the ties, never from the pages.
"""

import pytest
from builders import NOW, TODAY
from sqlalchemy import select
from support.needs_cases import NAME, application
from werkzeug.routing import AnyConverter

from qms.access.policy import MUNICIPAL, POLICY, Can
from qms.access.roles import Role
from qms.identity.models import Account
from qms.identity.queries import signed_in
from qms.needs.models import NeedsCare, NeedsCase
from qms.needs.services.applying import apply

AT_UNIT = {Role.PRINCIPAL, Role.INDEPENDENT_PROVIDER, Role.STUDENT_HEALTH,
           Role.SPECIAL_EDUCATOR, Role.UNIT_STAFF, Role.SCHOOL_ADMINISTRATOR}  # fmt: skip
"""Roles that people hold at a unit; all others are held at the municipality."""
TAKES_ON = "needs.take_case_on"
ABOUT_CASES = (Can.NEEDS_READ, Can.NEEDS_WRITE, Can.NEEDS_APPLY, Can.NEEDS_ASSESS,
               Can.NEEDS_HANDLE, Can.NEEDS_DECIDE, Can.NEEDS_PROTECT)  # fmt: skip
ROLES = sorted({Role.UNIT_STAFF, *(role for can in ABOUT_CASES for role in POLICY[can])})
"""Those who have a right about cases, and one who has none: all others are refused like that."""
MARKER = NAME.encode()


def routes(app):
    """Return (rule, method, right) of every route about one case; the one that ties is last."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("needs.") and "ref" in rule.arguments:
            right = app.view_functions[rule.endpoint].required_right
            for method in sorted(rule.methods & {"GET", "POST"}):
                found.append((rule, method, right))
    return sorted(found, key=lambda one: one[0].endpoint == TAKES_ON)


def address(rule, ref):
    values = {
        name: sorted(kind.items)[0] if isinstance(kind, AnyConverter) else 999999
        for name, kind in rule._converters.items()
    }
    return rule.build({**values, "ref": ref}, append_unknown=False)[1]


@pytest.fixture
def case(sign_in, municipality, db):
    """Return the reference of a case at the school, of a principal who is not in the matrix."""
    sign_in(Role.PRINCIPAL, municipality.school)
    with db.transaction() as session:
        name = f"principal.{municipality.school}@provby.example"
        account = session.scalars(select(Account.id).filter_by(user_name=name)).one()
        actor = signed_in(session, account, on=TODAY).actor
        return apply(session, actor, application(municipality.school), form_key="m", now=NOW)


def cells(app, client, role, ref):
    """Yield what is wrong in the answers that the client gets without a tie."""
    for rule, method, right in routes(app):
        answer = client.open(
            address(rule, ref), method=method, data={"csrf_token": client._token()}
        )
        held = role in POLICY[right] and (right not in MUNICIPAL or role not in AT_UNIT)
        # The officer may take a case that nobody has: the one change that needs no tie.
        may = rule.endpoint == TAKES_ON and held
        wanted = {303} if may else {404, 422} if held else {403}
        if answer.status_code not in wanted or (MARKER in answer.data and not may):
            yield rule.endpoint, method, role.value, answer.status_code


@pytest.mark.parametrize("role", ROLES)
def test_no_role_sees_a_case_without_a_tie(app, sign_in, municipality, case, role):
    node = municipality.school if role in AT_UNIT else municipality.id
    if role is Role.PRINCIPAL:
        node = municipality.sibling
    client = sign_in(role, node)
    assert list(cells(app, client, role, case)) == []


@pytest.mark.parametrize("role", sorted(AT_UNIT & set(ROLES) - {Role.UNIT_STAFF}))
def test_a_tie_does_not_reach_beyond_the_units_of_the_role(app, sign_in, municipality, case, db,
                                                           role):  # fmt: skip
    client = sign_in(role, municipality.sibling)
    with db.transaction() as session:
        name = f"{role.value}.{municipality.sibling}@provby.example"
        account = session.scalars(select(Account.id).filter_by(user_name=name)).one()
        case_id = session.scalars(select(NeedsCase.id).filter_by(ref=case)).one()
        session.add(NeedsCare(case_id=case_id, account_id=account, part="reader", tied_at=NOW,
                              tied_by="test"))  # fmt: skip
    assert list(cells(app, client, role, case)) == []
