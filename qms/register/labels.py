"""What the states of imports and the ways of reading are called on pages."""

from qms.i18n.language import gettext, mark
from qms.register.core.batches import BatchState
from qms.register.core.columns import Kind
from qms.register.core.headers import HeaderState

STATES = {
    BatchState.READING: ("now", mark("Läses")),
    BatchState.STAGED: ("now", mark("Väntar på beslut")),
    BatchState.SAVING: ("now", mark("Sparas")),
    BatchState.SAVED: ("ok", mark("Sparad")),
    BatchState.UNDONE: ("back", mark("Ångrad")),
    BatchState.CANCELLED: ("none", mark("Avbruten")),
}
HEADERS = {
    HeaderState.READ.value: ("ok", mark("Känns igen")),
    HeaderState.SKIPPED.value: ("none", mark("Hoppas över")),
    HeaderState.REPLACED.value: ("none", mark("Hoppas över")),
}
PLACES = {
    Kind.UNIT: mark("Enhet"),
    Kind.AREA: mark("Område"),
    Kind.PROVIDER: mark("Huvudman"),
}
DELIMITERS = {";": mark("Semikolon"), "\t": mark("Tabb"), ",": mark("Komma")}
DECIMALS = {",": mark("Komma"), ".": mark("Punkt")}


def years_label(first: int | None, last: int | None) -> str:
    """Return `1998–2024`, `2026`, or nothing for rows without years."""
    if first is None or last is None:
        return ""
    return str(first) if first == last else f"{first}–{last}"


def delimiter_label(delimiter: str, encoding: str) -> str:
    """Return the delimiter's name; workbooks and SIE files have none."""
    if delimiter:
        return gettext(DELIMITERS[delimiter])
    is_sie = encoding.startswith("SIE")
    return gettext("Ingen, filen är SIE") if is_sie else gettext("Ingen, filen är ett kalkylblad")


def decimal_label(sign: str) -> str:
    """Return the decimal sign's name."""
    return gettext(DECIMALS[sign]) if sign else gettext("Inga decimaler i filen")
