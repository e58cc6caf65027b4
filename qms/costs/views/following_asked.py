"""Which follow-up a page is about, and the rows of it that the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from sqlalchemy.orm import Session

from qms.costs.core.comparing.deviation import Deviation
from qms.costs.core.follow_up import FormFollow, Sums, UnitFollow, follow, sums_of
from qms.costs.core.items import GrantForm
from qms.costs.queries.following import FollowUp, HeldTerms, latest_follow_up, terms_now
from qms.costs.services.following import FOLLOW_UP_JOB
from qms.costs.views.seen import Seen, read_seen
from qms.jobs import queries as jobs
from qms.jobs.queries import JobStatus
from qms.register import batch_queries
from qms.web.context import today


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """The year's follow-up, None before it is made, with the units the reader may see."""

    year: int
    years: tuple[int, ...]
    seen: Seen
    found: FollowUp | None
    held: HeldTerms
    units: tuple[UnitFollow, ...]
    is_stale: bool
    job: JobStatus | None

    @property
    def forms(self) -> tuple[FormFollow, ...]:
        """Return every form that is told."""
        return tuple(form for unit in self.units for form in unit.forms)

    @property
    def hidden(self) -> int:
        """Return how many forms at units are in no figure."""
        return sum(len(unit.left_out) for unit in self.units)

    @property
    def told(self) -> tuple[UnitFollow, ...]:
        """Return the units that have figures."""
        return tuple(unit for unit in self.units if unit.forms)

    @property
    def sums(self) -> Sums:
        """Return the sums of all that is told."""
        return sums_of(item for form in self.forms for item in form.items)

    @property
    def why(self) -> Deviation:
        """Return why, of the units together: the sum of each unit's parts."""
        rows = [unit.why for unit in self.units]
        return Deviation(
            **{
                part: sum(getattr(row, part) for row in rows)
                for part in ("volume", "mix", "price", "idle")
            }
        )

    @property
    def of_forms(self) -> tuple[GrantForm, ...]:
        """Return the school forms that have rows, in their usual order."""
        here = {form.form for form in self.forms}
        return tuple(form for form in GrantForm if form in here)

    def named(self, key: str) -> UnitFollow | None:
        """Return a unit by its key."""
        return next((unit for unit in self.units if unit.unit == key), None)


def read_followed(session: Session) -> Followed:
    """Return the follow-up that the address names; the latest year's by default."""
    seen, held = read_seen(session), terms_now(session)
    years = batch_queries.years_with(session, "ledger")
    found = _asked(session, years)
    year = found if isinstance(found, int) else found.year
    followed = None if isinstance(found, int) else found
    units: Sequence[UnitFollow] = ()
    if followed:
        every = follow(followed.basis, held.terms, sums_told=seen.totals)
        units = [one for one in every if seen.may_see(one.unit)]
    return Followed(
        year=year, years=years, seen=seen, found=followed, held=held, units=tuple(units),
        is_stale=followed is not None and followed.is_stale(session, today=today()),
        job=_job(session, year),
    )  # fmt: skip


def _asked(session: Session, years: Sequence[int]) -> FollowUp | int:
    """Return the follow-up of the year asked for, or the year where there is none."""
    text = request.args.get("ar", "")
    if text.isdecimal() and len(text) == 4:
        return latest_follow_up(session, int(text)) or int(text)
    now = today().year
    latest = latest_follow_up(session)
    return latest or next((year for year in years if year <= now), now)


def _job(session: Session, year: int) -> JobStatus | None:
    for job in jobs.latest(session, name=FOLLOW_UP_JOB):
        if job.params == {"year": year}:
            return job
    return None
