"""The rules that look at one text; each tells the detail of what it found."""

from collections.abc import Callable, Iterator

from qms.followup.core.report.hits import Background, Hit
from qms.followup.core.report.questions import Question
from qms.followup.core.report.text_checks import avoided_words, likeness, personal_data, words

COPIED_FROM = 0.85
COPIED_MIN_WORDS = 25
SHORT_BELOW_WORDS = 8
PERSONAL_DATA = "personal_data"


def text_hits(question: Question, text: str, background: Background) -> Iterator[Hit]:
    """Yield what the question's rules find in its text; personal data is always looked for."""
    if not text:
        return
    for rule in dict.fromkeys([*question.quality_rules, PERSONAL_DATA]):
        for detail in CHECKS[rule](question, text, background) if rule in CHECKS else ():
            yield Hit(rule=rule, detail=detail)


def word_hits(question: Question, text: str, background: Background) -> Iterator[Hit]:
    """Yield personal data, and avoided words when the question has that rule."""
    yield from (
        Hit(rule=PERSONAL_DATA, detail=one) for one in _personal(question, text, background)
    )
    if "avoid_words" in question.quality_rules:
        found = _avoided(question, text, background)
        yield from (Hit(rule="avoid_words", detail=one) for one in found)


def _copied(question: Question, text: str, background: Background) -> Iterator[str]:
    before = background.previous_answers.get(question.key, "")
    if words(text) >= COPIED_MIN_WORDS and likeness(text, before) >= COPIED_FROM:
        yield ""


def _too_long(question: Question, text: str, _: Background) -> Iterator[str]:
    if question.max_words and words(text) > question.max_words:
        yield str(words(text))


def _too_short(question: Question, text: str, _: Background) -> Iterator[str]:
    if question.required and words(text) < SHORT_BELOW_WORDS:
        yield str(words(text))


def _personal(_question: Question, text: str, _: Background) -> Iterator[str]:
    if personal_data(text):
        yield ""


def _avoided(_question: Question, text: str, background: Background) -> Iterator[str]:
    for word in avoided_words(text, background.vocabulary):
        yield f"{word.found} → {word.preferred}"


CHECKS: dict[str, Callable[[Question, str, Background], Iterator[str]]] = {
    "copied_text": _copied,
    "too_long": _too_long,
    "too_short": _too_short,
    PERSONAL_DATA: _personal,
    "avoid_words": _avoided,
}
