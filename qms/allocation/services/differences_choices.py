"""Set the limits of the comparison, and choose the factors of a draft."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.allocation.core.differences.settings import Settings
from qms.allocation.core.differences.settings_file import dump_settings, parse_settings
from qms.allocation.core.states import ConflictError, require_seen
from qms.allocation.models import DifferencesRow
from qms.allocation.queries.differences import differences_settings
from qms.allocation.queries.models import factors_known, model
from qms.allocation.services.modelling import offered_factors, save_weights
from qms.allocation.services.municipality import municipality_path
from qms.audit.services import record


def set_differences(
    session: Session, actor: Actor, settings: Settings, *, seen: int, now: datetime
) -> int:
    """Store limits and separate grants for the installation and return the version.

    Raise ConflictError when somebody saved after version `seen`.
    """
    path = municipality_path(session)
    authorize(actor, Can.ALLOCATION_DRAFT, path)
    latest = differences_settings(session).version
    require_seen(latest, seen)
    table = dump_settings(settings)
    parse_settings(table)
    row = DifferencesRow(version=latest + 1, content=table, saved_by=actor.pseudonym, saved_at=now)
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        # Two who save at the same moment do not see each other: the table holds one per version.
        raise ConflictError(seen) from None
    record(
        session, actor, "allocation.differences-set", row.id, now=now, path=path,
        version=row.version,
    )  # fmt: skip
    return row.version


def choose_factors(
    session: Session,
    actor: Actor,
    model_id: int,
    *,
    seen: int,
    names: Collection[str],
    now: datetime,
) -> int:
    """Let the draft have these factors and return its new version; a new factor weighs 1.

    Raise as `save_weights` does, and RefusedError when no factor is left.
    """
    scope = authorize(actor, Can.ALLOCATION_DRAFT, municipality_path(session))
    stored = model(session, model_id)
    if stored is None:
        raise OutOfScopeError(str(model_id))
    known = factors_known(session, scope, stored.head.budget_year)
    weights = {
        (factor.name, category.name): category.weight
        for factor in offered_factors(stored.content, known)
        if factor.name in names
        for category in factor.categories
    }
    return save_weights(session, actor, model_id, seen=seen, weights=weights, now=now)
