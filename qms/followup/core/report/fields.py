"""The report's fields by name, flat: what forms post, autosave sends and versions are kept for.

`so_why` is an answer, `so_carried` and `so_unused` are sums, `so_unused_fate` is what happens
to the rest, `a12-result` is a field of activity 12 and `p7-fate` one of last year's activity 7.
Sums are whole öre as text, empty when not given.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qms.followup.core.report.content import Content
from qms.followup.core.report.gaps import CARRIED, UNUSED, Field
from qms.followup.core.report.templates import Question, QuestionType, Section
from qms.kernel.money import parse_ore
from qms.kernel.problems import Problem

UNUSED_FATE = "so_unused_fate"
ACTIVITY_TEXTS = ("name", "target_group", "measure", "baseline", "aim", "result")
ROW = re.compile(r"(?P<kind>[ap])(?P<id>[1-9]\d{0,17})-(?P<attribute>[a-z_]+)")
MAX_ORE = 10**15
MAX_LINE, MAX_TEXT = 200, 20_000
MONEY = frozenset({CARRIED, UNUSED, "ore"})


@dataclass(frozen=True, slots=True)
class Row:
    """The row and the attribute that a field's name points at."""

    kind: str
    id: int
    attribute: str


def row_of(name: str) -> Row | None:
    """Return the table row a field belongs to; None for a question's own field."""
    found = ROW.fullmatch(name)
    return Row(found["kind"], int(found["id"]), found["attribute"]) if found else None


def field_name(question: str, field: Field, item: int | None) -> str:
    """Return the name of the form field that a gap or a finding points at."""
    if item is not None:
        kind = "p" if field in (Field.READING, Field.FATE) else "a"
        return f"{kind}{item}-{field.value}"
    return UNUSED_FATE if field is Field.FATE else question


def _ore(value: int | None) -> str:
    return "" if value is None else str(value)


def flatten(content: Content) -> dict[str, str]:
    """Return every field of the content by name, empty ones included."""
    flat = {key: text for key, text in content.answers.items() if key != UNUSED}
    flat[CARRIED] = _ore(content.carried_ore)
    flat[UNUSED] = _ore(content.unused_ore)
    flat[UNUSED_FATE] = content.answers.get(UNUSED, "")
    for one in content.activities:
        flat |= {f"a{one.id}-{name}": getattr(one, name) for name in ACTIVITY_TEXTS}
        flat[f"a{one.id}-ore"] = _ore(one.ore)
    for before in content.previous:
        flat |= {f"p{before.id}-reading": before.reading, f"p{before.id}-fate": before.fate}
    return flat


def fields_of(section: Section, content: Content) -> tuple[str, ...]:
    """Return the names of the fields that can be written in one step."""
    return tuple(name for one in section.questions for name in _fields(one, content))


def _fields(question: Question, content: Content) -> Iterable[str]:
    if question.type is QuestionType.READONLY:
        return ()
    if question.type is QuestionType.ACTIVITY_TABLE:
        names = (*ACTIVITY_TEXTS, "ore")
        return tuple(f"a{one.id}-{name}" for one in content.activities for name in names)
    if question.type is QuestionType.ACTION_LIST:
        return tuple(f"p{o.id}-{name}" for o in content.previous for name in ("reading", "fate"))
    return (UNUSED, UNUSED_FATE) if question.key == UNUSED else (question.key,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was posted, with sums as öre; `problems` holds every field that cannot be stored."""

    values: Mapping[str, str]
    problems: tuple[Problem, ...]


def read_posted(posted: Mapping[str, str], section: Section) -> Read:
    """Return the posted fields as they are stored; a faulty field is only in the problems."""
    options = _options(section)
    values, problems = {}, []
    for name, raw in posted.items():
        text = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
        value, message = _read(name, text, options.get(_kind(name), ()))
        if message:
            problems.append(Problem(message=message, column=name, value=raw))
        else:
            values[name] = value
    return Read(values=values, problems=tuple(problems))


def _kind(name: str) -> str:
    row = row_of(name)
    return row.attribute if row else name


def _options(section: Section) -> dict[str, tuple[str, ...]]:
    """Return the choices by kind of field, for those that have any."""
    own = {question.key: question.options for question in section.questions if question.options}
    fates = [q.options for q in section.questions if q.type is QuestionType.ACTION_LIST]
    renamed = {UNUSED_FATE: own.pop(UNUSED)} if UNUSED in own else {}
    return own | renamed | ({"fate": fates[0]} if fates else {})


def _read(name: str, text: str, options: tuple[str, ...]) -> tuple[str, str]:
    """Return the value to store and what is wrong with it: one of them is empty."""
    kind = _kind(name)
    if kind in MONEY:
        return _read_money(kind, text)
    if options and text and text not in options:
        return "", "Välj ett av svaren i listan."
    longest = MAX_LINE if row_of(name) else MAX_TEXT
    if len(text) > longest:
        return "", f"Texten är {len(text)} tecken. Korta den till högst {longest}."
    return text, ""


def _read_money(kind: str, text: str) -> tuple[str, str]:
    if not text:
        return "", ""
    ore = parse_ore(text)
    if ore is None or abs(ore) > MAX_ORE:
        return "", "Skriv ett belopp med siffror, till exempel 1 245 000."
    if ore < 0 and kind != CARRIED:
        return "", "Beloppet kan inte vara mindre än noll."
    return str(ore), ""
