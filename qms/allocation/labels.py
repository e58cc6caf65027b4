"""What states, reasons and rows are called on pages."""

from qms.allocation.core.records import LeftOut, Reason
from qms.i18n.language import gettext, mark

MODEL_STATES = {
    "draft": ("now", mark("Utkast")),
    "adopted": ("ok", mark("Fastställd")),
    "superseded": ("none", mark("Ersatt")),
}
RUN_STATES = {
    "draft": ("now", mark("Preliminär")),
    "adopted": ("ok", mark("Fastställd")),
    "superseded": ("none", mark("Ersatt")),
}
REASONS = {
    Reason.NO_PUPILS: mark("Inga elever i registret den 15 oktober."),
    Reason.PUPILS_WITHHELD: mark("Elevantalet är dolt i registret."),
    Reason.NO_BACKGROUND: mark("Uppgifter om elevernas bakgrund saknas."),
    Reason.UNEVEN: mark("Uppgifterna om elevernas bakgrund går inte ihop."),
}


def model_state(state: str) -> tuple[str, str]:
    """Return the chip's kind and words."""
    kind, words = MODEL_STATES[state]
    return kind, gettext(words)


def run_state(state: str) -> tuple[str, str]:
    """Return the chip's kind and words."""
    kind, words = RUN_STATES[state]
    return kind, gettext(words)


def reason_label(left_out: LeftOut) -> str:
    """Return why the unit has no part, with factor and value where there is one."""
    return " ".join(part for part in (gettext(REASONS[left_out.reason]), left_out.detail) if part)
