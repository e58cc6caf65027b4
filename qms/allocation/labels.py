"""What states, reasons and rows are called on pages."""

from qms.allocation.core.budget.types import Kind
from qms.allocation.core.records import LeftOut, Reason
from qms.i18n.language import gettext, mark

MODEL_STATES = {
    "draft": ("now", mark("Utkast")),
    "proposed": ("info", mark("Föreslagen")),
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
    Reason.NO_COUNTS: mark("Elevantalet saknas i registret."),
    Reason.UNKNOWN_CATEGORY: mark("Registret har grupper som modellen saknar."),
    Reason.NO_VALUE: mark("Enhetens risk går inte att räkna."),
}

KINDS = {
    Kind.VOLUME: mark("Elever och årskurser"),
    Kind.SOCIOECONOMIC: mark("Socioekonomi"),
    Kind.EARLY_YEARS: mark("De första skolåren"),
    Kind.NEED_HOURS: mark("Behovstimmar"),
}


def kind_label(kind: Kind) -> str:
    """Return what a part of a unit's money is for."""
    return gettext(KINDS[kind])


def model_state(state: str) -> tuple[str, str]:
    """Return the chip's kind and words."""
    kind, words = MODEL_STATES[state]
    return kind, gettext(words)


def run_state(state: str) -> tuple[str, str]:
    """Return the chip's kind and words."""
    kind, words = RUN_STATES[state]
    return kind, gettext(words)


def reason_label(left_out: LeftOut) -> str:
    """Return why the unit has no part, with factor and value, and why that was accepted."""
    because = gettext("Utelämnad: %(words)s") % {"words": left_out.because}
    why = gettext(REASONS[left_out.reason])
    if left_out.detail:
        why = f"{why.removesuffix('.')}: {_inside(left_out.detail)}."
    return f"{why} {because}" if left_out.because else why


def _inside(detail: str) -> str:
    """Return the detail as it stands after a colon; abbreviations keep their capitals."""
    text = detail.strip().removesuffix(".")
    return text if text[1:2].isupper() else f"{text[:1].lower()}{text[1:]}"
