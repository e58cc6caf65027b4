"""Which column of the dataset each header of a file means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from qms.kernel.problems import Problem
from qms.register.core.columns import OPEN, Column, Kind, normal
from qms.register.core.dataset import Dataset
from qms.register.core.open_cells import part_of

MOST_PARTS = 30
_SEPARATORS = re.compile(r"[\s_\-.:\u00ad]+")


class HeaderState(StrEnum):
    """What became of a header."""

    READ = "read"
    SKIPPED = "skipped"
    REPLACED = "replaced"  # means the same as a better one in the same file


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderMatch:
    """One header of the file. `column` is what it means, `kind` how its cells are read.

    `part` is what the file itself calls one of the columns of an open column.
    """

    position: int
    header: str
    state: HeaderState
    column: Column | None = None
    kind: Kind | None = None
    part: str = ""

    @property
    def meaning(self) -> str:
        """Return what the header means; empty when nothing."""
        return self.column.label if self.column else ""


def plain(header: str) -> str:
    """Return the header as it is compared: `Skol-enhetskod` and `skolenhetskod` are one."""
    return _SEPARATORS.sub("", header.casefold())


def _rank(column: Column, header: str) -> int | None:
    """Return how well the header names the column: 0 is best, None not at all."""
    names = [plain(name) for name in (column.label, column.key, *column.aliases)]
    return names.index(header) if header in names else None


def _wanted(column: Column, headers: Sequence[str]) -> list[tuple[int, int]]:
    """Return (rank, position) of every header that names the column, best first."""
    ranks = ((_rank(column, plain(header)), at) for at, header in enumerate(headers))
    return sorted((rank, at) for rank, at in ranks if rank is not None)


def match_headers(
    dataset: Dataset, headers: Sequence[str]
) -> tuple[tuple[HeaderMatch, ...], tuple[Problem, ...]]:
    """Return what each header means, in file order, and what is missing or double."""
    found: dict[int, HeaderMatch] = {}
    problems: list[Problem] = []
    for column in dataset.in_files:
        if column.kind in OPEN:
            parts, faults = _open_matches(column, headers)
            found |= parts
            problems += faults
            continue
        candidates = [(rank, at) for rank, at in _wanted(column, headers) if at not in found]
        if not candidates:
            if column.required:
                problems.append(_missing(column))
            continue
        best_rank, best = candidates[0]
        found[best] = _match(best, headers[best], column)
        for rank, at in candidates[1:]:
            if _is_of_another(dataset, column, headers[at]):
                continue
            found[at] = HeaderMatch(
                position=at, header=headers[at], state=HeaderState.REPLACED, column=column
            )
            if rank == best_rank:
                problems.append(_double(headers[best], headers[at]))
    skipped = HeaderState.SKIPPED
    matches = tuple(
        found.get(at) or HeaderMatch(position=at, header=header, state=skipped)
        for at, header in enumerate(headers)
    )
    return matches, tuple(problems)


def _is_of_another(dataset: Dataset, column: Column, header: str) -> bool:
    """Return whether the header is what another column itself is called.

    `unit` is an old name of an area; beside `area` it is the unit.
    """
    others = (one for one in dataset.in_files if one is not column)
    return any(plain(header) in {plain(one.key), plain(one.label)} for one in others)


def _match(position: int, header: str, column: Column) -> HeaderMatch:
    variants = {plain(name): kind for name, kind in column.variants.items()}
    kind = variants.get(plain(header), column.kind)
    return HeaderMatch(
        position=position, header=header, state=HeaderState.READ, column=column, kind=kind
    )


def _open_matches(
    column: Column, headers: Sequence[str]
) -> tuple[dict[int, HeaderMatch], list[Problem]]:
    """Return the headers of an open column by position, and what is wrong with them."""
    found: dict[int, HeaderMatch] = {}
    first: dict[str, int] = {}
    problems: list[Problem] = []
    for at, header in enumerate(headers):
        part = part_of(column, header)
        if not part:
            continue
        if normal(part) in first:
            problems.append(_double(headers[first[normal(part)]], header))
        elif len(part) > column.length:
            problems.append(_long(header, column.length))
        first.setdefault(normal(part), at)
        read = HeaderState.READ
        found[at] = HeaderMatch(
            position=at, header=header, state=read, column=column, kind=column.kind, part=part
        )
    if not found and column.required:
        problems.append(_none_of(column))
    if len(found) > MOST_PARTS:
        problems.append(_too_many(column, len(found)))
    return found, problems


def _none_of(column: Column) -> Problem:
    begin = column.aliases[0]
    return Problem(
        message=f"Ingen kolumn börjar med {begin}: och ett namn.",
        column=column.label,
        cure=f"Döp om kolumnerna, till exempel till {begin}:utbildning.",
    )


def _too_many(column: Column, count: int) -> Problem:
    return Problem(
        message=f"{count} kolumner börjar med {column.aliases[0]}:, det får vara {MOST_PARTS}.",
        column=column.label,
        cure="Ta bort dem som inte används.",
    )


def _long(header: str, length: int) -> Problem:
    return Problem(
        message=f"Namnet i rubriken är längre än {length} tecken.",
        column=header,
        cure="Korta rubriken.",
    )


def _missing(column: Column) -> Problem:
    names = ", ".join(column.aliases[:4])
    return Problem(
        message=f"Kolumnen {column.label} saknas.",
        column=column.label,
        cure=f"Lägg till en kolumn med någon av rubrikerna {names}.",
    )


def _double(first: str, second: str) -> Problem:
    return Problem(
        message=f"Rubrikerna {first} och {second} betyder samma sak.",
        column=second,
        cure="Ta bort den ena kolumnen eller byt dess rubrik.",
    )
