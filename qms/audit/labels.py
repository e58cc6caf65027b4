"""What the events are called on pages."""

from qms.i18n.language import gettext, mark

ACTIONS = {
    "allocation": mark("Resursfördelning"),
    "audit": mark("Händelselogg"),
    "followup": mark("Redovisning"),
    "forecast": mark("Elevprognos"),
    "identity": mark("Konton och roller"),
    "jobs": mark("Beräkningar"),
    "org": mark("Organisation"),
    "register": mark("Register"),
}


def module_label(module: str) -> str:
    """Return the module's name."""
    return gettext(ACTIONS[module]) if module in ACTIONS else module


def action_label(action: str) -> str:
    """Return the module's name and the event's own name."""
    module, _, event = action.partition(".")
    return f"{module_label(module)}: {event}"
