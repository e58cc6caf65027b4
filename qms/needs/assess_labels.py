"""What assessments, and what stands in the way of one, are called on pages."""

from qms.i18n.language import gettext, language, mark
from qms.needs.core.assessing import Kind, Why
from qms.needs.core.assessing.draft import LEVELS, RULE, SEEN
from qms.needs.core.assessing.readiness import Lack, LackKind
from qms.needs.core.assessing.steps import step_of
from qms.needs.core.instrument import Instrument

KINDS = {
    Kind.FIRST: mark("Bedömning"),
    Kind.SECOND: mark("Andra bedömning"),
    Kind.FOLLOW_UP: mark("Uppföljande bedömning"),
}
WHY = {
    Why.NOT_TIED: mark("Du är inte knuten till ärendet för den bedömningen."),
    Why.NOT_NOW: mark("Ärendet är inte i det skede där bedömningen görs."),
    Why.TAKEN: mark("Någon annan har redan börjat, eller skickat, den bedömningen."),
    Why.SAME_PERSON: mark("Den andra bedömningen görs av en annan person än den första."),
}
LACKS = {
    LackKind.CURRENT: mark("%(area)s, fråga %(n)s: välj nuläge"),
    LackKind.DESIRED: mark("%(area)s, fråga %(n)s: välj önskat läge"),
    LackKind.COMMENT: mark("Svara på: %(message)s"),
    LackKind.MEND: mark("Måste rättas: %(message)s"),
}
FIELDS = {
    LEVELS[0]: mark("Nuläge"),
    LEVELS[1]: mark("Önskat läge"),
    SEEN: mark("Vad har ni sett?"),
}


def kind_label(kind: Kind) -> str:
    """Return what an assessment of the kind is called."""
    return gettext(KINDS[kind])


def why_sentence(why: Why) -> str:
    """Return why an assessment cannot be begun."""
    return gettext(WHY[why])


def lack_sentence(instrument: Instrument, lack: Lack) -> str:
    """Return what is to be done about something that is lacking."""
    if lack.kind in {LackKind.COMMENT, LackKind.MEND}:
        said = instrument.rule(lack.key).message.said(language())
        return gettext(LACKS[lack.kind]) % {"message": said}
    return gettext(LACKS[lack.kind]) % question_words(instrument, lack.key)


def question_words(instrument: Instrument, question: str) -> dict[str, object]:
    """Return the name of the question's area and its number there."""
    step = step_of(instrument, question)
    return {"area": instrument.area(step.area).name.said(language()), "n": step.number}


def field_label(instrument: Instrument, name: str) -> str:
    """Return what a field of a draft is called."""
    if name.startswith(RULE):
        return instrument.rule(name.removeprefix(RULE)).message.said(language())
    question, _, last = name.rpartition("-")
    where = gettext("%(area)s, fråga %(n)s") % question_words(instrument, question)
    return f"{where}: {gettext(FIELDS[last]).lower()}"
