"""How a decision stands today, in words: by the months it gives the amounts of."""

from datetime import date

from qms.decisions.core.records import DecisionHead
from qms.decisions.core.states import State
from qms.decisions.labels import CHIPS, STATES
from qms.grants.core.deciding.holding import Held, Holding
from qms.i18n.formats import month
from qms.i18n.language import gettext


def standing(head: DecisionHead, held: Held, day: date) -> tuple[str, str]:
    """Return the chip and the words; what is annulled or erased is said by its state alone."""
    if head.state is State.ANNULLED or head.is_erased:
        return CHIPS[head.state], gettext(STATES[head.state])
    match held.on(day):
        case Holding.NEVER:
            return "back", gettext("Ersatt av ett senare beslut")
        case Holding.TO_COME:
            return "info", gettext("Gäller från %(month)s") % _when(held, held.first)
        case Holding.OVER:
            return "back", gettext("Gällde till och med %(month)s") % _when(held, held.last)
        case Holding.NOW if held.last < 12:
            return "ok", gettext("Gäller till och med %(month)s") % _when(held, held.last)
        case _:
            return "ok", gettext("Gäller nu")


def _when(held: Held, number: int) -> dict[str, str]:
    return {"month": f"{month(number)} {held.year}"}
