"""What the states and results of actions are called on pages and in files."""

from datetime import date

from qms.followup.core.actions.measured import Outcome
from qms.followup.core.actions.records import ActionState, Followed
from qms.followup.core.results.indicators import Unit as Measure
from qms.followup.services.action_values import RegisterValue
from qms.i18n.language import gettext, mark

OVERDUE = "overdue"
STATES = {
    ActionState.OPEN.value: mark("Pågår"),
    OVERDUE: mark("Försenad"),
    ActionState.CLOSED.value: mark("Avslutad med resultat"),
    ActionState.EXCEPTION.value: mark("Avslutad med undantag"),
    ActionState.CARRIED.value: mark("Överförd till ny insats"),
}
CHIPS = {
    ActionState.OPEN.value: "now",
    OVERDUE: "error",
    ActionState.CLOSED.value: "ok",
    ActionState.EXCEPTION.value: "back",
    ActionState.CARRIED.value: "info",
}
OUTCOMES = {
    Outcome.REACHED: mark("målet är nått"),
    Outcome.CLOSER: mark("närmare målet"),
    Outcome.UNCHANGED: mark("oförändrat"),
    Outcome.AWAY: mark("längre från målet"),
    Outcome.UNTOLD: "",
}


def shown_state(action: Followed, today: date) -> str:
    """Return the state as it is shown: an open action may be overdue."""
    return OVERDUE if action.is_overdue(today) else action.state.value


def state_label(action: Followed, today: date) -> str:
    """Return the word for how the action stands."""
    return gettext(STATES[shown_state(action, today)])


def state_chip(action: Followed, today: date) -> tuple[str, str]:
    """Return the kind of chip and its word."""
    return CHIPS[shown_state(action, today)], state_label(action, today)


def outcome_label(action: Followed) -> str:
    """Return how the value stands to the target, empty when it cannot be told."""
    words = OUTCOMES[action.outcome] if action.value else ""
    return gettext(words) if words else ""


def register_text(known: RegisterValue) -> str:
    """Return the register's value as it is written in a reading, in Swedish: `62,5 %`."""
    text = f"{known.value}".replace(".", ",")
    return f"{text} %" if known.indicator.unit is Measure.PERCENT else text
