"""The blueprint of the page, closed while what was erased may have come back."""

from flask import Blueprint

from qms.i18n.language import gettext
from qms.retention.gate import gate
from qms.web.errors import page

bp = Blueprint("subject", __name__)


@bp.before_request
def close() -> tuple[str, int] | None:
    """Answer in place of the page while the list of what is erased does not hold."""
    if gate().look().is_whole:
        return None
    return page(
        503,
        problem=gettext(
            "Sidorna om stöd är stängda: listan över vad som är gallrat stämmer inte. "
            "Den som sköter systemet ser varför under Gallring."
        ),
    )
