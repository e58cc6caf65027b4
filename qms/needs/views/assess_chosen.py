"""What an assessor has chosen, in words: each level with what it says of the question."""

from dataclasses import dataclass

from qms.i18n.language import gettext, language
from qms.needs.core.instrument import Instrument
from qms.needs.views.assess_frame import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The answers to one question; a level that is not chosen is said to be missing."""

    question: str
    current: str
    desired: str
    seen: str


def chosen_in(page: Page) -> list[tuple[str, list[Chosen]]]:
    """Return each area with what has been chosen in it, areas without an answer left out."""
    instrument = page.written.instrument
    found = []
    for area in instrument.areas:
        rows = [
            _chosen(page, one.key)
            for one in instrument.questions
            if one.area == area.key and not page.written.draft.note(one.key).is_empty
        ]
        if rows:
            found.append((area.name.said(language()), rows))
    return found


def _chosen(page: Page, question: str) -> Chosen:
    instrument, note = page.written.instrument, page.written.draft.note(question)
    words = instrument.question(question).in_form(page.form)
    texts = [one.said(language()) for one in words.levels]
    return Chosen(
        question=words.text.said(language()),
        current=_level(instrument, texts, note.answer.current),
        desired=_level(instrument, texts, note.answer.desired),
        seen=note.seen,
    )


def _level(instrument: Instrument, texts: list[str], level: int | None) -> str:
    """Return `3, Stort stöd: Behöver stöd av en vuxen ...`."""
    if level is None or level >= len(texts):
        return gettext("inte valt")
    name = instrument.levels[level].name.said(language())
    return gettext("%(level)s, %(name)s: %(text)s") % {
        "level": level, "name": name, "text": texts[level],
    }  # fmt: skip
