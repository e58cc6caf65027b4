"""What decisions, grounds, kinds of money and staff groups are called on pages."""

from qms.i18n.language import gettext, mark
from qms.needs.core.amounts.periods import Basis
from qms.needs.core.amounts.settle import RowKind
from qms.needs.core.deciding.kinds import Ground, MoneyKind, Outcome

OUTCOMES = {
    Outcome.GRANTED: mark("Bifall"),
    Outcome.PARTLY: mark("Delvis bifall"),
    Outcome.REFUSED: mark("Avslag"),
}
GROUNDS = {
    Ground.WITHIN_BASIC: mark("Stödet ryms inom grundbeloppet"),
    Ground.SHORT_DURATION: mark("Behovet är kortvarigt"),
    Ground.INSUFFICIENT: mark("Underlaget räcker inte, trots begärd komplettering"),
    Ground.DIFFICULTIES: mark("Betydande svårigheter för kommunen (kräver jurist)"),
}
GROUND_HINTS = {
    Ground.WITHIN_BASIC: mark(
        "Behovet möts med ledning, stimulans, extra anpassningar eller särskilt stöd."
    ),
    Ground.SHORT_DURATION: mark("Stödet behövs för kort tid för att vara extraordinärt."),
    Ground.INSUFFICIENT: mark(
        "Skriv under Komplettering när den begärdes och vad som inte kom in."
    ),
    Ground.DIFFICULTIES: mark(
        "Prövas i det enskilda fallet. Att avsatta medel är slut räcker inte (HFD 2020:8)."
    ),
}
"""When each ground is the right one."""
MONEY = {
    MoneyKind.ADDITIONAL: mark("Tilläggsbelopp"),
    MoneyKind.OPERATIONAL: mark("Verksamhetsstöd"),
    MoneyKind.BLOCK: mark("Strukturbidrag"),
}
ROWS = {
    RowKind.SHARE: mark("Månadens belopp"),
    RowKind.CORRECTION: mark("Ändring"),
    RowKind.REPAYMENT: mark("Att betala tillbaka"),
    RowKind.UNUSED: mark("Inte använt, betalas tillbaka"),
}
BASES = {
    Basis.TERM: mark("En termin i taget"),
    Basis.SCHOOL_YEAR: mark("Högst två terminer, förlängs läsårsvis"),
    Basis.CALENDAR_YEAR: mark("Högst två terminer, förlängs kalenderårsvis"),
}
LEAVING = {
    "day": mark("Till den dag stödet slutar"),
    "month": mark("Månaden ut"),
}
WEEKS = {
    "school": mark("Skola"),
    "preschool": mark("Förskola och pedagogisk omsorg"),
    "leisure_centre": mark("Fritidshem"),
}
ENDS = {
    "left": mark("Barnet eller eleven har slutat"),
    "moved": mark("Barnet eller eleven har flyttat"),
}


def outcome_label(outcome: str) -> str:
    """Return what was decided, in the reader's language."""
    return gettext(OUTCOMES[Outcome(outcome)])


def money_label(kind: str) -> str:
    """Return the kind of money's name."""
    return gettext(MONEY[MoneyKind(kind)])
