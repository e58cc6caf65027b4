"""The committee's papers: last year's, locked; this year's, begun."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from qms.access.roles import Role
from qms.demo.generate import DemoData
from qms.demo.load.world import Happening, World
from qms.demo.years import working_moment
from qms.followup.core.committee.parts import CHILD
from qms.followup.core.committee.records import Around
from qms.followup.queries import papers as stored
from qms.followup.services.papers import committee

CHILD_TEXT = (
    "Elever med större behov av stöd och stimulans berörs mest. Pengarna ska ge dem lika goda"
    " möjligheter som andra. Elevråden har sagt vad de märkte av insatserna på rektorernas möten."
    " Inget talar för att någon grupp får det sämre av förslaget."
)
OFFICE, COMMITTEE = "Utbildningsförvaltningen", "Utbildningsnämnden"
NUMBER = "UN %(year)s/0118"


def papers(data: DemoData) -> Iterator[Happening]:
    """Yield a locked paper on the last year that is filed, and a draft on the year under way."""
    last, this = data.years.filed_years[-1], data.years.report_year
    yield Happening(at=working_moment(last + 1, 4, 14, hour=9), do=partial(_lock, year=last))
    at = working_moment(data.years.today.year, data.years.today.month, 1, hour=9)
    yield Happening(at=at, do=partial(_start, year=this))


def _begin(world: World, now: datetime, *, year: int) -> int:
    actor = world.actor(Role.QUALITY_LEAD)
    paper_id = committee.begin(world.session, actor, year=year, now=now)
    committee.write(
        world.session,
        actor,
        paper_id,
        seen=1,
        texts={CHILD: CHILD_TEXT},
        around=Around(
            office=OFFICE,
            committee=COMMITTEE,
            meeting=date(year + 1, 5, 12),
            author="Kvalitetsstrateg",
            signed_name="Förvaltningschefen",
            signed_title="Utbildningsförvaltningen",
        ),
        now=now,
    )
    return paper_id


def _start(world: World, now: datetime, *, year: int) -> None:
    _begin(world, now, year=year)


def _lock(world: World, now: datetime, *, year: int) -> None:
    paper_id = _begin(world, now, year=year)
    found = stored.paper(world.session, paper_id, with_drafts=True)
    if found is None:
        raise LookupError(f"no paper {paper_id}")
    committee.lock(
        world.session,
        world.actor(Role.SCHOOL_CHIEF),
        paper_id,
        seen=found.version,
        sources=committee.sources_of(world.session, year, now),
        dnr=NUMBER % {"year": year + 1},
        now=now,
    )
