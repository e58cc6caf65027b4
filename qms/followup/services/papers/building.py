"""The committee's paper put together: parts in their fixed order, figures, chart, appendix."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from qms.followup.core.committee import parts as p
from qms.followup.core.committee.checks import Written
from qms.followup.core.committee.parts import Part, filled
from qms.followup.core.committee.records import Around
from qms.followup.core.rollup.outcome import Outcome
from qms.followup.core.rollup.values import Rollup
from qms.followup.services.papers import tables
from qms.followup.services.papers.slots import share
from qms.i18n.formats import number
from qms.i18n.language import gettext as _
from qms.reports.paper.spans import paragraphs, words
from qms.reports.paper.values import (
    AnyBlock,
    Definitions,
    Heading,
    KeyFigure,
    KeyFigures,
    Meta,
    PageBreak,
    Paper,
    Points,
    Signature,
    Text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Where the paper stands: the municipality, the moment, and the day that it is dated."""

    municipality: str
    day: date
    at: datetime


def paper_of(written: Written, rolled: Rollup, around: Around, stand: Stand) -> Paper:
    """Return the paper as it is now, not locked."""
    return Paper(
        title=written.shown(p.TITLE),
        language="sv",
        meta=_meta(around, stand),
        blocks=(*_main(written, rolled, around), PageBreak(), *_appendix(rolled)),
    )


def _meta(around: Around, stand: Stand) -> Meta:
    return Meta(
        municipality=stand.municipality,
        office=around.office,
        author=around.author,
        kind=_("Tjänsteskrivelse"),
        day=stand.day,
        made_at=stand.at,
        dnr=around.dnr,
        to=around.committee,
        to_day=around.meeting,
    )


def _main(written: Written, rolled: Rollup, around: Around) -> Iterator[AnyBlock]:
    known = {part.key: part for part in written.parts}
    yield Heading(text=_heading(known[p.PROPOSAL], written))
    yield Points(items=paragraphs(written.shown(p.PROPOSAL)), numbered=True)
    yield _figures(rolled)
    yield from _text(known[p.SUMMARY], written)
    drawn = tables.chart(rolled)
    if drawn:
        yield drawn
    for key in (p.RESULT, p.OPTIONS, p.CERTAINTY, p.CHILD, p.ECONOMY):
        yield from _text(known[key], written)
    yield from _dates(known[p.NEXT], written)
    if around.signed_name:
        yield Signature(name=around.signed_name, title=around.signed_title)


def _heading(part: Part, written: Written) -> str:
    return filled(part.heading, written.values)


def _text(part: Part, written: Written) -> Iterator[AnyBlock]:
    shown = paragraphs(written.shown(part.key))
    if shown:
        yield Heading(text=_heading(part, written))
        yield from (Text(words=one) for one in shown)


def _dates(part: Part, written: Written) -> Iterator[AnyBlock]:
    lines = [line.strip() for line in written.shown(part.key).splitlines() if line.strip()]
    if not lines:
        return
    yield Heading(text=_heading(part, written))
    pairs = (line.partition(":") for line in lines)
    yield Definitions(rows=tuple((day.strip(), words(what.strip())) for day, _colon, what in pairs))


def _figures(rolled: Rollup) -> KeyFigures:
    whole, coverage = rolled.whole, rolled.coverage
    return KeyFigures(
        figures=(
            KeyFigure(
                value=share(rolled.money.used_share),
                words=_("av pengarna är knutna till insatser."),
                table_id=tables.MONEY,
            ),
            KeyFigure(
                value=_("%(n)s av %(all)s")
                % {"n": number(whole.outcomes[Outcome.REACHED]), "all": number(whole.can_tell)},
                words=_("bedömda insatser nådde sitt mål."),
                table_id=tables.MEASURES if rolled.by_intervention else "",
            ),
            KeyFigure(
                value=_("%(n)s av %(all)s")
                % {"n": number(coverage.approved), "all": number(coverage.asked)},
                words=_("skolor har en godkänd redovisning."),
            ),
        )
    )


def _appendix(rolled: Rollup) -> Iterable[AnyBlock]:
    yield Heading(text=_("Bilaga: alla tal"))
    yield Text(
        words=words(
            _(
                "Talen kommer ur skolornas godkända redovisningar. Om en insats nådde målet bedöms"
                " av skolans egna tal: utgångsläge, mål och resultat. Färre än fem barn eller"
                " elever skrivs aldrig ut."
            )
        )
    )
    yield from tables.tables(rolled)
