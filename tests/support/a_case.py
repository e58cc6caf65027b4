"""A case of support in a running installation, as far as two people who are to assess it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

from sqlalchemy import select
from support.needs_officer import make_officer

from qms.access.roles import Role
from qms.config import from_environment
from qms.demo.logins import DEMO_LOGINS
from qms.identity.queries import account_named, signed_in
from qms.kernel.clock import local_day
from qms.needs.core.assessing import is_drawn
from qms.needs.core.cases.application import Child, Request
from qms.needs.core.cases.kinds import Part
from qms.needs.core.cases.terms import terms_to_apply
from qms.needs.models import NeedsCase
from qms.needs.services.applying import Application, apply
from qms.needs.services.care import tie
from qms.org.core.forms import SchoolForm
from qms.org.models import OrgName
from qms.vault.database import open_database


def database_of(site):
    """Return the installation's own database, with its vault."""
    return open_database(from_environment({"QMS_INSTANCE": str(site.home / "instance")}))


def add_case(site, *, at: str, tied: dict[Part, Role]) -> str:
    """Add a case at the unit named `at` that waits to be assessed, and return its reference.

    It is one that the draw leaves alone; who is tied decides whether two people assess it.
    """
    database, now = database_of(site), datetime.now(UTC)
    today = local_day(now)
    with database.transaction() as session:

        def actor(role):
            account = account_named(session, DEMO_LOGINS.of(role).user_name)
            return signed_in(session, account.id, on=today).actor

        officer = actor(Role.CASE_OFFICER)
        unit_id = session.scalars(select(OrgName.node_id).filter_by(name=at)).first()
        application = Application(
            child=Child(name="Elev Ek 01", born=date(today.year - 9, 3, 1)),
            request=Request(name="", total_hours=Decimal(0), child_hours=Decimal(27),
                            measures=("Stöd vid genomgångar",)),
            unit_id=unit_id, form=SchoolForm.COMPULSORY, first=terms_to_apply(today)[1].first,
        )  # fmt: skip
        for number in count():
            ref = apply(session, officer, application, form_key=f"walk-{number}", now=now)
            row = session.scalars(select(NeedsCase).filter_by(ref=ref)).one()
            if not is_drawn("needs_default", row.id, Decimal("0.10")):
                break
        make_officer(session, ref)
        for part, role in tied.items():
            tie(session, officer, ref, actor(role).account_id, part, now=now)
        row.stage = "assessment"
    database.bind.dispose()
    return ref
