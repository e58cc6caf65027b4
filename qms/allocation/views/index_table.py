"""What the unit's index rests on: factor by factor, few pupils withheld."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from qms.allocation.core.contributions import Contribution, contributions, withheld
from qms.allocation.core.index import reference_points, reference_shares
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.records import StoredRun
from qms.allocation.queries.unit_pages import Before
from qms.i18n.formats import number, percent, signed
from qms.i18n.language import gettext as _

Hidden = Mapping[tuple[str, str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRow:
    """One row of the table, every cell ready for the reader."""

    label: str
    now: str
    before: str
    everybody: str
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexTable:
    """The rows, the index they add up to, and whether anything is withheld."""

    rows: tuple[IndexRow, ...]
    index: str
    is_withheld: bool


def index_table(run: StoredRun, unit_id: int, before: Before | None) -> IndexTable | None:
    """Return the table; None when the unit has no part in the calculation.

    When a share is withheld the parts of the index are too: they would give it away.
    """
    school = run.school(unit_id)
    if school is None:
        return None
    points = reference_points(run.model, run.schools)
    found = contributions(
        run.model, school.shares, reference_shares(run.model, run.schools), points=points
    )
    hidden = withheld(run.model, school.shares, pupils=school.pupils)
    index = 1 + sum((row.part for row in found), Fraction(0))
    earlier = _earlier(unit_id, before)
    return IndexTable(
        rows=tuple(_row(one, hidden, earlier) for one in found),
        index=number(decimal_of(index, 2), 2),
        is_withheld=bool(hidden),
    )


Earlier = Mapping[tuple[str, str], str]


def _earlier(unit_id: int, before: Before | None) -> Earlier:
    """Return last year's shares as shown, by factor and category."""
    school = before.run.school(unit_id) if before else None
    if before is None or school is None:
        return {}
    hidden = withheld(before.run.model, school.shares, pupils=school.pupils)
    return {
        (factor, category): _share(share, hidden.get((factor, category)))
        for factor, parts in school.shares.items()
        for category, share in parts.items()
    }


def _row(one: Contribution, hidden: Hidden, earlier: Earlier) -> IndexRow:
    key = (one.factor, one.category)
    return IndexRow(
        label=one.label,
        now=_share(one.share, hidden.get(key)),
        before=earlier.get(key, "–"),
        everybody=_share(one.reference, None),
        part=_("visas inte") if hidden else signed(decimal_of(one.part, 2), 2),
    )


def _share(share: Fraction, few: bool | None) -> str:
    if few is None:
        return percent(decimal_of(share, 6), 0)
    return _("färre än 5") if few else _("visas inte")
