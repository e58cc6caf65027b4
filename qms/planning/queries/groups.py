"""What the register knows of the pupils' background at the schools of a study."""

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.planning.core.case import Case
from qms.planning.core.from_register.basis import Basis
from qms.planning.core.impact.groups import Shares
from qms.register import queries as register

EVERYBODY = Scope(everything=True)
"""A municipality's schools are planned together, whoever asks."""


def background_shares(session: Session, case: Case, basis: Basis) -> tuple[Shares, int | None]:
    """Return the newest year's shares by the school's place, and the year; None without any."""
    place_of = {
        unit: case.place_of[key] for key, unit in basis.get("units", {}).items()
        if key in case.place_of
    }  # fmt: skip
    rows = register.background(session, EVERYBODY, unit_ids=list(place_of))
    known = [one for one in rows if one.share is not None and one.year <= case.first_year]
    newest = max((one.year for one in known), default=None)
    return {
        (place_of[one.unit_id], one.factor, one.category): float(one.share)
        for one in known
        if one.year == newest and one.share is not None
    }, newest
