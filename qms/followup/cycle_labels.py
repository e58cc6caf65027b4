"""What the parts of the year cycle are called on pages, in files and in reminders."""

from collections.abc import Mapping

from qms.followup.core.cycle.planned import PROVIDER, UNIT, ItemState, Planned
from qms.followup.core.report.wording import Wording
from qms.followup.queries import defaults
from qms.i18n.language import gettext, language, mark

LEVELS = {UNIT: mark("Enheter"), PROVIDER: mark("Huvudmannen")}
STATES = {
    ItemState.DONE: ("ok", mark("Klar")),
    ItemState.LATE: ("error", mark("Försenad")),
    ItemState.SOON: ("now", mark("Inom 30 dagar")),
    ItemState.AHEAD: ("none", mark("Längre fram")),
    ItemState.UNDATED: ("none", mark("Datum saknas")),
}
FORMS = {
    "preschool": mark("Förskola"),
    "preschool_class": mark("Förskoleklass"),
    "compulsory": mark("Grundskola"),
    "leisure_centre": mark("Fritidshem"),
    "adapted_compulsory": mark("Anpassad grundskola"),
    "upper_secondary": mark("Gymnasieskola"),
    "adapted_upper_secondary": mark("Anpassad gymnasieskola"),
}
SOURCES = {
    "school_year_start": mark("Läsåret börjar"),
    "school_year_end": mark("Läsåret slutar"),
    "autumn_term_end": mark("Höstterminen slutar"),
    "spring_term_start": mark("Vårterminen börjar"),
    "council_budget_decision": mark("Fullmäktige beslutar om budgeten"),
    "grant_rates_decided": mark("Nämnden beslutar om ersättningar och bidrag"),
    "own_unit_budget_changed": mark("De egna enheternas budget ändras"),
}
KINDS = {
    "statutory": mark("Krävs i lag"),
    "local": mark("Lokalt beslut"),
    "external": mark("Satt av myndighet"),
}


def in_language(words: tuple[str, str]) -> str:
    """Return the Swedish or the English of two texts."""
    return words[0 if language() == "sv" else 1]


def title_of(activity: Planned) -> str:
    """Return the activity's title in the reader's language."""
    return in_language(activity.title)


def text_of(activity: Planned) -> str:
    """Return what is to be done, in English where that is asked for and nobody has changed it."""
    if language() == "sv":
        return activity.text
    known = next((one for one in defaults.year_cycle().activities if one.key == activity.key), None)
    is_as_written = known is not None and known.text == activity.text
    return known.text_en or activity.text if known and is_as_written else activity.text


def phase_label(key: str) -> str:
    """Return the phase's name; the key itself for one that the content has no more."""
    found = next((one for one in defaults.year_cycle().phases if one.key == key), None)
    return in_language(found.name) if found else key


def phase_choices() -> list[tuple[str, str]]:
    """Return every phase to choose from, in order."""
    return [(one.key, in_language(one.name)) for one in defaults.year_cycle().phases]


def source_label(key: str) -> str:
    """Return what an anchor or an event is called."""
    return gettext(SOURCES[key]) if key in SOURCES else key


def template_label(titles: Mapping[str, Wording], key: str) -> str:
    """Return the title of a report template of `newest_titles`; empty for none."""
    return titles[key].in_language(language()) if key in titles else ""


def state_chip(state: ItemState) -> tuple[str, str]:
    """Return the chip's kind and its word."""
    kind, word = STATES[state]
    return kind, gettext(word)
