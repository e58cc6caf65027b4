"""Sorting and paging a table by links: what was asked for, checked against what is offered."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import quote

from flask import request, url_for

Row = TypeVar("Row")


PARAM = "sortera"
LONG = 200
"""Rows of a table of units on a page: most municipalities see all of theirs at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """How a table is sorted now: `now` is `name`, or `-name` for falling order.

    `keep` is the rest of the address's query, ready to stand before the sort parameter.
    """

    now: str
    keep: str

    @property
    def key(self) -> str:
        """Return the column that decides the order."""
        return self.now.removeprefix("-")

    @property
    def is_falling(self) -> bool:
        """Return whether the largest comes first."""
        return self.now.startswith("-")

    def aria(self, key: str) -> str:
        """Return the value of `aria-sort` for the column."""
        if key != self.key:
            return "none"
        return "descending" if self.is_falling else "ascending"

    def url(self, key: str) -> str:
        """Return the link that sorts by `key`; the other way when it rises already."""
        turn = "-" if self.now == key else ""
        return f"?{self.keep}{PARAM}={turn}{key}"


def sort_rows(
    rows: Iterable[Row], keys: Mapping[str, Callable[[Row], Any]], *, default: str
) -> tuple[Sort, list[Row]]:
    """Return how the request wants the rows sorted, and the rows sorted so.

    `default` is a key, or `-key` for falling order, used when nothing known was asked for.
    Rows without a value (None) come last either way.
    """
    asked = request.args.get(PARAM, "")
    now = asked if asked.removeprefix("-") in keys else default
    sort = Sort(now=now, keep=_kept())
    value = keys[sort.key]
    known: list[Row] = []
    unknown: list[Row] = []
    for row in rows:
        (unknown if value(row) is None else known).append(row)
    known.sort(key=value, reverse=sort.is_falling)
    return sort, known + unknown


def _kept() -> str:
    """Return the query without sort and page, each pair followed by `&`."""
    pairs = [(k, v) for k, v in request.args.items() if k not in {PARAM, "page"} and v]
    return "".join(f"{quote(k)}={quote(v)}&" for k, v in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a long table."""

    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        """Return the number of the last page, at least 1."""
        return max(1, -(-self.total // self.size))

    def url(self, number: int) -> str:
        """Return the link to another page of the same table."""
        return _here(page=str(number))

    def cut(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Return the rows of the whole table that stand on this page."""
        return rows[(self.number - 1) * self.size : self.number * self.size]


def page_number() -> int:
    """Return the page asked for, 1 when nothing sensible was."""
    asked = request.args.get("page", "1")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1


def page_of(rows: Sequence[object], *, size: int) -> Page:
    """Return the page of the rows that the request asks for, the last one at most."""
    found = Page(number=page_number(), size=size, total=len(rows))
    return replace(found, number=min(found.number, found.last))


def _here(**changes: str | None) -> str:
    """Return this page's address with some of its query changed; None removes."""
    query = {**request.args.to_dict(), **changes}
    kept = {key: value for key, value in query.items() if value}
    return url_for(request.endpoint or "home.start", **{**(request.view_args or {}), **kept})
