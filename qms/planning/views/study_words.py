"""What a study has found, in a title."""

from collections.abc import Sequence

from qms.i18n.language import gettext, ngettext
from qms.planning.core.case import Case, Payer
from qms.planning.core.results.summary import LACKING
from qms.planning.counted_study import Row
from qms.planning.figure_words import million_words

NEAR = 50_000
"""Kronor of present value that are told as no difference."""


def finding(case: Case, rows: Sequence[Row]) -> str:
    """Return which alternative costs the payer least beside today's structure."""
    if not case.prices.fte_cost:
        return gettext("Priserna saknas, så kronorna säger inget än")
    if not rows:
        return gettext("Inget alternativ är byggt än")
    best = min(rows, key=lambda row: row.more(case.payer))
    kronor, years = best.more(case.payer), len(case.demand)
    if kronor >= -NEAR:
        return gettext("Inget alternativ är billigare än att inget ändras")
    told = (
        gettext("{name} sparar {kronor} mnkr åt kommunen på {years} år")
        if case.payer is Payer.MUNICIPALITY
        else gettext("{name} sparar {kronor} mnkr åt nämnden på {years} år")
    )
    said = told.format(name=best.counted.name, kronor=million_words(-kronor), years=years)
    return said + _but_lacking(best)


def _but_lacking(row: Row) -> str:
    """Return that more places lack than with no change, nothing where they do not."""
    if float(row.counted.found.lacking.sum()) <= float(row.today.found.lacking.sum()) + LACKING:
        return ""
    if row.today.summary.shortage_years:
        return gettext(", men fler saknar plats")
    years = row.counted.summary.shortage_years
    told = ngettext(", men platser saknas %(num)d år", ", men platser saknas %(num)d år", years)
    return told % {"num": years}


def difference(kronor: float) -> str:
    """Return what an alternative costs beyond today's structure, in mnkr with its sign."""
    if abs(kronor) < NEAR:
        return gettext("ingen skillnad")
    return gettext("{kronor} mnkr").format(kronor=million_words(kronor, sign=True))
