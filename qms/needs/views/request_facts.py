"""What an application asks for, in words."""

from qms.i18n.formats import kr, number
from qms.i18n.language import gettext
from qms.needs.core.cases.application import Request


def asked_facts(request: Request, *, costs: bool, hours: bool = True) -> list[tuple[str, str]]:
    """Return what is asked for as terms and values; `costs` only to those who see money."""
    facts: list[tuple[str, str]] = []
    if hours:
        facts += [(gettext("Vad behövs"), ", ".join(request.measures))] if request.measures else []
        known = (
            (gettext("Assistenthjälp, timmar per vecka"), request.assistant_hours),
            (gettext("Allt stöd, timmar per vecka"), request.total_hours),
            (gettext("Egna timmar per vecka"), request.child_hours),
        )
        facts += [(word, number(value, 1)) for word, value in known if value is not None]
    if costs:
        facts += [(one.what, kr(one.ore)) for one in request.costs]
    return facts
