"""A proposal as rows of CSV files: what it changes and why, and what is at most left to gain."""

from collections.abc import Mapping

from qms.kernel.table_write import Locale, write_csv
from qms.planning.core.bounding import Bound
from qms.planning.core.case import Case
from qms.planning.core.results.changes import changes
from qms.planning.core.searching.proposing import Proposal

CHANGES = ("year", "school", "change", "bands", "rooms")
REASONS = ("school", "outcome", "year", "bands", "kr", "places_missing", "moved", "furthest_km",
           "guard", "rooms", "rooms_year")  # fmt: skip
PROPOSAL = ("payer", "present_value", "places_missing", "objective", "bound", "gap", "seed",
            "starts", "counted", "finished")  # fmt: skip


def proposal_files(
    case: Case, found: Proposal, bound: Bound | None, *, seed: int, locale: Locale
) -> Mapping[str, bytes]:
    """Return `proposal.csv`, `changes.csv` and `reasons.csv`; no bound, no gap."""
    objective = found.present_value + case.prices.unplaced * found.lacking
    line = (
        case.payer.value, round(found.present_value, 2), round(found.lacking, 3),
        round(objective, 2), None if bound is None else round(bound.kronor, 2),
        None if bound is None else round(bound.left(objective), 6), seed, found.starts,
        found.counted, int(found.is_whole),
    )  # fmt: skip
    rows = [
        (one.year, one.school, one.what, " ".join(one.bands), one.rooms or None)
        for one in changes(case, found.plan)
    ]
    reasons = [
        (one.school, one.outcome.value, one.year, " ".join(one.bands),
         None if one.kronor is None else round(one.kronor, 2), round(one.missing, 3) + 0.0,
         round(one.moved, 3), one.furthest, one.guard.value if one.guard else None,
         one.rooms or None, one.rooms_year)
        for one in found.reasons
    ]  # fmt: skip
    return {
        "proposal.csv": write_csv(PROPOSAL, [line], locale),
        "changes.csv": write_csv(CHANGES, rows, locale),
        "reasons.csv": write_csv(REASONS, reasons, locale),
    }
