"""Words of pages that follow the school form: one table per form, and schools where it has none.

A text is written once, as it is of schools. `fitted` puts it in the words of another form.
"""

from collections.abc import Mapping
from types import MappingProxyType

from qms.i18n.formats import number
from qms.i18n.language import gettext, ngettext
from qms.org.core.forms import SchoolForm
from qms.planning.form_words import (
    leisure_steps,
    leisure_terms,
    moving,
    preschool_steps,
    preschool_terms,
)

WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        SchoolForm.PRESCHOOL.value: {
            **preschool_steps.STEPS,
            **preschool_terms.TERMS,
            **moving.PRESCHOOL,
        },
        SchoolForm.LEISURE_CENTRE.value: {
            **leisure_steps.STEPS,
            **leisure_terms.TERMS,
            **moving.LEISURE,
        },
    }
)


def fitted(form: str, text: str) -> str:
    """Return the text in the reader's language, of the form instead of schools where it differs."""
    return gettext(WORDS.get(form, {}).get(text, text))


def moved_words(form: str, n: float) -> str:
    """Return how many children go to another school, preschool or leisure centre.

    Below zero so many fewer do than did.
    """
    whole = round(n)
    if not whole:
        return fitted(form, "Ingen byter skola.")
    if form == SchoolForm.PRESCHOOL.value:
        told = _preschool(whole)
    elif form == SchoolForm.LEISURE_CENTRE.value:
        told = _centre(whole)
    else:
        told = _school(whole)
    return told % {"n": number(abs(whole))}


def _preschool(n: int) -> str:
    if n < 0:
        return ngettext("%(n)s barn färre byter förskola.", "%(n)s barn färre byter förskola.", -n)
    return ngettext("%(n)s barn byter förskola.", "%(n)s barn byter förskola.", n)


def _centre(n: int) -> str:
    if n < 0:
        return ngettext("%(n)s barn färre byter fritidshem.", "%(n)s barn färre byter fritidshem.",
                        -n)  # fmt: skip
    return ngettext("%(n)s barn byter fritidshem.", "%(n)s barn byter fritidshem.", n)


def _school(n: int) -> str:
    if n < 0:
        return ngettext("%(n)s elev färre byter skola.", "%(n)s elever färre byter skola.", -n)
    return ngettext("%(n)s elev byter skola.", "%(n)s elever byter skola.", n)
