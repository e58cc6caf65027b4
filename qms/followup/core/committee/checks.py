"""What is checked before the paper is locked; the pages say it in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qms.followup.core.committee.numbers import few_people, unsourced
from qms.followup.core.committee.parts import Part, filled, unknown_slots
from qms.reports.readability import lix, long_sentences

HARDEST_LIX = 45
LONGEST_SENTENCE = 25
MOST_PAGES = 2


class Check(StrEnum):
    """What is looked at."""

    SOURCES = "sources"
    NUMBERS = "numbers"
    WRITTEN = "written"
    FEW = "few"
    ACCESS = "access"
    PAGES = "pages"
    LIX = "lix"
    SENTENCES = "sentences"
    LENGTH = "length"


class Verdict(StrEnum):
    """What a check says: fine, worth a look, or a hindrance."""

    FINE = "fine"
    LOOK = "look"
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One check: `details` are what it found, `number` what it measured."""

    check: Check
    verdict: Verdict
    details: tuple[str, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The paper as it is about to be: the parts' words with slots, and what fills them."""

    parts: Sequence[Part]
    texts: Mapping[str, str]
    values: Mapping[str, str]

    def shown(self, key: str) -> str:
        """Return the words of a part with its slots filled."""
        return filled(self.texts.get(key, ""), self.values).strip()

    @property
    def whole(self) -> str:
        """Return all words of the paper."""
        return "\n".join(self.shown(part.key) for part in self.parts)


def check(
    written: Written, *, approved: int, faults: Sequence[str], pages: int
) -> tuple[Checked, ...]:
    """Return every check in the order they are shown.

    `approved` is how many approved accounts the figures come from, `faults` what the paper lacks
    for screen readers, `pages` how long it is without its appendix.
    """
    known = list(written.values.values())
    shown = written.whole
    return (
        _found(Check.SOURCES, Verdict.STOP, () if approved else ("0",), number=approved),
        _found(Check.NUMBERS, Verdict.STOP, (*unsourced(shown, known), *_slots(written))),
        _found(Check.WRITTEN, Verdict.STOP, _empty(written)),
        _found(Check.FEW, Verdict.STOP, few_people(shown)),
        _found(Check.ACCESS, Verdict.STOP, tuple(faults)),
        _found(Check.PAGES, Verdict.STOP, (str(pages),) if pages > MOST_PAGES else (), pages),
        readable(shown),
        _found(Check.SENTENCES, Verdict.LOOK, long_sentences(shown, most=LONGEST_SENTENCE)),
        _found(Check.LENGTH, Verdict.LOOK, _long(written)),
    )


def stops(found: Sequence[Checked]) -> tuple[Checked, ...]:
    """Return the checks that hinder locking."""
    return tuple(one for one in found if one.verdict is Verdict.STOP)


def readable(text: str) -> Checked:
    """Return how hard the text is to read, as LIX rounded to a whole number."""
    number = round(lix(text))
    verdict = Verdict.FINE if number <= HARDEST_LIX else Verdict.LOOK
    return Checked(check=Check.LIX, verdict=verdict, number=number)


def _found(name: Check, otherwise: Verdict, details: Sequence[str], number: int = 0) -> Checked:
    verdict = otherwise if details else Verdict.FINE
    return Checked(check=name, verdict=verdict, details=tuple(details), number=number)


def _slots(written: Written) -> tuple[str, ...]:
    found = (unknown_slots(written.texts.get(p.key, ""), written.values) for p in written.parts)
    return tuple(dict.fromkeys(slot for several in found for slot in several))


def _empty(written: Written) -> tuple[str, ...]:
    return tuple(
        filled(part.heading, written.values)
        for part in written.parts
        if part.is_required and not written.shown(part.key)
    )


def _long(written: Written) -> tuple[str, ...]:
    return tuple(
        filled(part.heading, written.values)
        for part in written.parts
        if len(written.shown(part.key).split()) > part.max_words
    )
