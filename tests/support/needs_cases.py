"""Invented children and their cases, made through the product's own use cases."""

from datetime import date
from decimal import Decimal

from builders import NOW, TODAY, make_account

from qms.access.roles import Role
from qms.identity.queries import signed_in
from qms.needs.core.cases.application import Child, Cost, Request
from qms.needs.core.cases.kinds import Part
from qms.needs.core.cases.protecting import Naming
from qms.needs.services import care, protection
from qms.needs.services.applying import Application, apply
from qms.org.core.forms import SchoolForm

NAME = "Elev Ek 01"


def account(session, role, node_id, who=""):
    """Add somebody with the role at the node and return them as an actor."""
    name = f"{who or role}.{node_id}@provby.example"
    return signed_in(session, make_account(session, Role(role), node_id, user_name=name),
                     on=TODAY).actor  # fmt: skip


def application(unit_id, **changes):
    """Return an application that nothing is wrong with."""
    fields = {
        "child": Child(name=NAME, born=date(2016, 5, 4)),
        "request": Request(
            name="", assistant_hours=Decimal(20), total_hours=Decimal("24.5"),
            measures=("Assistent under skoldagen",), costs=(Cost(what="Skrivdator", ore=450_000),),
        ),
        "unit_id": unit_id,
        "form": SchoolForm.COMPULSORY,
        "first": date(2027, 1, 1),
    }  # fmt: skip
    return Application(**{**fields, **changes})


def applied(session, actor, unit_id, *, key="one", now=NOW, **changes):
    """Apply and return the case's reference."""
    return apply(session, actor, application(unit_id, **changes), form_key=key, now=now)


def handled(session, unit_actor, officer, unit_id, *, key="one", now=NOW, **changes):
    """Apply, let the officer take the case, and return its reference."""
    ref = applied(session, unit_actor, unit_id, key=key, now=now, **changes)
    care.take_on(session, officer, ref, now=now)
    return ref


def tie(session, officer, ref, who, part, *, now=NOW):
    """Tie somebody to the case."""
    care.tie(session, officer, ref, who.account_id, Part(part), now=now)


def protect(session, officer, ref, *named, now=NOW):
    """Mark the child as protected and name these, one of whom can decide; nobody else handles."""
    naming = Naming(named=frozenset(one.account_id for one in named), alone=True)
    protection.protect(session, officer, ref, naming, now=now)
