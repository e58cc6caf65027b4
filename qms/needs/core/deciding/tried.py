"""The numbers of an assessment that the threshold of extraordinary support is tried on."""

import re
from collections.abc import Sequence

from qms.needs.core.deciding.outlook import Facts
from qms.needs.core.instrument import Instrument, Result
from qms.needs.core.instrument.tested import Limit, Threshold

HOURS = "extraordinary_hours"
LEVEL = re.compile(r"questions_at_level_(\d+)(_or_more)?")
DIAGNOSES = "diagnosis_word"


def facts_of(instrument: Instrument, result: Result) -> Facts | None:
    """Return what the result is held against; None when no threshold counts such hours."""
    threshold = next((one for one in instrument.thresholds if _hours(one)), None)
    if threshold is None:
        return None
    lacking = [key for key in threshold.documentation if key in result.lacking]
    return Facts(
        hours=result.extraordinary.hours_after_cap,
        hours_needed=_hours(threshold)[0].value,
        levels=tuple(_levels(threshold.any_of, result.level_counts)),
        lacking=tuple(instrument.part(key).name.sv.lower() for key in lacking),
    )


def _hours(threshold: Threshold) -> tuple[Limit, ...]:
    return tuple(one for one in threshold.limits if one.basis == HOURS and one.is_least)


def _levels(limits: Sequence[Limit], counts: Sequence[int]) -> list[tuple[int, int, int]]:
    found = []
    for one in limits:
        if (match := LEVEL.fullmatch(one.basis)) and one.is_least:
            level = int(match[1])
            there = sum(counts[level:]) if match[2] else counts[level]
            found.append((level, int(one.value), there))
    return found


def is_reached(facts: Facts) -> bool:
    """Return whether hours and levels reach the threshold, whatever the documentation."""
    reached = not facts.levels or any(there >= needed for _, needed, there in facts.levels)
    return facts.hours >= facts.hours_needed and reached


def diagnosis_words(instrument: Instrument) -> frozenset[str]:
    """Return the words of diagnoses that the instrument looks for, in lower case."""
    words = (word for rule in instrument.rules if rule.key == DIAGNOSES for word in rule.words)
    return frozenset(word.casefold() for word in words)
