"""Which questions a unit is asked: by its school forms, and by what it has answered so far."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache

from qms.followup.core.report.columns import RowKind
from qms.followup.core.report.content import Content
from qms.followup.core.report.questions import Question, QuestionType
from qms.followup.core.report.templates import Section, Template
from qms.followup.core.report.wording import Wording
from qms.kernel.expression import (
    Figures,
    FormulaError,
    Known,
    Meaning,
    Node,
    Type,
    check,
    evaluate_single,
    name_key,
    names_in,
    parse,
)
from qms.kernel.numbers import parse_decimal

SUMS = ("amount_kr", "carried_kr", "tied_kr", "unused_kr", "left_kr", "plan_differences")
"""What a condition may say of the money, in kronor; the last one counts activities."""
NUMBERS = frozenset({QuestionType.NUMBER, QuestionType.MONEY, QuestionType.SCALE})
TABLES = frozenset({QuestionType.ACTIVITY_TABLE, QuestionType.ACTION_LIST})
SILENT = frozenset(
    {QuestionType.READONLY, QuestionType.INDICATOR_TABLE, QuestionType.PARTICIPATION}
    | {QuestionType.ATTACHMENT}
)
"""The types that a condition cannot ask about."""
ORE = Decimal(100)


def form_names(forms: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """Return the forms that templates speak of, from (school form, lowest step) of a unit.

    The preschool class is the step 0 of a compulsory school; a resource school is one too.
    """
    found: list[str] = []
    for form, low in forms:
        own = "compulsory" if form == "resource_school" else form
        found += ["preschool_class"] if own == "compulsory" and low <= 0 else []
        found.append(own)
    return tuple(dict.fromkeys(found))


def for_forms(template: Template, forms: tuple[str, ...]) -> Template:
    """Return the template with what is asked of these school forms; all of it without forms.

    Steps with no question left go, and the others are numbered from 1.
    """
    own = frozenset(forms)
    if not own:
        return template
    kept = [
        replace(section, questions=tuple(_narrow(one, own) for one in section.questions
                                         if _applies(one.applies_to, own)))
        for section in template.sections
    ]  # fmt: skip
    left = [section for section in kept if section.questions]
    numbered = tuple(replace(section, number=n) for n, section in enumerate(left, start=1))
    level = template.level_for(forms)
    return with_offered(replace(template, sections=numbered, forms=forms, level=level))


def _applies(applies_to: tuple[str, ...], own: frozenset[str]) -> bool:
    return not applies_to or bool(own.intersection(applies_to))


def _narrow(question: Question, own: frozenset[str]) -> Question:
    groups = tuple(one for one in question.groups if _applies(one.applies_to, own))
    return replace(question, groups=groups)


def with_offered(template: Template) -> Template:
    """Return the template where a choice among its own indicators offers those it shows."""
    keys = tuple(dict.fromkeys(key for one in template.questions for key in one.indicators))
    names = [template.name_of(key) for key in keys]
    sections = tuple(
        replace(section, questions=tuple(_offer(one, names) for one in section.questions))
        for section in template.sections
    )
    return replace(template, sections=sections)


def _offer(question: Question, names: list[Wording]) -> Question:
    if question.options_from != "indicators":
        return question
    return replace(
        question,
        options=tuple(one.sv for one in names),
        options_en=tuple(one.in_language("en") for one in names),
    )


@cache
def _parsed(condition: str) -> Node:
    return parse(condition)


def names_for(questions: Iterable[Question], forms: Iterable[str]) -> dict[str, Type]:
    """Return what a condition may name after these questions, with the type of each name."""
    names = dict.fromkeys(SUMS, Type.NUMBER) | {f"has_{form}": Type.TRUTH for form in forms}
    for one in questions:
        if one.type in TABLES:
            names[f"{one.key}_rows"] = Type.NUMBER
        elif one.type is QuestionType.MULTI_CHOICE:
            names[f"{one.key}_count"] = Type.NUMBER
            names |= {f"{one.key}_{n}": Type.TRUTH for n in range(1, len(one.options) + 1)}
        elif one.type not in SILENT:
            names[one.key] = Type.NUMBER if one.type in NUMBERS else Type.TEXT
    return names


def condition_faults(condition: str, names: Mapping[str, Type]) -> tuple[str, ...]:
    """Return what is wrong with a condition, a sentence per fault; nothing when it can be used."""
    known = Known(
        names={name_key(key): Meaning(type=kind, per_unit=False) for key, kind in names.items()},
        curves={},
        spelled={name_key(key): key for key in names},
        has_units=False,
    )
    try:
        check(parse(condition), known, wanted=Type.TRUTH)
    except FormulaError as error:
        return tuple(f"{fault.message} {fault.cure}" for fault in error.faults)
    return ()


def asked(template: Template, content: Content) -> Template:
    """Return the template with the questions whose conditions hold on what is answered now.

    A condition on an answer that nobody has given does not hold. Steps keep their numbers.
    """
    if not any(question.condition for question in template.questions):
        return template
    values = values_of(template, content)
    return replace(template, sections=tuple(_now(one, values) for one in template.sections))


def _now(section: Section, values: Mapping[str, object]) -> Section:
    kept = tuple(one for one in section.questions if holds(one.condition, values))
    return replace(section, questions=kept)


def holds(condition: str, values: Mapping[str, object]) -> bool:
    """Return whether the condition holds; an empty one does, one that cannot be reckoned too."""
    if not condition:
        return True
    try:
        node = _parsed(condition)
        if not names_in(node) <= values.keys():
            return False
        return bool(evaluate_single(node, Figures(units=1, single=values)))  # type: ignore[arg-type]
    except FormulaError:
        return True  # better asked once too often than not at all


def values_of(template: Template, content: Content) -> dict[str, object]:
    """Return the values that conditions read, by name key; answers not given are not there."""
    ledger = content.ledger
    sums = (ledger.amount, ledger.carried_over, ledger.tied, ledger.unused, ledger.left)
    values: dict[str, object] = {
        name: Decimal(ore) / ORE for name, ore in zip(SUMS, sums, strict=False)
    }
    differs = sum(one.differs_from_plan for one in content.activities)
    values["plan_differences"] = Decimal(differs)
    for question in template.questions:
        values |= _value(question, content)
    values |= {f"has_{form}": form in template.forms for form in template.applies_to}
    return {name_key(name): value for name, value in values.items()}


def _value(question: Question, content: Content) -> dict[str, object]:
    if question.type in TABLES:
        rows = content.rows(question.rows or RowKind.ACTIVITIES)
        return {f"{question.key}_rows": Decimal(len(rows))}
    answer = content.answer(question.key)
    if not answer:
        return {}
    if question.type is QuestionType.MULTI_CHOICE:
        chosen = content.choices(question.key)
        marks = {f"{question.key}_{n}": one in chosen for n, one in enumerate(question.options, 1)}
        return {f"{question.key}_count": Decimal(len(chosen)), **marks}
    if question.type not in NUMBERS:
        return {question.key: answer}
    number = parse_decimal(answer)
    scale = ORE if question.type is QuestionType.MONEY else Decimal(1)
    return {} if number is None else {question.key: number / scale}
