"""What is shown to whom, as it is chosen now."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.allocation.core.suppression import Publicity
from qms.allocation.models import PublicityRow


def publicity(session: Session) -> Publicity:
    """Return the latest choice; before the first one the index is shown and five are few."""
    row = session.scalar(select(PublicityRow).order_by(PublicityRow.id.desc()).limit(1))
    if row is None:
        return Publicity()
    return Publicity(shows_index=row.shows_index, fewest_shown=row.fewest_shown)
