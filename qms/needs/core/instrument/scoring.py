"""Score a child's answers: the same answers give the same result for ever.

`METHOD` is how it is counted now. A changed way of counting is a new number beside the old ones,
so that every stored result can be counted again as it once was.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from qms.needs.core.instrument.answers import Answers, Circumstances
from qms.needs.core.instrument.checking_answers import check_answers
from qms.needs.core.instrument.counting import count_levels
from qms.needs.core.instrument.facts import Counted, Facts, Names, facts_of
from qms.needs.core.instrument.result import Message, Result
from qms.needs.core.instrument.thresholds import Profile, required_parts, threshold_of
from qms.needs.core.instrument.values import Instrument
from qms.needs.core.instrument.working_lines import Counts, working_of

METHOD = 1


def score(
    instrument: Instrument, answers: Answers, about: Circumstances, *, method: int = METHOD
) -> Result:
    """Return points, hours, threshold, messages and working of a child's answers.

    Raise RefusedError with every answer or circumstance that the instrument does not know, and
    LookupError for a method that never was.
    """
    check_answers(instrument, answers, about)
    return METHODS[method](instrument, answers, about)


def _method_1(instrument: Instrument, answers: Answers, about: Circumstances) -> Result:
    current = {key: one.current for key, one in answers.items() if one.current is not None}
    desired = {key: one.desired for key, one in answers.items() if one.desired is not None}
    cap = (
        instrument.hours.caps[about.form] if about.hours_per_week is None else about.hours_per_week
    )
    counts = _counts(instrument, current, desired, cap=cap)
    profile = Profile(
        total_hours=counts.current.hours_after_cap,
        extraordinary_hours=counts.extraordinary.hours_after_cap,
        level_counts=_level_counts(instrument, current),
    )
    reached = threshold_of(instrument, profile, about.documentation)
    facts = _facts(instrument, answers, about, profile)
    required = required_parts(instrument, reached, facts)
    keys = [question.key for question in instrument.ordered]
    return Result(
        method=1,
        instrument=instrument.key,
        version=instrument.version,
        cap=cap,
        is_own_cap=about.hours_per_week is not None,
        current=counts.current,
        extraordinary=counts.extraordinary,
        desired=counts.desired,
        desired_extraordinary=counts.desired_extraordinary,
        level_counts=profile.level_counts,
        highest_level=profile.highest_level,
        total_hours=counts.current.hours,
        extraordinary_hours=counts.extraordinary.hours,
        within_basic_amount_hours=profile.total_hours - profile.extraordinary_hours,
        desired_total_hours=counts.desired.hours,
        gap_hours=profile.total_hours - counts.desired.hours_after_cap,
        threshold=reached.key,
        required=required,
        lacking=tuple(key for key in required if key not in about.documentation),
        messages=tuple(
            Message(key=rule.key, severity=rule.severity, found=facts.found(rule.words))
            for rule in facts.broken(instrument.rules)
        ),
        unanswered=tuple(key for key in keys if key not in current),
        desired_unanswered=tuple(key for key in keys if key not in desired),
        working=working_of(
            instrument, counts, cap=cap, is_own_cap=about.hours_per_week is not None
        ),
    )


def _counts(
    instrument: Instrument, current: Mapping[str, int], desired: Mapping[str, int], *, cap: Decimal
) -> Counts:
    high = instrument.hours.counts_from
    return Counts(
        current=count_levels(instrument, current, cap=cap),
        extraordinary=count_levels(instrument, current, cap=cap, counts_from=high),
        desired=count_levels(instrument, desired, cap=cap),
        desired_extraordinary=count_levels(instrument, desired, cap=cap, counts_from=high),
    )


def _level_counts(instrument: Instrument, current: Mapping[str, int]) -> tuple[int, ...]:
    levels = [current.get(question.key, 0) for question in instrument.questions]
    return tuple(levels.count(level) for level in range(len(instrument.points)))


def names_of(instrument: Instrument) -> Names:
    """Return the keys that conditions of the instrument may name."""
    return Names(
        questions=tuple(one.key for one in instrument.questions),
        areas=tuple(one.key for one in instrument.areas),
        parts=tuple(one.key for one in instrument.documentation),
        forms=tuple(sorted(instrument.hours.caps)),
        levels=len(instrument.points),
    )


def _facts(
    instrument: Instrument, answers: Answers, about: Circumstances, profile: Profile
) -> Facts:
    counted = Counted(
        total_hours=profile.total_hours, extraordinary_hours=profile.extraordinary_hours
    )
    return facts_of(instrument.questions, answers, about, counted, names_of(instrument))


METHODS: Mapping[int, Callable[[Instrument, Answers, Circumstances], Result]] = {1: _method_1}
