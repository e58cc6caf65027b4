"""The report as a paper: the same blocks on the page, in the PDF and in the document."""

from collections.abc import Iterator

from qms.i18n.formats import kr, number, percent, school_year
from qms.i18n.language import gettext as _
from qms.i18n.language import language
from qms.needs.core.assignment import KindShare
from qms.needs.core.change.units import MeanChange
from qms.needs.core.distribution import Row
from qms.needs.core.hiding import FEWEST
from qms.needs.effect_labels import PROVIDER_VERDICTS, PROVIDERS, REACHES
from qms.needs.report_about import about_what, title_of
from qms.needs.report_tables import hidden, kind_words, level_rows, ore, provider_rows
from qms.needs.report_words import conclusion_words, limit_words
from qms.needs.services.assignment_report import AssignmentReport, day_of
from qms.reports.paper.spans import words
from qms.reports.paper.values import (
    AnyBlock,
    Heading,
    KeyFigure,
    KeyFigures,
    Meta,
    Paper,
    Points,
    Table,
    Text,
)


def paper_of(report: AssignmentReport) -> Paper:
    """Return the report as a paper in the reader's language."""
    return Paper(
        title=title_of(report),
        language=language(),
        meta=Meta(
            municipality=report.municipality,
            office=report.place or _("Utbildningsförvaltningen"),
            author="",
            kind=_("Rapport"),
            day=day_of(report),
            made_at=report.made_at,
        ),
        blocks=tuple(_blocks(report)),
    )


def _blocks(report: AssignmentReport) -> Iterator[AnyBlock]:
    yield Heading(text=_("Sammanfattning"))
    yield from about_what(report)
    found = conclusion_words(report)
    if found:
        yield Points(items=tuple(words(one) for one in found))
    else:
        yield Text(words=words(_("Underlaget är för litet för slutsatser än.")))
    yield _key_figures(report)
    yield from _kinds(report)
    yield from _reach(report)
    yield from _alike(report)
    yield from _follow_up(report)
    yield Heading(text=_("Vad som inte kan sägas"))
    yield Points(items=tuple(words(one) for one in limit_words(report)))
    yield Heading(text=_("Så är det räknat"))
    yield from (Text(words=words(one)) for one in _method())


def _key_figures(report: AssignmentReport) -> KeyFigures:
    given = [one.ore for one in report.kinds if one.ore is not None]
    return KeyFigures(
        figures=(
            KeyFigure(value=kr(sum(given)) if given else "–", table_id="kinds",
                      words=_("stöd för årets månader utan moms, enligt beslut som finns")),
            KeyFigure(value=number(report.distribution.table.everybody.children),
                      words=_("barn med bedömning, beslut och pågående period")),
            KeyFigure(value=number(report.effects.followed) if report.effects.followed else "–",
                      words=_("perioder är uppföljda, ungefär")),
        )
    )  # fmt: skip


def _kinds(report: AssignmentReport) -> Iterator[AnyBlock]:
    yield Heading(text=_("Fördelningen mellan de tre slagen"))
    yield Table(
        id="kinds",
        caption=_("Stöd %(year)s efter slag") % {"year": report.year},
        headers=(_("Slag"), _("Kronor utan moms"), _("Andel"), _("Budget med moms"),
                 _("Barn eller bidrag"),
                 *(_(PROVIDERS[one]) for one in PROVIDERS)),
        rows=tuple(_kind_row(one, report) for one in report.kinds),
        numeric=frozenset({1, 2, 3, 4, 5, 6}),
        note=_("Utan ersättning för mervärdesskatt, i hela tusental kronor; budgeten är med den. "
               "Streck: för få barn, eller inget värde."),
    )  # fmt: skip


def _kind_row(one: KindShare, report: AssignmentReport) -> tuple[str, ...]:
    by_provider = {share.provider: share.ore for share in one.providers}
    return (
        kind_words(one.kind),
        ore(one.ore),
        percent(one.share, 0),
        ore(report.budget.get(one.kind)),
        number(one.cases),
        *(ore(by_provider.get(provider)) for provider in PROVIDERS),
    )


def _reach(report: AssignmentReport) -> Iterator[AnyBlock]:
    found = report.distribution
    yield Heading(text=_("Når pengarna de största behoven?"))
    yield Text(words=words(_(REACHES[found.reach.verdict])))
    if found.reach.correlation and found.reach.top_ratio:
        yield Text(words=words(
            _("Rangsambandet mellan bedömda timmar och kronor är %(rho)s (%(low)s–%(high)s med 95 "
              "procents säkerhet).")
            % {"rho": number(found.reach.correlation.value, 2),
               "low": number(found.reach.correlation.low, 2),
               "high": number(found.reach.correlation.high, 2)}
        ))  # fmt: skip
    yield _need_table("levels", _("Kronor efter behov"), _("Nivå"), level_rows(report))
    yield Heading(text=_("Får lika behov lika mycket i egen regi och fristående?"))
    yield Text(words=words(_(PROVIDER_VERDICTS[found.reach.provider_verdict])))
    yield _need_table("providers", _("Kronor efter huvudman"), _("Huvudman"), provider_rows(report))


def _need_table(key: str, caption: str, head: str, rows: list[tuple[str, Row]], /) -> Table:
    return Table(
        id=key,
        caption=caption,
        headers=(head, _("Barn"), _("Poäng"), _("Timmar"), _("Kronor"), _("Per barn"),
                 _("Per poäng"), _("Per timme")),
        rows=tuple((name, *_need_cells(row)) for name, row in rows),
        numeric=frozenset(range(1, 8)),
        note=_("Barn vars period pågår, avslag medräknade. Timmar är per vecka och kronor per "
               "månad. Färre än fem barn visas inte. Poäng, timmar och kronor är avrundade till "
               "närmaste 10, 5 och 1 000."),
    )  # fmt: skip


def _need_cells(row: Row) -> tuple[str, ...]:
    if row.hidden:
        return (hidden(), *("–" for _at in range(6)))
    return (
        number(row.children), number(row.points), number(row.hours), ore(row.ore),
        ore(row.ore_per_child), ore(row.ore_per_point), ore(row.ore_per_hour),
    )  # fmt: skip


def _alike(report: AssignmentReport) -> Iterator[AnyBlock]:
    one = report.agreement
    yield Heading(text=_("Bedöms behov lika?"))
    if one.quadratic is None:
        yield Text(words=words(
            _("För få barn har bedömts av två personer för ett mått.")
        ))  # fmt: skip
        return
    yield Text(words=words(
        _("Ungefär %(n)s av %(all)s bedömda barn har bedömts av två personer som inte sett "
          "varandras svar. De satte samma nivå i %(exact)s av svaren och låg högst en nivå ifrån "
          "varandra i %(near)s. Viktad kappa är %(kappa)s.")
        % {"n": report.paired, "all": report.assessed, "exact": percent(one.exact, 0),
           "near": percent(one.within_one, 0), "kappa": number(one.quadratic, 2)}
    ))  # fmt: skip


def _follow_up(report: AssignmentReport) -> Iterator[AnyBlock]:
    effects = report.effects
    yield Heading(text=_("Vad har stödet lett till?"))
    if not effects.due:
        yield Text(words=words(_("För få perioder har avslutats för att säga något än.")))
        return
    if not effects.followed:
        few = _("Färre än %(n)s perioder är uppföljda med en ny bedömning.") % {"n": FEWEST}
        yield Text(words=words(few))
        return
    yield Text(words=words(
        _("Ungefär %(n)s perioder har följts upp med en ny bedömning, och ungefär %(told)s har "
          "utvärderats av enheten.")
        % {"n": effects.followed, "told": effects.evaluations}
    ))  # fmt: skip
    everybody = effects.changes.everybody
    if everybody.everything is None:
        return
    names = {one.key: one.name.said(language()) for one in report.instrument.areas}
    yield _change_table("areas", _("Behov per område, före och efter"), _("Område"), [
        (names.get(mean.key, mean.key), mean) for mean in everybody.areas
    ])  # fmt: skip
    years = [(school_year(one.autumn), one.found.everything) for one in effects.years]
    yield _change_table("years", _("Behov före och efter, efter läsår"), _("Läsår"), [
        *years, (_("Alla"), everybody.everything),
    ])  # fmt: skip


def _change_table(
    key: str, caption: str, head: str, rows: list[tuple[str, MeanChange | None]], /
) -> Table:
    return Table(
        id=key,
        caption=caption,
        headers=(head, _("Före"), _("Önskat"), _("Efter"), _("Närmare målet"), _("Inte närmare")),
        rows=tuple((name, *_change_cells(mean)) for name, mean in rows),
        numeric=frozenset(range(1, 6)),
        note=_("Medelpoäng per barn, och antal barn till närmaste fem. Streck: för få barn."),
    )


def _change_cells(mean: MeanChange | None) -> tuple[str, ...]:
    if mean is None:
        return (hidden(), "–", "–", "–", "–")
    counted = (mean.before, mean.desired, mean.after, mean.nearer, mean.not_nearer)
    return tuple(number(one) for one in counted)


def _method() -> tuple[str, ...]:
    return (
        _("Behovet är bedömda stödtimmar per vecka. Pengarna är det som beviljats för månaden. "
          "Barn som fått avslag är med, med noll kronor."),
        _("Pengarna sägs följa behovet när rangsambandet säkert är minst 0,5. De som har störst "
          "behov är en tiondel, minst fem barn. De sägs få för lite när deras del av pengarna "
          "säkert är mindre än nio tiondelar av deras del av behovet."),
        _("Säkerheten är 95 procent och räknad genom att dra barnen på nytt, upp till 2 000 "
          "gånger. Samstämmigheten är viktad kappa med kvadratiska vikter. Över 0,6 räknas som "
          "samstämmigt."),
        _("Att behovet har ändrats sägs bara när minst tio barn har bedömts igen och hela "
          "säkerheten ligger på samma sida om noll (Students intervall för parade skillnader)."),
        _("Inget tal gäller färre än fem barn. Tal mäts på fasta dagar och avrundas, så att inget "
          "om få barn kan räknas fram ur skillnader mellan tal eller mellan två läsningar. Där "
          "bara några få barn skiljer två dagar åt står den tidigare dagens tal kvar."),
    )  # fmt: skip
