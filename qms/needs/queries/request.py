"""What an opened case asks for now."""

from sqlalchemy.orm import Session

from qms.needs.core.cases.application import Request
from qms.needs.core.documentation.requested import asked_now
from qms.needs.queries.applications import original_request
from qms.needs.queries.documentation import contents
from qms.needs.queries.opened import OpenCase


def request_of(session: Session, opened: OpenCase) -> Request:
    """Return what the application asked for, with what the documentation has changed of it."""
    return asked_now(original_request(session, opened), contents(session, opened))
