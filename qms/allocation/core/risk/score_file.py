"""The table of a scoring as a file."""

from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.risk.score import PLACES, Scored
from qms.kernel.table_write import Locale, write_csv

HEADER = ("group", "n", "risk", "index", "unseen")


def score_csv(scored: Scored, locale: Locale) -> bytes:
    """Return `group,n,risk,index,unseen`, a row per group."""
    rows = [
        (one.group, one.n, decimal_of(one.risk, PLACES), decimal_of(one.index, PLACES), one.unseen)
        for one in scored.groups
    ]
    return write_csv(HEADER, rows, locale)
