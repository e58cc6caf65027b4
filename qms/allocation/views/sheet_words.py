"""A sheet's lines, sources and figures in the reader's language."""

from decimal import Decimal

from qms.allocation.core.sheet import spoken
from qms.allocation.core.sheet.types import Line, Parameter, Rounding, Sheet
from qms.i18n.formats import MINUS
from qms.i18n.language import gettext, language
from qms.kernel.expression import Speech, number_text


def figure(value: Decimal) -> str:
    """Return an exact number with the signs of the reader's language."""
    return number_text(value) if language() == "sv" else f"{value:,f}".replace("-", MINUS)


SPEECH = Speech(text=gettext, number=figure)


def sheet_words(sheet: Sheet) -> dict[str, str]:
    """Return every line's formula in words, by line key."""
    return spoken.sheet_words(sheet, SPEECH)


def source_words(one: Line | Parameter) -> str:
    """Return what a line or a parameter rests on, empty when nothing is said."""
    return spoken.source_words(one, SPEECH)


def rounding_words(rounding: Rounding | None) -> str:
    """Return how a line is rounded, empty when it is not."""
    return spoken.rounding_words(rounding, SPEECH)
