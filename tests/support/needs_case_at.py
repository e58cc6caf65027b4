"""A principal's case of support in the running demo, handled as far as to be assessed."""

from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import select
from support.a_case import database_of

from qms.access.policy import Can
from qms.access.roles import Role
from qms.demo.logins import DEMO_LOGINS
from qms.demo.support_texts import written
from qms.identity.queries import account_named, signed_in
from qms.kernel.clock import local_day
from qms.needs.core.cases.application import Child, Request
from qms.needs.core.cases.kinds import Part
from qms.needs.core.cases.terms import terms_to_apply
from qms.needs.services.applying import Application, apply
from qms.needs.services.care import take_on, tie
from qms.needs.services.documentation import part_states, save_part
from qms.needs.services.notes import move_on
from qms.needs.services.opening import take_case
from qms.org.core.forms import SchoolForm
from qms.org.models import OrgName

TIED = {
    Part.ASSESSOR: Role.ASSESSOR,
    Part.SECOND_ASSESSOR: Role.STUDENT_HEALTH,
    Part.DECIDER: Role.SCHOOL_CHIEF,
}


def add_whole_case(site):
    """Let the principal apply and the officer find it complete; return the reference and the term.

    Two people are tied to assess it, and one to decide.
    """
    database, now = database_of(site), datetime.now(UTC)
    today = local_day(now)
    term = terms_to_apply(today)[1]
    with database.transaction() as session:

        def actor(role):
            account = account_named(session, DEMO_LOGINS.of(role).user_name)
            return signed_in(session, account.id, on=today).actor

        principal, officer = actor(Role.PRINCIPAL), actor(Role.CASE_OFFICER)
        application = Application(
            child=Child(name="Elev Ek 99", born=date(today.year - 9, 3, 1)),
            request=Request(name="", assistant_hours=Decimal(30), total_hours=Decimal(30),
                            child_hours=Decimal(30), measures=("Elevassistent",)),
            unit_id=session.scalars(
                select(OrgName.node_id).filter_by(name=DEMO_LOGINS.of(Role.PRINCIPAL).at)
            ).first(),
            form=SchoolForm.COMPULSORY, first=term.first,
        )  # fmt: skip
        ref = apply(session, principal, application, form_key="whole-walk", now=now)
        _, opened = take_case(session, principal, ref, can=Can.NEEDS_APPLY, now=now)
        for one in part_states(session, opened, now=now):
            if one.is_required:
                content = written(one.part.key, 0, hours=30, applied=today)
                save_part(session, principal, ref, one.part.key, content, seen=0, now=now)
        take_on(session, officer, ref, now=now)
        for part, role in TIED.items():
            tie(session, officer, ref, actor(role).account_id, part, now=now)
        row, _ = take_case(session, officer, ref, can=Can.NEEDS_HANDLE, now=now)
        move_on(session, officer, ref, "found_complete", seen=row.version, now=now)
    database.bind.dispose()
    return ref, term
