"""What the application asked for and the documentation's parts about it: written once.

A part that nobody has written in holds what the application said. What is then written there is
what is asked for from that day: hours by what is done, and the costs that the application named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from qms.kernel.money import parse_ore
from qms.needs.core.cases.application import Cost, Request
from qms.needs.core.documentation.columns import ColumnKind, column_kind, hours_in
from qms.needs.core.documentation.content import AMOUNT, PartContent, columns_of
from qms.needs.core.instrument.tested import DocumentationPart, PartType

REQUESTED, COST = "doc_requested", "doc_cost"
ASSISTANT = "assisten"
"""How the word for an assistant begins, in an option and in what somebody writes."""
LEAST_ALIKE = 6
HOURS_AT = 1
Rows = Sequence[tuple[str, ...]]


def prefilled(part: DocumentationPart, request: Request) -> PartContent:
    """Return what the application said that the part asks for again, empty when nothing."""
    if part.key == COST and part.type is PartType.MONEY_TABLE:
        rows: Rows = [(one.what, kronor(one.ore)) for one in request.costs]
    elif part.key == REQUESTED and part.options and len(columns_of(part)) > HOURS_AT:
        rows = _support_rows(part, request)
    else:
        rows = ()
    return PartContent(rows=tuple(rows), is_prefilled=bool(rows))


def _support_rows(part: DocumentationPart, request: Request) -> Rows:
    """Return a row for the assistant and one for each other measure, each with its words."""
    assistant = next((one for one in part.options if ASSISTANT in one), part.options[0])
    words: dict[str, list[str]] = {}
    if request.assistant_hours:
        words[assistant] = []
    for measure in request.measures:
        words.setdefault(_option(part.options, measure), []).append(measure)
    rest = (request.total_hours or Decimal(0)) - (request.assistant_hours or Decimal(0))
    others = [one for one in words if one != assistant]
    if rest > 0 and not others:
        others = [part.options[-1]]
        words[others[0]] = []
    hours = {assistant: request.assistant_hours or None}
    if rest > 0 and len(others) == 1:
        hours[others[0]] = rest
    return [_row(part, one, hours.get(one), texts) for one, texts in words.items()]


def _row(
    part: DocumentationPart, option: str, hours: Decimal | None, texts: Sequence[str]
) -> tuple[str, ...]:
    columns = columns_of(part)
    cells = [option, *("" for _ in columns[1:])]
    for at, column in enumerate(columns):
        if column_kind(column) is ColumnKind.HOURS and hours is not None:
            cells[at] = number(hours)
    if column_kind(columns[-1]) is ColumnKind.TEXT and len(columns) > HOURS_AT + 1:
        cells[-1] = ". ".join(texts)
    return tuple(cells)


def _option(options: Sequence[str], measure: str) -> str:
    """Return the option that a measure's words are of, the last one when they are of none."""
    said = measure.casefold()
    if ASSISTANT in said:
        return next((one for one in options if ASSISTANT in one), options[-1])
    alike = (one for one in options if one.casefold()[:LEAST_ALIKE] in said)
    return next(alike, options[-1])


def asked_now(request: Request, written: Mapping[str, PartContent]) -> Request:
    """Return the request with what has been written of it in the documentation since."""
    support, costs = written.get(REQUESTED), written.get(COST)
    if support is not None and not support.is_prefilled and support.rows:
        request = _with_hours(request, support.rows)
    if costs is not None and not costs.is_prefilled and costs.rows:
        request = replace(request, costs=_costs(request.costs, costs.rows))
    return request


def _with_hours(request: Request, rows: Rows) -> Request:
    known = [
        (row[0], hours)
        for row in rows
        if len(row) > HOURS_AT and (hours := hours_in(row[HOURS_AT])) is not None
    ]
    if not known:
        return request
    assistant = [hours for option, hours in known if ASSISTANT in option]
    return replace(
        request,
        assistant_hours=sum(assistant, Decimal(0)) if assistant else None,
        total_hours=sum((hours for _, hours in known), Decimal(0)),
    )


def _costs(asked: Sequence[Cost], rows: Rows) -> tuple[Cost, ...]:
    """Return the costs that the application named with their amounts now.

    What staff costs is a row there too, and is not among them: their hours have a price.
    """
    now = {row[0]: parse_ore(row[AMOUNT]) or 0 for row in rows}
    return tuple(Cost(what=one.what, ore=now[one.what]) for one in asked if one.what in now)


def number(value: Decimal) -> str:
    """Return a number as it is typed: with a comma and without zeros at its end."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def kronor(ore: int) -> str:
    """Return an amount as it is typed."""
    whole, rest = divmod(ore, 100)
    return f"{whole:,}".replace(",", " ") + (f",{rest:02d}" if rest else "")
