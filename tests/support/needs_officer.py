"""A shortcut for tests: an officer who applied and handles the case, which nobody can do."""

from sqlalchemy import select, update

from qms.needs.models import NeedsCare, NeedsCase


def make_officer(session, ref):
    """Let whoever applied have the officer's part in place of the unit's."""
    case = session.scalars(select(NeedsCase).filter_by(ref=ref)).one()
    of_applicant = (NeedsCare.case_id == case.id, NeedsCare.account_id == case.opened_by)
    session.execute(update(NeedsCare).where(*of_applicant).values(part="officer"))
