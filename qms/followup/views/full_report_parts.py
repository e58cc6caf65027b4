"""Parts of the full report: the provider's own texts, the units' answers, the five years."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qms.followup.core.report.frozen import content_of
from qms.followup.core.report.published import published
from qms.followup.core.results.table import ResultRow
from qms.followup.queries import results
from qms.followup.queries.rollup import Filed
from qms.followup.result_labels import cell_text, form_name, name_of
from qms.followup.services.results import Material
from qms.followup.views.copy_page import CopyAnswer, CopyTable, sections_of
from qms.followup.views.result_lines import marks_told
from qms.i18n.formats import number
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.reports.paper.spans import Words, paragraphs, words
from qms.reports.paper.values import AnyBlock, Definitions, Heading, Table, Text

TEXTS, CHOICES = frozenset({"text"}), frozenset({"choice", "multi_choice"})
NONE = "–"


def own_sections(copy: Mapping[str, Any]) -> Iterator[AnyBlock]:
    """Yield the public questions of the provider's report with their answers."""
    body = published(copy)
    for section in sections_of(body, content_of(body)):
        yield Heading(text=section.title)
        for at, one in enumerate(section.answers):
            yield Heading(text=one.text, level=2)
            yield from _answer(one, f"egen-{section.number}-{at}")


def _answer(one: CopyAnswer, name: str) -> Iterator[AnyBlock]:
    if one.table is not None:
        yield from _table(one.table, one.text, name)
    if one.parts:
        rows = tuple((what, words(said or NONE)) for what, said in one.parts)
        yield Definitions(rows=rows)
    elif one.table is None:
        yield from (Text(words=text) for text in paragraphs(one.answer))


def _table(table: CopyTable, caption: str, name: str) -> Iterator[AnyBlock]:
    if not table.rows:
        yield Text(words=words(gettext("Inga rader.")))
        return
    rows = [*table.rows, *([table.foot] if table.foot else [])]
    yield Table(
        id=name,
        caption=caption,
        headers=tuple(str(head["label"]) for head in table.heads),
        rows=tuple((row[0] or NONE, *(cell or NONE for cell in row[1:])) for row in rows),
        numeric=frozenset(at for at, head in enumerate(table.heads) if at and head.get("num")),
        has_sum=bool(table.foot),
    )


def collated(filed: Sequence[Filed]) -> Iterator[AnyBlock]:
    """Yield the units' answers to every public question, by section: choices counted, texts."""
    questions, said = _answers(filed)
    section = ""
    for key, (title, question) in questions.items():
        if title != section:
            section = title
            heading = gettext("Skolornas svar: %(title)s") % {"title": title.lower()}
            yield Heading(text=heading)
        yield Heading(text=question["text"], level=2)
        if question["type"] in CHOICES:
            yield _counted(key, question["text"], said[key])
        else:
            yield Definitions(rows=tuple((unit, _running(text)) for unit, text in said[key]))


Questions = dict[str, tuple[str, Mapping[str, Any]]]


def _answers(filed: Sequence[Filed]) -> tuple[Questions, dict[str, list[tuple[str, str]]]]:
    questions: Questions = {}
    said: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in sorted(filed, key=lambda each: swedish_key(each.account.unit)):
        body = published(one.body)
        for section in body["template"]["sections"]:
            for question in section["questions"]:
                text = one.account.content.answer(question["key"])
                if text and question["type"] in TEXTS | CHOICES:
                    questions.setdefault(question["key"], (section["title"], question))
                    said[question["key"]].append((one.account.unit, text))
    return questions, said


def _running(text: str) -> Words:
    return words(" ".join(text.split()))


def _counted(key: str, caption: str, said: Sequence[tuple[str, str]]) -> Table:
    counts = Counter(choice for _, text in said for choice in text.split("\n"))
    return Table(
        id=f"svar-{key}",
        caption=caption,
        headers=(gettext("Svar"), gettext("Skolor")),
        rows=tuple((choice, number(n)) for choice, n in counts.most_common()),
        numeric=frozenset({1}),
    )


def indicator_tables(material: Material, keys: Sequence[str]) -> Iterator[AnyBlock]:
    """Yield a table per area of success: five years, hidden cells told in words."""
    rows = [row for row in material.table(keys).rows if row.is_known]
    if not rows:
        return
    yield Heading(text=gettext("Resultat under fem år"))
    names = results.area_names()
    by_area: dict[str, list[ResultRow]] = defaultdict(list)
    for row in rows:
        by_area[row.indicator.area].append(row)
    for area, own in by_area.items():
        yield _years(area, names.get(area, area), own, material.years)


def _years(area: str, name: str, rows: Sequence[ResultRow], years: Sequence[int]) -> Table:
    marks = marks_told(cell.mark for row in rows for cell in row.cells)
    return Table(
        id=f"resultat-{area}",
        caption=name,
        headers=(gettext("Mått"), *(str(year) for year in years)),
        rows=tuple(
            (_row_name(row), *(cell_text(cell, row.indicator.unit) for cell in row.cells))
            for row in rows
        ),
        numeric=frozenset(range(1, len(years) + 1)),
        note=" ".join(marks),
    )


def _row_name(row: ResultRow) -> str:
    name = name_of(row.indicator)
    return f"{name}, {form_name(row.form).lower()}" if row.form else name
