"""What became of an activity: its aim reached, partly, not, or impossible to tell."""

import re
from decimal import Decimal
from enum import StrEnum

from qms.followup.core.report.columns import REACHED
from qms.followup.core.report.content_rows import Activity

VALUE = re.compile(r"([-−]?\d+(?:[  ]\d{3})*(?:[.,]\d+)?)\s*(%|procent)?")


class Outcome(StrEnum):
    """How far the aim was reached."""

    REACHED = "reached"
    PARTLY = "partly"
    NOT = "not"
    UNKNOWN = "unknown"


SAID = dict(zip((swedish for swedish, _ in REACHED), Outcome, strict=True))
"""The unit's own assessment, as reports store it."""


def value_of(text: str) -> tuple[Decimal, bool] | None:
    """Return the only number of a text and whether it is a per cent; None without exactly one."""
    found = VALUE.findall(text)
    if len(found) != 1:
        return None
    number, sign = found[0]
    plain = re.sub(r"[  ]", "", number).replace("−", "-").replace(",", ".")
    return Decimal(plain), bool(sign)


def outcome_of(activity: Activity) -> Outcome:
    """Return what the unit says itself, else what its numbers say.

    An aim above where one began is reached at the aim or above, partly between the two; an aim
    below, the other way round. Without three comparable numbers nothing can be told.
    """
    if activity.assessment in SAID:
        return SAID[activity.assessment]
    values = [value_of(text) for text in (activity.baseline, activity.aim, activity.result)]
    known = [one for one in values if one is not None]
    if len(known) < len(values) or len({is_percent for _, is_percent in known}) > 1:
        return Outcome.UNKNOWN
    baseline, aim, result = (number for number, _ in known)
    if baseline == aim:
        return Outcome.REACHED if result == aim else Outcome.UNKNOWN
    way, gone = aim - baseline, result - baseline
    if gone / way >= 1:
        return Outcome.REACHED
    return Outcome.PARTLY if gone / way > 0 else Outcome.NOT
