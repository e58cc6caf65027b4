"""What a case's page says of what is erased in it, and of a hold."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from qms.i18n.language import gettext
from qms.needs.queries.opened import OpenCase
from qms.needs.services.erasing import KINDS
from qms.retention.queries.erased import gone_of
from qms.retention.queries.holds import holds_of

TEMPLATE = "needs/_case_retention.html"


def case_part(session: Session, opened: OpenCase) -> Mapping[str, Any]:
    """Return what is gone by which decision; nothing when nothing is gone or held."""
    gone = [
        (gettext(kind.name), one.because, one.at)
        for one in gone_of(session, opened.ref)
        if (kind := KINDS.of(one.kind)) is not None
    ]
    held = holds_of(session, opened.ref)
    return {"gone": gone, "held_since": held.laid_at if held else None} if gone or held else {}
