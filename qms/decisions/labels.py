"""What the states of decisions are called on pages."""

from qms.decisions.core.states import State
from qms.i18n.language import mark

STATES = {
    State.DRAFTED: mark("Utkast"),
    State.SENT: mark("Väntar på beslut"),
    State.DECIDED: mark("Gäller nu"),
    State.REPLACED: mark("Ersatt av ett senare beslut"),
    State.ANNULLED: mark("Upphävt"),
}
CHIPS = {
    State.DRAFTED: "now",
    State.SENT: "info",
    State.DECIDED: "ok",
    State.REPLACED: "back",
    State.ANNULLED: "error",
}
