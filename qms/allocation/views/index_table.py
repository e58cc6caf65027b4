"""What the unit's index rests on: factor by factor, groups of few pupils not shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from qms.allocation.core.contributions import Contribution, contributions
from qms.allocation.core.index import reference_points, reference_shares
from qms.allocation.core.model import Basis
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.records import StoredRun
from qms.allocation.core.suppression import Cell, Hidden, school_cells
from qms.allocation.queries.unit_pages import Before
from qms.i18n.formats import number, percent, signed
from qms.i18n.language import gettext as _


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
    """The rows, the index they add up to, and what is not shown.

    `lifts` and `lowers` are the categories that move the index most, None when that is not told.
    """

    rows: tuple[IndexRow, ...]
    index: str
    is_withheld: bool
    hides_everybody: bool
    lifts: IndexRow | None = None
    lowers: IndexRow | None = None


def index_table(
    run: StoredRun, unit_id: int, before: Before | None, hidden: Hidden
) -> IndexTable | None:
    """Return the table; None when the unit has no part, or its index rests on no weights this year.

    When a share is hidden the parts of the index are too: they would give it away.
    """
    school = run.school(unit_id)
    if school is None or run.model.basis is not Basis.WEIGHTS or school.unit in run.inputs.carried:
        return None
    found = contributions(
        run.model,
        school.shares,
        reference_shares(run.model, run.schools),
        points=reference_points(run.model, run.schools),
    )
    earlier = _earlier(unit_id, before, hidden.fewest)
    rows = tuple(_row(one, hidden, unit_id, earlier) for one in found)
    index = 1 + sum((one.part for one in found), Fraction(0))
    is_told = not hidden.parts_are_hidden(unit_id)
    ordered = sorted(zip(found, rows, strict=True), key=lambda pair: pair[0].part)
    lifts = ordered[-1] if is_told and ordered and ordered[-1][0].part > 0 else None
    lowers = ordered[0] if is_told and ordered and ordered[0][0].part < 0 else None
    return IndexTable(
        rows=rows,
        index=number(decimal_of(index, 2), 2),
        is_withheld=bool(hidden.of(unit_id)),
        hides_everybody=bool(hidden.everybody),
        lifts=lifts[1] if lifts else None,
        lowers=lowers[1] if lowers else None,
    )


Earlier = Mapping[Cell, str]


def _earlier(unit_id: int, before: Before | None, fewest: int) -> Earlier:
    """Return last year's shares as shown, by factor and category."""
    school = before.run.school(unit_id) if before else None
    if before is None or school is None:
        return {}
    hidden = school_cells(before.run.model, school, fewest=fewest)
    return {
        (factor, category): _share(share, is_hidden=(factor, category) in hidden)
        for factor, parts in school.shares.items()
        for category, share in parts.items()
    }


def _row(one: Contribution, hidden: Hidden, unit_id: int, earlier: Earlier) -> IndexRow:
    key = (one.factor, one.category)
    return IndexRow(
        label=one.label,
        now=_share(one.share, is_hidden=key in hidden.of(unit_id)),
        before=earlier.get(key, "–"),
        everybody=_share(one.reference, is_hidden=key in hidden.everybody),
        part=_("visas inte")
        if hidden.parts_are_hidden(unit_id)
        else signed(decimal_of(one.part, 2), 2),
    )


def _share(share: Fraction, *, is_hidden: bool) -> str:
    """Return whole per cents; every hidden cell looks the same, or the words would tell."""
    return _("visas inte") if is_hidden else percent(decimal_of(share, 6), 0)
