"""The form in which units that cannot be counted are left out, each with a reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from qms.allocation.core.from_register import Hindered
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.kernel.problems import Problem

TICK = "utelamna"
REASON = "skal-"
"""What the field of a unit's reason begins with; its number follows."""

Sent = MultiDict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingOut:
    """A unit that cannot be counted: why, whether it is ticked, and what was written."""

    unit_id: int
    name: str
    problems: tuple[Problem, ...]
    is_ticked: bool
    reason: str
    error: str

    @property
    def field(self) -> str:
        """Return the id of the field of its reason."""
        return field_of(self.unit_id)


def field_of(unit_id: int) -> str:
    """Return the name of the field for the unit's reason."""
    return f"{REASON}{unit_id}"


def ticked(sent: Sent) -> tuple[int, ...]:
    """Return the units that are ticked."""
    sent_ids = sent.getlist(TICK)
    return tuple(int(value) for value in sent_ids if value.isdecimal() and len(value) < 10)


def told(sent: Sent) -> tuple[int, ...]:
    """Return the units that the page told of: each of them sent the field of its reason."""
    numbers = [name.removeprefix(REASON) for name in sent if name.startswith(REASON)]
    return tuple(int(one) for one in numbers if one.isdecimal() and len(one) < 10)


def leave_out_in(sent: Sent) -> Mapping[int, str]:
    """Return the reasons of the ticked units; empty where none is written."""
    return {unit_id: sent.get(field_of(unit_id), "") for unit_id in ticked(sent)}


def leaving_out(hindered: Iterable[Hindered], sent: Sent) -> tuple[LeavingOut, ...]:
    """Return the units by name, with what was sent and what is missing."""
    chosen = set(ticked(sent))
    return tuple(
        LeavingOut(
            unit_id=one.unit_id,
            name=one.name,
            problems=one.problems,
            is_ticked=one.unit_id in chosen,
            reason=sent.get(field_of(one.unit_id), ""),
            error=_error(one, is_ticked=one.unit_id in chosen),
        )
        for one in sorted(hindered, key=lambda one: swedish_key(one.name))
    )


def _error(one: Hindered, *, is_ticked: bool) -> str:
    if not is_ticked or one.because:
        return ""
    return gettext("Skriv varför %(unit)s utelämnas") % {"unit": one.name}
