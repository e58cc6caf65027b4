"""Which questions and parts of the documentation a rule's message is about."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from qms.kernel.expression import names_in
from qms.needs.core.instrument.answers import Answer, Answers, Circumstances
from qms.needs.core.instrument.facts import EVERY_QUESTION
from qms.needs.core.instrument.scoring import score
from qms.needs.core.instrument.spelling import fact
from qms.needs.core.instrument.tested import Rule
from qms.needs.core.instrument.values import Instrument

MOST = 6
"""A message that more questions than this are behind is about the profile as a whole."""


def parts_behind(instrument: Instrument, key: str) -> tuple[str, ...]:
    """Return the parts of the documentation that the rule asks for, by their keys."""
    used = names_in(instrument.rule(key).condition.node)
    return tuple(part.key for part in instrument.documentation if fact("doc", part.key) in used)


def questions_behind(
    instrument: Instrument, answers: Answers, about: Circumstances, keys: Collection[str]
) -> Mapping[str, tuple[str, ...]]:
    """Return for each broken rule among `keys` the questions behind it, in their order.

    A rule about any question is about those that break it alone. One that names its questions is
    about those where another level would have been enough for it to hold its peace, otherwise
    about all it names where support is needed. Nothing where it is about the whole profile.
    """
    rules = [instrument.rule(key) for key in keys]
    alone = _alone(instrument, answers, about) if any(map(_is_of_any, rules)) else {}
    found = {
        one.key: alone.get(one.key, ())
        if _is_of_any(one)
        else _named(instrument, answers, about, one)
        for one in rules
    }
    return {key: found[key] if len(found[key]) <= MOST else () for key in found}


def _is_of_any(rule: Rule) -> bool:
    return bool(names_in(rule.condition.node) & set(EVERY_QUESTION))


def _alone(
    instrument: Instrument, answers: Answers, about: Circumstances
) -> Mapping[str, tuple[str, ...]]:
    """Return the questions that break each rule when no other is answered."""
    found: dict[str, tuple[str, ...]] = {}
    for question in instrument.ordered:
        if question.key not in answers:
            continue
        for key in _broken(instrument, {question.key: answers[question.key]}, about):
            found[key] = (*found.get(key, ()), question.key)
    return found


def _named(
    instrument: Instrument, answers: Answers, about: Circumstances, rule: Rule
) -> tuple[str, ...]:
    used = names_in(rule.condition.node)
    named = [one.key for one in instrument.ordered if one.key.casefold() in used]
    settles = tuple(
        key for key in named if _would_settle(instrument, answers, about, rule=rule.key, key=key)
    )
    there = tuple(key for key in named if (answers.get(key) or Answer()).current)
    return settles or there


def _would_settle(
    instrument: Instrument, answers: Answers, about: Circumstances, *, rule: str, key: str
) -> bool:
    """Return whether the rule holds its peace with the lowest or highest level in the question."""
    given = answers.get(key) or Answer()
    return any(
        rule not in _broken(instrument, {**answers, key: replace(given, current=level)}, about)
        for level in (0, len(instrument.points) - 1)
    )


def _broken(instrument: Instrument, answers: Answers, about: Circumstances) -> tuple[str, ...]:
    return tuple(one.key for one in score(instrument, answers, about).messages)
