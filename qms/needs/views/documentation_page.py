"""One part of the documentation as its page shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template

from qms.i18n.language import gettext, language
from qms.kernel.problems import Problem
from qms.needs.case_labels import column_labels
from qms.needs.core.cases.application import Request
from qms.needs.core.cases.refs import shown_ref
from qms.needs.core.documentation.columns import ColumnKind, column_kind, day_in
from qms.needs.core.documentation.content import PartContent, columns_of, has_choice
from qms.needs.core.documentation.requested import COST, REQUESTED
from qms.needs.core.instrument.tested import DocumentationPart, PartType
from qms.needs.queries.documentation import StoredPart
from qms.needs.queries.opened import OpenCase
from qms.needs.services.documentation import may_write
from qms.needs.views.request_facts import asked_facts
from qms.web.faults import in_words

MONEY = "money"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartPage:
    """What the page shows of one part: which of how many, how many are left, which is next."""

    case: OpenCase
    part: DocumentationPart
    stored: StoredPart | None
    given: PartContent
    asked: Request
    at: int
    of: int
    left: int
    following: str
    no_diagnosis: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the part's table: its heading, and how its cells are written."""

    heading: str
    kind: str


def part_page(
    page: PartPage,
    content: PartContent,
    *,
    faults: Sequence[Problem] = (),
    clash: bool = False,
    seen: int | None = None,
    more: bool = False,
) -> str:
    """Return the page; `seen` is the version that was posted, `more` asks for one more row."""
    columns = _columns(page.part)
    blank = ("",) * len(columns)
    stored = page.stored.version if page.stored else 0
    rows = [(*row, *blank)[: len(columns)] for row in content.rows]
    return render_template(
        "needs/show_part.html",
        found=page,
        part=page.part,
        ref=page.case.ref,
        shown_ref=shown_ref(page.case.ref),
        content=content,
        columns=columns,
        rows=[*rows, *([blank] if more or not rows else [])] if columns else [],
        more=more,
        cell_kind=_cell_kind,
        has_choice=has_choice(page.part),
        option_choices=lambda first: [
            ("", first),
            *((one, page.part.option_said(one, language())) for one in page.part.options),
        ],
        may_write=may_write(page.case),
        asked_facts=_asked(page),
        problems=[_at(one, content) for one in faults],
        row_errors=_row_errors(faults, content),
        text_error=" ".join(in_words(one) for one in faults if one.column == "text"),
        choice_error=" ".join(in_words(one) for one in faults if one.column == "choice"),
        version=stored if seen is None else seen,
        clash=clash,
        has_errors=bool(faults) or clash,
    )


def _columns(part: DocumentationPart) -> list[Column]:
    keys = columns_of(part)
    kinds = [column_kind(key).value for key in keys]
    if part.type is PartType.MONEY_TABLE:
        kinds[-1] = MONEY
    return [
        Column(heading=heading, kind=kind)
        for heading, kind in zip(column_labels(part), kinds, strict=True)
    ]


def _cell_kind(column: Column, cell: str) -> str:
    """Return the kind of field for a cell: a day that no calendar has stays as it was typed."""
    is_day = column.kind == ColumnKind.DAY.value
    return "date" if is_day and (not cell or day_in(cell)) else "text"


def _asked(page: PartPage) -> list[tuple[str, str]]:
    """Return what the application says of what the part is about."""
    if page.part.key not in {REQUESTED, COST}:
        return []
    return asked_facts(page.asked, costs=page.part.key == COST, hours=page.part.key == REQUESTED)


def _row_errors(faults: Sequence[Problem], content: PartContent) -> dict[int, str]:
    """Return what is wrong in each row, by its number."""
    found: dict[int, list[str]] = {}
    for one in faults:
        if one.row and one.row <= len(content.rows):
            found.setdefault(one.row, []).append(in_words(one))
    return {row: " ".join(words) for row, words in found.items()}


def _at(problem: Problem, content: PartContent) -> tuple[str, str]:
    """Return where the fault is shown and its words."""
    if problem.row and problem.row <= len(content.rows):
        words = gettext("Rad %(n)s: %(what)s") % {"n": problem.row, "what": in_words(problem)}
        return f"cell-{problem.row}-1", words
    return problem.column, in_words(problem)
