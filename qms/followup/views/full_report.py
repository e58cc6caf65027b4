"""The full report of the provider: its own texts, the roll-up, the units' answers, five years."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import abort
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.followup.core.rollup.values import Rollup
from qms.followup.queries import defaults, papers, results
from qms.followup.queries.provider_copy import PROVIDER, provider_copy
from qms.followup.queries.rollup import Filed, year_of_reports
from qms.followup.queries.units import EVERYWHERE
from qms.followup.services.papers import tables
from qms.followup.services.papers.committee import OFFICE
from qms.followup.services.results import Material, gather
from qms.followup.views.blueprint import bp
from qms.followup.views.full_report_parts import collated, indicator_tables, own_sections
from qms.i18n.formats import number
from qms.i18n.language import gettext, ngettext, speaking
from qms.org import queries as org
from qms.reports.paper.html import to_html_file
from qms.reports.paper.pdf import to_pdf
from qms.reports.paper.spans import words
from qms.reports.paper.values import AnyBlock, Heading, Meta, Note, PageBreak, Paper, Text
from qms.web.context import current_actor, db, now, today
from qms.web.downloads import download
from qms.web.rights import requires

WRITERS = {"pdf": to_pdf, "html": to_html_file}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Everything the report is made of. `copy` is the provider's own, None until handed in."""

    year: int
    municipality: str
    office: str
    copy: dict[str, Any] | None
    rolled: Rollup
    filed: tuple[Filed, ...]
    material: Material
    keys: tuple[str, ...]


@bp.get("/handlingar/rapport/<int:year>.<kind>")
@requires(Can.FOLLOWUP_READ_PAPERS)
def fetch_full_report(year: int, kind: str) -> Response:
    """Return the full report of the year as a file."""
    authorize(current_actor(), Can.FOLLOWUP_READ_PAPERS)
    if kind not in WRITERS:
        abort(404)
    with db().reading() as session, speaking("sv"):
        paper = full_report(_found(session, year))
    return download(WRITERS[kind](paper), f"kvalitetsrapport-{year}.{kind}")


def _found(session: Session, year: int) -> Found:
    found = year_of_reports(
        session, EVERYWHERE, template=defaults.SOCIO_OUTCOME, year=year, on=today()
    )
    copy = provider_copy(session, year=year)
    if not found.coverage.asked and copy is None:
        abort(404)
    node = org.municipality(session)
    last = next(iter(papers.papers(session, with_drafts=True)), None)
    keys = results.of_template(PROVIDER)
    return Found(
        year=year,
        municipality=node.name if node else "",
        office=last.around.office if last else OFFICE,
        copy=copy,
        rolled=found.rolled(),
        filed=found.filed,
        material=gather(session, None, keys, upto=year, on=today(), with_similar=False),
        keys=keys,
    )


def full_report(found: Found) -> Paper:
    """Return the report as a paper, in the language spoken."""
    return Paper(
        title=gettext("Kvalitetsrapport %(year)s") % {"year": found.year},
        language="sv",
        meta=Meta(
            municipality=found.municipality,
            office=found.office,
            author="",
            kind=gettext("Huvudmannens kvalitetsrapport"),
            day=today(),
            made_at=now(),
        ),
        blocks=tuple(_blocks(found)),
    )


def _blocks(found: Found) -> Iterator[AnyBlock]:
    if found.copy is None:
        text = gettext("Huvudmannens egna texter för %(year)s är inte inlämnade än.")
        yield Note(words=words(text % {"year": found.year}))
    else:
        yield from own_sections(found.copy)
        yield PageBreak()
    yield from _money(found.rolled)
    yield from collated(found.filed)
    yield from indicator_tables(found.material, found.keys)


def _money(rolled: Rollup) -> Iterator[AnyBlock]:
    yield Heading(text=gettext("Från pengar till resultat"))
    yield Text(words=words(_coverage(rolled)))
    drawn = tables.chart(rolled)
    if drawn:
        yield drawn
    yield from tables.tables(rolled)
    yield Note(
        words=words(
            gettext(
                "Enheterna har själva mätt sina resultat. Om det berodde på pengarna **går inte"
                " att säga** av redovisningarna, för ingen jämförelse är gjord."
            )
        )
    )


def _coverage(rolled: Rollup) -> str:
    coverage = rolled.coverage
    told = ngettext(
        "%(n)s av %(all)s enheter har en godkänd redovisning.",
        "%(n)s av %(all)s enheter har godkända redovisningar.",
        coverage.approved,
    ) % {"n": number(coverage.approved), "all": number(coverage.asked)}
    rest = gettext("%(waiting)s väntar på godkännande, %(oral)s är muntliga och %(no)s saknas.")
    return f"{told} " + rest % {
        "waiting": number(coverage.waiting),
        "oral": number(coverage.oral),
        "no": number(coverage.silent),
    }
