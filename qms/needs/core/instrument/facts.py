"""The facts that a condition may name: which there are, and what they are for one child."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qms.kernel.expression import Figures, Known, Meaning, Type, evaluate_single, names_in
from qms.needs.core.instrument.answers import Answers, Circumstances
from qms.needs.core.instrument.spelling import OF_AREA, OF_QUESTION, fact
from qms.needs.core.instrument.tested import Condition, Rule
from qms.needs.core.instrument.values import Question

TRUTHS = (
    "all_levels_equal", "case.has_previous_decision", "case.learning_swedish",
    "free_text.has_words",
)  # fmt: skip
NUMBERS = (
    "child.age", "child.hours_per_week", "hours.extraordinary", "hours.total", "max_level",
    "request.assistant_hours", "request.total_hours",
)  # fmt: skip
EVERY_QUESTION = tuple(fact(word, "q") for word in OF_QUESTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The keys that an instrument has of each kind."""

    questions: tuple[str, ...]
    areas: tuple[str, ...]
    parts: tuple[str, ...]
    forms: tuple[str, ...]
    levels: int


def known_facts(names: Names) -> Known:
    """Return everything that a condition of the instrument may name."""
    kinds: dict[str, tuple[Type, bool]] = {
        **dict.fromkeys(TRUTHS, (Type.TRUTH, False)),
        **dict.fromkeys(NUMBERS, (Type.NUMBER, False)),
        **dict.fromkeys(("form", *names.forms), (Type.TEXT, False)),
        **dict.fromkeys(names.questions, (Type.NUMBER, False)),
        **{fact("doc", key): (Type.TRUTH, False) for key in names.parts},
        **{fact("count", "level", n): (Type.NUMBER, False) for n in range(names.levels)},
        **{fact(word, area): (Type.NUMBER, False) for word in OF_AREA for area in names.areas},
        **_of_questions(names.questions),
    }
    return Known(
        names={key.casefold(): Meaning(type=t, per_unit=p) for key, (t, p) in kinds.items()},
        curves={},
        spelled={key.casefold(): key for key in kinds},
    )


def _of_questions(questions: tuple[str, ...]) -> dict[str, tuple[Type, bool]]:
    def kind(word: str) -> Type:
        return Type.TRUTH if word == "missing" else Type.NUMBER

    single = {fact(word, key): (kind(word), False) for word in OF_QUESTION for key in questions}
    return {**single, **{fact(word, "q"): (kind(word), True) for word in OF_QUESTION}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What the scoring found that conditions ask for."""

    total_hours: Decimal
    extraordinary_hours: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of one child: a value for every name, None where it is not known."""

    single: Mapping[str, Decimal | str | bool | None]
    columns: Mapping[str, Sequence[Decimal | bool | None]]
    texts: tuple[str, ...]

    def holds(self, condition: Condition, words: tuple[str, ...] = ()) -> bool:
        """Return whether the condition holds; with a fact that is not known it does not."""
        single = {**self.single, "free_text.has_words": bool(self.found(words))}
        used = names_in(condition.node)
        if any(single[key] is None for key in used if key in single):
            return False
        figures = Figures(
            units=len(self.columns[EVERY_QUESTION[0]]),
            columns=self.columns,
            single={key: value for key, value in single.items() if value is not None},
        )
        return bool(evaluate_single(condition.node, figures))

    def found(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return which of the words the texts hold, as whole words without case."""
        said = f" {' '.join(_bare(text) for text in self.texts)} "
        return tuple(word for word in words if f" {_bare(word)} " in said)

    def broken(self, rules: Sequence[Rule]) -> tuple[Rule, ...]:
        """Return the rules whose conditions hold, in their order."""
        return tuple(rule for rule in rules if self.holds(rule.condition, rule.words))


def facts_of(
    questions: Sequence[Question], answers: Answers, about: Circumstances, counted: Counted,
    names: Names,
) -> Facts:  # fmt: skip
    """Return the facts of a child whose answers and circumstances these are."""
    current = {q.key: answers[q.key].current if q.key in answers else None for q in questions}
    desired = {q.key: answers[q.key].desired if q.key in answers else None for q in questions}
    previous = {q.key: about.previous.get(q.key) for q in questions}
    missing = {key: level is None for key, level in current.items()}
    by_word: tuple[Mapping[str, int | bool | None], ...] = (current, desired, previous, missing)
    columns = {
        fact(word, "q"): [_value(one) for one in levels.values()]
        for word, levels in zip(OF_QUESTION, by_word, strict=True)
    }
    single = {
        **{key.casefold(): _value(level) for key, level in current.items()},
        **{
            fact(word, key): _value(level)
            for word, levels in zip(OF_QUESTION, by_word, strict=True)
            for key, level in levels.items()
        },
        **_of_profile(questions, current, names),
        **{fact("doc", key): key in about.documentation for key in names.parts},
        **_around(about, counted),
        **{form.casefold(): form for form in names.forms},
    }
    return Facts(single=single, columns=columns, texts=about.texts)


def _of_profile(
    questions: Sequence[Question], current: Mapping[str, int | None], names: Names
) -> dict[str, Decimal | str | bool | None]:
    """Return what is said of several questions together; an unanswered one counts as level 0."""
    levels = [level for level in current.values() if level is not None]
    profile: dict[str, Decimal | str | bool | None] = {
        "max_level": Decimal(max(levels, default=0)),
        "all_levels_equal": len(levels) == len(current) and len(set(levels)) == 1,
    }
    for n in range(names.levels):
        profile[fact("count", "level", n)] = Decimal(levels.count(n))
    for area in names.areas:
        inside = [current[q.key] or 0 for q in questions if q.area == area]
        others = [current[q.key] or 0 for q in questions if q.area != area]
        profile[fact("area_max", area)] = Decimal(max(inside, default=0))
        profile[fact("max_other_areas", area)] = Decimal(max(others, default=0))
    return profile


def _around(about: Circumstances, counted: Counted) -> dict[str, Decimal | str | bool | None]:
    return {
        "form": about.form,
        "child.age": _value(about.child_age),
        "child.hours_per_week": about.hours_per_week,
        "case.learning_swedish": about.learning_swedish,
        "case.has_previous_decision": about.has_previous_decision,
        "request.assistant_hours": about.assistant_hours,
        "request.total_hours": about.total_hours,
        "hours.total": counted.total_hours,
        "hours.extraordinary": counted.extraordinary_hours,
    }


def _value(one: int | bool | None) -> Decimal | bool | None:
    return one if one is None or isinstance(one, bool) else Decimal(one)


def _bare(text: str) -> str:
    """Return the words of a text in small letters with single spaces."""
    kept = (sign if sign.isalnum() else " " for sign in text.casefold())
    return " ".join("".join(kept).split())
