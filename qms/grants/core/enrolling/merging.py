"""What a month's file changes: it says the whole truth of its units, and grades have a history."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from qms.costs.core.items import GrantForm
from qms.grants.core.enrolling.rows import EnrolledRow, EnrolmentFile
from qms.grants.core.paying.enrolment import Stream, month_end, stream_of

ONE_DAY = timedelta(days=1)
Place = tuple[str, int, GrantForm]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Rows to add and rows that no longer hold; `left` are children the file does not name."""

    added: tuple[EnrolledRow, ...]
    gone: tuple[EnrolledRow, ...]
    new: int
    changed: int
    left: int
    unchanged: int


def merge(
    known: Iterable[EnrolledRow], file: EnrolmentFile, *, told_until: date | None = None
) -> Merge:
    """Return what the file changes of the known enrolments.

    A child that goes on at a unit of the file and is not in it has left by the last day of the
    month before. A grade that is another than before is so from the school year's start, an age
    from the month's: what was paid by the old one stays.

    `told_until` is the month of the latest file that holds. An older file mends its own month and
    those before it: what began after it is later knowledge, and stays.
    """
    is_older = told_until is not None and file.month < told_until
    end = month_end(file.month) if is_older else date.max
    units = file.units
    before = _by_place(row for row in known if row.unit_id in units)
    after = _by_place(file.rows)
    counts = dict.fromkeys(("new", "changed", "left", "unchanged"), 0)
    added: list[EnrolledRow] = []
    gone: list[EnrolledRow] = []
    for place in sorted({*before, *after}):
        old = before.get(place, [])
        now = [row for row in old if row.first <= end]
        said = _history(now, after[place], file.month) if place in after else _left(now, file.month)
        said = _before(said, [row for row in old if row.first > end])
        kind = _kind(old, said, is_named=place in after)
        counts[kind] += 1
        stays = {row.said for row in old} & {row.said for row in said}
        added += [row for row in said if row.said not in stays]
        gone += [row for row in old if row.said not in stays]
    return Merge(added=tuple(added), gone=tuple(gone), **counts)


def _by_place(rows: Iterable[EnrolledRow]) -> Mapping[Place, list[EnrolledRow]]:
    found: defaultdict[Place, list[EnrolledRow]] = defaultdict(list)
    for row in rows:
        found[row.place].append(row)
    for group in found.values():
        group.sort(key=lambda row: row.first)
    return dict(found)


def _kind(old: Sequence[EnrolledRow], said: Sequence[EnrolledRow], *, is_named: bool) -> str:
    if not old:
        return "new"
    if {row.said for row in old} == {row.said for row in said}:
        return "unchanged"
    return "changed" if is_named else "left"


def _left(old: Sequence[EnrolledRow], month: date) -> list[EnrolledRow]:
    """Return the rows of a child that is not named, ended before the month where they went on."""
    end = month - ONE_DAY
    return list(_until(old, end))


def _until(rows: Sequence[EnrolledRow], end: date) -> Iterator[EnrolledRow]:
    for row in rows:
        if row.first <= end:
            yield row if row.last is not None and row.last <= end else replace(row, last=end)


def _before(said: Sequence[EnrolledRow], later: Sequence[EnrolledRow]) -> list[EnrolledRow]:
    """Return what a file says with the rows that began after its month, which it ends before."""
    if not later:
        return [*said]
    return [*_until(said, later[0].first - ONE_DAY), *later]


def _history(
    old: Sequence[EnrolledRow], said: Sequence[EnrolledRow], month: date
) -> Sequence[EnrolledRow]:
    """Return what the file says of one stay, with the grades and the stays before it."""
    if len(said) != 1 or not old:
        return said
    new = said[0]
    *earlier, stay = _stays(old)
    if stay[-1].last is not None and stay[-1].last < new.first:
        return [*old, new]  # has been away, or has moved on
    kept = [row for one in earlier for row in one if row.last and row.last < new.first]
    return [*kept, *_graded(_from(stay, new.first), new, month)]


def _stays(rows: Sequence[EnrolledRow]) -> list[list[EnrolledRow]]:
    """Return the rows in turn, those that follow on each other without a day between together."""
    found: list[list[EnrolledRow]] = []
    for row in rows:
        last = found[-1][-1].last if found else None
        if (last is not None and last + ONE_DAY < row.first) or not found:
            found.append([])
        found[-1].append(row)
    return found


def _from(stay: Sequence[EnrolledRow], first: date) -> list[EnrolledRow]:
    """Return the rows of a stay that began on the day, whatever day was said before."""
    rows = [row for row in stay if row.last is None or row.last >= first]
    return [replace(rows[0], first=first), *rows[1:]]


def _graded(old: Sequence[EnrolledRow], new: EnrolledRow, month: date) -> Iterator[EnrolledRow]:
    """Return the rows of a stay with the grade that the file says from when it turned."""
    latest = old[-1]
    turned = max(latest.first, _turn(new.form, month))
    if latest.step == new.step or turned == latest.first:
        rows = [*old[:-1], replace(latest, step=new.step, last=new.last, row=new.row)]
    else:
        later = replace(new, first=turned)
        rows = [*old[:-1], replace(latest, last=turned - ONE_DAY), later]
    return _within(rows, new.last)


def _turn(form: GrantForm, month: date) -> date:
    """Return the day from which a grade or age that a month's file says holds."""
    if stream_of(form) is Stream.PRESCHOOL:
        return month
    return date(month.year if month.month >= 7 else month.year - 1, 7, 1)


def _within(rows: Iterable[EnrolledRow], last: date | None) -> Iterator[EnrolledRow]:
    """Yield the rows up to the last day, the last of them ending then."""
    kept = [row for row in rows if last is None or row.first <= last]
    yield from kept[:-1]
    yield replace(kept[-1], last=last)
