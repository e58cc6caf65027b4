"""A frozen copy ready for the page: it is read without the template it was made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qms.followup.core.report.columns import COLUMNS, RowKind
from qms.followup.core.report.content import Content
from qms.followup.core.report.fields import SUM_COLUMNS
from qms.followup.core.report.questions import SumKind
from qms.followup.views.copy_figures import fact_parts, figures_in, result_rows
from qms.followup.views.row_tables import NAMES, shown_text
from qms.i18n.formats import kr
from qms.i18n.language import gettext

FIRST_FORMAT = {
    "activity_table": (
        "activities", ("name", "target_group", "measure", "baseline", "aim", "result", "ore"),
    ),
    "action_list": ("previous", ("name", "measure", "aim", "result", "reading", "fate")),
}  # fmt: skip
"""The tables of copies made before copies told which columns they have."""
WIDE = frozenset({"measure", "baseline", "aim", "target_group", "area", "owner", "cause"})
"""The columns that a phone leaves out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyTable:
    """A table of a copy; `heads` are label, whether numbers stand in it, and whether it is wide."""

    heads: tuple[Mapping[str, Any], ...]
    rows: tuple[tuple[str, ...], ...]
    foot: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyAnswer:
    """One question with its answer: a text, or a table, a list of (what, text), or both."""

    text: str
    answer: str = ""
    parts: tuple[tuple[str, str], ...] = ()
    table: CopyTable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CopySection:
    """One step of a copy."""

    number: int
    title: str
    answers: tuple[CopyAnswer, ...]


def sections_of(body: Mapping[str, Any], content: Content) -> tuple[CopySection, ...]:
    """Return the steps of a copy with what was answered."""
    return tuple(
        CopySection(
            number=section["number"],
            title=section["title"],
            answers=tuple(_answer(one, content, body) for one in section["questions"]),
        )
        for section in body["template"]["sections"]
    )


def _answer(question: Mapping[str, Any], content: Content, body: Mapping[str, Any]) -> CopyAnswer:
    kind, text, key = question["type"], question["text"], question["key"]
    rows, columns = _shape(question)
    if rows:
        return CopyAnswer(text=text, table=_table(question, rows, columns, content))
    if kind == "indicator_table" and not question.get("indicators"):
        return CopyAnswer(text=text, table=_results(body, key))
    if kind in {"participation", "indicator_table"}:
        return CopyAnswer(text=text, parts=_parts(question, content), table=_results(body, key))
    if kind == "readonly":
        return CopyAnswer(text=text, parts=_facts(body, key, content))
    if kind == "money":
        return CopyAnswer(text=text, answer=_money(question, content))
    answer = ", ".join(content.choices(key)) if kind == "multi_choice" else content.answer(key)
    return CopyAnswer(text=text, answer=answer or gettext("Inget svar"))


def _results(body: Mapping[str, Any], key: str) -> CopyTable | None:
    """Return the table of results as it stood; None when the copy has none."""
    figures = figures_in(body, key)
    if figures is None or not figures.rows:
        return None
    years, rows = result_rows(figures)
    names = (*(str(year) for year in years), gettext("Kommunen"), gettext("Liknande"))
    heads: tuple[Mapping[str, Any], ...] = (
        {"label": gettext("Resultat"), "num": False, "cls": ""},
        *({"label": name, "num": True, "cls": "wide-only" if at < len(years) - 1 else ""}
          for at, name in enumerate(names)),
    )  # fmt: skip
    return CopyTable(heads=heads, rows=rows, foot=())


def _facts(body: Mapping[str, Any], key: str, content: Content) -> tuple[tuple[str, str], ...]:
    """Return what the report says that nobody wrote: the amount, and the facts of the register.

    A copy made before figures were kept has the amount alone.
    """
    figures = figures_in(body, key)
    amount = (gettext("Ersättning %(year)s") % {"year": body["about"]["year"]},
              kr(content.amount_ore))  # fmt: skip
    if figures is None:
        return (amount,)
    shows_amount = figures.ore is not None
    return (*((amount,) if shows_amount else ()), *fact_parts(figures))


def _shape(question: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Return which rows the question shows and in which columns; empty when it is no table."""
    if question.get("rows"):
        return question["rows"], tuple(one["key"] for one in question["columns"])
    if "rows" not in question and question["type"] in FIRST_FORMAT:
        return FIRST_FORMAT[question["type"]]
    return "", ()


def _table(
    question: Mapping[str, Any], rows: str, columns: tuple[str, ...], content: Content
) -> CopyTable:
    known = COLUMNS[RowKind(rows)]
    asked = {one["key"]: one["label"] for one in question["columns"] if isinstance(one, dict)}
    found = [
        row
        for row in content.rows(RowKind(rows))
        if getattr(row, "question", question["key"]) == question["key"]
        and (not question.get("reach") or getattr(row, "reach", "") in ("", question["reach"]))
    ]
    kept = [
        known[key]
        for key in columns
        if key in known
        and (key in NAMES or any(getattr(row, key) not in (None, "") for row in found))
    ]
    heads = tuple(
        {
            "label": asked.get(one.key) or one.label.sv,
            "num": one.type in ("money", "number"),
            "cls": "wide-only" if one.key in WIDE else "",
        }
        for one in kept
    )
    lines = tuple(tuple(shown_text(one, getattr(row, one.key)) for one in kept) for row in found)
    foot = tuple(
        gettext("Summa") if one.key in NAMES else _sum(rows, one.key, content) for one in kept
    )
    has_sum = any(foot[1:]) and bool(found)
    return CopyTable(heads=heads, rows=lines, foot=foot if has_sum else ())


def _sum(rows: str, key: str, content: Content) -> str:
    is_tied = rows == RowKind.ACTIVITIES and key == content.spends.value
    return kr(content.ledger.tied) if is_tied else ""


def _parts(question: Mapping[str, Any], content: Content) -> tuple[tuple[str, str], ...]:
    key = question["key"]
    found = []
    for one in question.get("groups") or question.get("indicators") or ():
        said = content.answer(f"{key}-{one['key']}")
        gave = content.answer(f"{key}-{one['key']}_gave")
        text = ". ".join(part for part in (said, gave) if part)
        if text:
            found.append((one["name"], text))
    return tuple(found)


def _money(question: Mapping[str, Any], content: Content) -> str:
    key = question["key"]
    kind = question.get("sum") or {"so_carried": "carried", "so_unused": "unused"}.get(key, "")
    if not kind:
        answer = content.answer(key)
        return kr(int(answer)) if answer else gettext("Inget svar")
    ore = getattr(content, SUM_COLUMNS[SumKind(kind)]) or 0
    fate = content.answer(key)
    return f"{kr(ore)} · {fate}" if ore and fate else kr(ore)
