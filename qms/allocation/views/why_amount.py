"""Why this amount: three plain sentences made of the calculation's own figures."""

from fractions import Fraction

from qms.allocation.core.model import Basis
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.records import StoredRun, UnitLine
from qms.allocation.views.index_table import IndexTable
from qms.i18n.formats import number
from qms.i18n.language import gettext as _


def why_amount(
    run: StoredRun, line: UnitLine, table: IndexTable | None, *, fewest: int, sees_shares: bool
) -> tuple[str, ...]:
    """Return how large the needs are, what lifts and lowers, and what a pupil gives."""
    return (_needs(line), _groups(run, table, fewest, sees_shares=sees_shares), _rate(run, line))


def _needs(line: UnitLine) -> str:
    index = decimal_of(line.index, 2)
    values = {"index": number(index, 2), "part": number(abs(index - 1) * 100)}
    if index == 1:
        return _("Index är %(index)s: behoven av stöd och stimulans är som i genomsnitt.") % values
    words = (
        _("Index är %(index)s: behoven av stöd och stimulans beräknas vara %(part)s procent större"
          " än i genomsnitt.")
        if index > 1
        else _("Index är %(index)s: behoven av stöd och stimulans beräknas vara %(part)s procent"
               " mindre än i genomsnitt.")
    )  # fmt: skip
    return words % values


def _groups(run: StoredRun, table: IndexTable | None, fewest: int, *, sees_shares: bool) -> str:
    if run.model.basis is not Basis.WEIGHTS or table is None:
        return _("Behovet är beräknat för hela elevgruppen, inte faktor för faktor.")
    if not sees_shares:
        return _("Vilka grupper index bygger på visas för skolan och förvaltningen.")
    if table.is_withheld or table.hides_everybody:
        words = _("Vad som höjer och sänker mest visas inte, för någon grupp har färre än %(n)s"
                  " elever.")  # fmt: skip
        return words % {"n": fewest}
    told = []
    if table.lifts:
        told.append(
            _("Mest höjer %(what)s, %(now)s av eleverna mot %(all)s i alla skolor.")
            % {"what": _inside(table.lifts.label), "now": table.lifts.now,
               "all": table.lifts.everybody}
        )  # fmt: skip
    if table.lowers:
        told.append(
            _("Mest sänker %(what)s, %(now)s mot %(all)s.")
            % {"what": _inside(table.lowers.label), "now": table.lowers.now,
               "all": table.lowers.everybody}
        )  # fmt: skip
    return " ".join(told) or _("Elevgruppen är som i alla skolor tillsammans.")


def _inside(label: str) -> str:
    """Return a label as it stands inside a sentence."""
    return label[:1].lower() + label[1:]


def _rate(run: StoredRun, line: UnitLine) -> str:
    pupils = sum(school.pupils for school in run.schools)
    flat = Fraction(run.head.pot_ore, 100 * pupils)
    return _("Varje elev ger %(own)s kr. Fick alla skolor lika mycket per elev vore det %(flat)s"
             " kr.") % {"own": number(decimal_of(line.kr_per_pupil, 0)),
                        "flat": number(decimal_of(flat, 0))}  # fmt: skip
