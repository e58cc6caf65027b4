"""What the editor's page of a question shows: its parts in words, and its list."""

from collections.abc import Mapping
from dataclasses import dataclass

from qms.content.loader import load
from qms.followup.core.editor.document import Document, Table
from qms.followup.core.report.questions import Duty, QuestionType, Visibility
from qms.followup.forms.template_answers import ANSWER_FORMS
from qms.followup.template_labels import (
    DUTIES,
    FIELDS,
    SUMS,
    VISIBILITIES,
    column_labels,
    form_label,
    indicator_label,
    rule_labels,
    source_labels,
    type_label,
    value_text,
    words,
)
from qms.i18n.language import gettext, mark
from qms.i18n.order import swedish_key

ANSWER_FIELDS = (
    "max_words", "unit_sv", "unit_en", "options_sv", "options_en", "options_from", "max_choices",
    "may_exceed", "max_rows",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFacts:
    """One part of a question: its name in the address, its heading, and what it says now."""

    name: str
    title: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A question's list: what stands in it as (key, label, remark), and what can be added."""

    name: str
    title: str
    items: tuple[tuple[str, str, str], ...]
    choices: tuple[tuple[str, str], ...]


def parts_of(document: Document, table: Table) -> list[PartFacts]:
    """Return the parts of a question that can be changed, in words."""
    found = [
        PartFacts(name="text", title=gettext("Frågans text"), facts=_text(table)),
        PartFacts(name="vem", title=gettext("Vem som får frågan"), facts=_who(table)),
        PartFacts(
            name="kontroll",
            title=gettext("Kontroll och förifyllning"),
            facts=_checks(document, table),
        ),
    ]
    if table["type"] in ANSWER_FORMS:
        answer = PartFacts(name="svar", title=gettext("Svaret"), facts=_answer(table))
        found.insert(1, answer)
    return found


def _text(table: Table) -> tuple[tuple[str, str], ...]:
    return (
        (gettext("Frågan"), table.get("text_sv", "–")),
        (gettext("På engelska"), table.get("text_en", "–")),
        (gettext("Hjälptext"), table.get("hint_sv", "–")),
        (gettext("På engelska"), table.get("hint_en", "–")),
    )


def _who(table: Table) -> tuple[tuple[str, str], ...]:
    forms = ", ".join(form_label(one) for one in table.get("applies_to", ()))
    return (
        (gettext("Måste besvaras"), value_text("required", table["required"])),
        (gettext("Vem får läsa svaret"), gettext(VISIBILITIES[Visibility(table["visibility"])])),
        (gettext("Skolformer"), forms or gettext("Alla som mallen gäller")),
        (gettext("Fråga bara när"), table.get("condition") or gettext("Alltid")),
    )


def _checks(document: Document, table: Table) -> tuple[tuple[str, str], ...]:
    rules, sources = dict(rule_labels(document)), dict(source_labels(document))
    asked = [_first_sentence(rules.get(one, one)) for one in table.get("quality_rules", ())]
    filled = [sources.get(one, one) for one in table.get("prefill", ())]
    return (
        (gettext("Kontroller"), "; ".join(asked) or gettext("Inga")),
        (gettext("Fylls i med"), "; ".join(filled) or gettext("Inget")),
    )


def _first_sentence(text: str) -> str:
    return text.split(". ")[0].rstrip(".")


def _answer(table: Table) -> tuple[tuple[str, str], ...]:
    found = [(gettext("Typ"), type_label(table))]
    if "scale" in table:
        scale = table["scale"]
        ends = f"{scale.get('min')} {words(scale, 'min_label')} – "
        found.append((gettext("Skala"), f"{ends}{scale.get('max')} {words(scale, 'max_label')}"))
    if table["type"] == QuestionType.MONEY:
        found.append((gettext("Redovisningens belopp"), gettext(SUMS[table.get("sum", "")])))
    if table.get("needs"):
        labels = column_labels(table)
        needed = ", ".join(labels.get(one, one) for one in table["needs"])
        found.append((gettext("Måste fyllas i"), needed))
    told = (
        (FIELDS[name], value_text(name, table[name])) for name in ANSWER_FIELDS if name in table
    )
    return (*found, *((_upper(gettext(label)), value) for label, value in told))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


TITLES = {
    "indicators": mark("Indikatorer"),
    "columns": mark("Kolumner"),
    "groups": mark("Grupper"),
}


def list_of(document: Document, table: Table) -> Listed | None:
    """Return the question's list; None for a type that has none."""
    makers: Mapping[str, tuple[str, object]] = {
        QuestionType.INDICATOR_TABLE: ("indicators", _indicators),
        QuestionType.ACTIVITY_TABLE: ("columns", _columns),
        QuestionType.ACTION_LIST: ("columns", _columns),
        QuestionType.PARTICIPATION: ("groups", _groups),
    }
    if table["type"] not in makers:
        return None
    name, make = makers[table["type"]]
    items, choices = make(table)  # type: ignore[operator]
    return Listed(name=name, title=gettext(TITLES[name]), items=items, choices=choices)


Items = tuple[tuple[tuple[str, str, str], ...], tuple[tuple[str, str], ...]]


def _indicators(table: Table) -> Items:
    shown = table.get("indicators", ())
    every = [(one["key"], indicator_label(one["key"])) for one in load("indicators")["indicator"]]
    left = sorted(
        (one for one in every if one[0] not in shown), key=lambda one: swedish_key(one[1])
    )
    return tuple((key, indicator_label(key), "") for key in shown), tuple(left)


def _columns(table: Table) -> Items:
    labels, shown = column_labels(table), table.get("columns", ())
    needs, fixed = table.get("needs", ()), table.get("fixed", ())
    items = tuple(
        (key, labels.get(key, key), _about(is_needed=key in needs, is_fixed=key in fixed))
        for key in shown
    )
    return items, tuple((key, label) for key, label in labels.items() if key not in shown)


def _about(*, is_needed: bool, is_fixed: bool) -> str:
    if is_fixed:
        return gettext("visas bara")
    return gettext("måste fyllas i") if is_needed else ""


def _groups(table: Table) -> Items:
    items = tuple(
        (one["key"], words(one, "name"), gettext(DUTIES[Duty(one.get("duty", ""))]))
        for one in table.get("groups", ())
    )
    return items, ()
