"""The application of an opened case, as it was sent."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.needs.core.cases.application import Request, request_from
from qms.needs.models import NeedsCase
from qms.needs.queries import places
from qms.needs.queries.opened import OpenCase

ERASED = Request(name="")


def original_request(session: Session, opened: OpenCase) -> Request:
    """Return the request as it was sealed; empty when the case has been erased."""
    sealed = session.scalar(select(NeedsCase.request).where(NeedsCase.id == opened.id))
    if sealed is None:
        return ERASED
    return request_from(opened.vault.open_json(places.of("case", "request", opened.id), sealed))
