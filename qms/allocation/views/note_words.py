"""The notes of a unit's line in the reader's words, groups of few pupils not told."""

from collections.abc import Iterable

from qms.allocation.core.units_judged.unseen import unseen_in
from qms.i18n.formats import number
from qms.i18n.language import gettext, ngettext


def note_words(note: str, *, fewest: int, sees_few: bool = False) -> str:
    """Return the note; how many pupils are in an unseen category only from `fewest` on."""
    unseen = unseen_in(note)
    if unseen is None:
        return note
    pupils = ngettext("%(n)s elev", "%(n)s elever", unseen.n) % {"n": number(unseen.n)}
    if unseen.n < fewest and not sees_few:
        pupils = gettext("färre än %(n)s elever") % {"n": fewest}
    return gettext(
        "%(factor)s: %(category)s (%(pupils)s) finns inte i riskmodellen och räknas som"
        " %(reference)s"
    ) % {
        "factor": unseen.factor,
        "category": unseen.category or gettext("utan uppgift"),
        "pupils": pupils,
        "reference": unseen.reference,
    }


def notes_in_words(notes: Iterable[str], *, fewest: int, sees_few: bool = False) -> list[str]:
    """Return every note, in order."""
    return [note_words(note, fewest=fewest, sees_few=sees_few) for note in notes]
