"""The board's paper: two pages on what is proposed, then the tables and every answer."""

from collections.abc import Iterator

from qms.i18n.formats import percent
from qms.i18n.language import gettext as _
from qms.planning.core.case import Payer
from qms.planning.core.checks import About as Whom
from qms.planning.core.diagnosing import told
from qms.planning.core.freezing import Facts
from qms.planning.figure_words import million_words
from qms.planning.form_words import fitted
from qms.planning.papers import moving, tables
from qms.planning.papers.about import About
from qms.planning.papers.figure import yearly
from qms.planning.papers.words import (
    LACKING,
    apart,
    beginning,
    children,
    how_sure,
    sentences,
    title_of,
    who_moves,
    why,
)
from qms.planning.reason_words import reason_lines
from qms.planning.step_labels import step_sentence
from qms.reports.paper.spans import Words, paragraphs, words
from qms.reports.paper.values import (
    AnyBlock,
    Definitions,
    Heading,
    KeyFigure,
    KeyFigures,
    Note,
    PageBreak,
    Paper,
    Points,
    Text,
)

MOST_ROWS, MOST_TOLD, MOST_FOUND = 8, 700, 3
"""Rows of those who move, characters of an answer and places that lack that the pages hold."""


def board_paper(facts: Facts, about: About, *, language: str) -> Paper:
    """Return the paper in the language that is spoken now."""
    return Paper(
        title=title_of(facts), language=language, meta=about.meta(_("Skolor och lokaler")),
        blocks=(*_main(facts, about), PageBreak(), *_annex(facts, about)),
    )  # fmt: skip


def draft_note(about: About) -> Iterator[AnyBlock]:
    """Yield what a reader of a draft must know."""
    if not about.is_frozen:
        yield Note(
            words=words(_("**UTKAST.** Alternativet är inte låst. Tal och svar kan ändras."))
        )


def _main(facts: Facts, about: About) -> Iterator[AnyBlock]:
    yield from draft_note(about)
    yield Heading(text=_("Förslag"))
    yield from _steps(facts)
    yield _figures(facts)
    yield Heading(text=_("Varför"))
    yield Text(words=words(sentences(why(facts))))
    yield from _findings(facts)
    yield from _proposal(about)
    yield Heading(text=_("Vad det kostar nämnden och kommunen"))
    yield tables.costs(facts)
    yield Text(words=words(apart(facts)))
    if chart := yearly(facts, tables.YEARS):
        yield chart
    yield tables.structure(facts)
    yield Heading(text=_("Hur säkert det är"))
    yield Text(words=words(sentences(how_sure(facts))))
    yield tables.swings(facts)
    yield Heading(text=fitted(facts.case.form, "Vilka som byter skola"))
    yield Text(words=words(sentences(who_moves(facts))))
    changes = moving.changes(facts)
    if changes is not None and len(changes.rows) <= MOST_ROWS:
        yield changes
    yield from _checks(about)


def _steps(facts: Facts) -> Iterator[AnyBlock]:
    steps = facts.asked[1].steps
    if not steps:
        yield Text(words=words(_("Inget ändras.")))
        return
    yield Points(items=tuple(words(step_sentence(facts.case, one)) for one in steps))


def _figures(facts: Facts) -> KeyFigures:
    board, whole = (facts.more(payer) for payer in (Payer.BOARD, Payer.MUNICIPALITY))
    years = len(facts.case.demand)
    return KeyFigures(
        figures=(
            KeyFigure(value=_("%(n)s mnkr") % {"n": million_words(board, sign=True)},
                      table_id=tables.COSTS,
                      words=_("för nämnden på %(n)s år, mot att inget ändras") % {"n": years}),
            KeyFigure(value=_("%(n)s mnkr") % {"n": million_words(whole, sign=True)},
                      table_id=tables.COSTS,
                      words=_("för kommunen på %(n)s år, mot att inget ändras") % {"n": years}),
            KeyFigure(value=children(sum(one.n for one in facts.moves)),
                      words=fitted(facts.case.form, "barn byter skola"),
                      table_id=moving.CHANGES if facts.moves else ""),
        )
    )  # fmt: skip


def _findings(facts: Facts) -> Iterator[AnyBlock]:
    """Yield where places lack, the largest first and with what helps, and what that is not."""
    if not facts.findings:
        return
    problems = [told(facts.case, one) for one in facts.findings[:MOST_FOUND]]
    first = _(problems[0].cure)
    yield Points(items=tuple(
        words(f"{_(one.message)} {'' if at else first}".strip()) for at, one in enumerate(problems)
    ))  # fmt: skip
    if facts.chosen.summary.lacking > facts.today.summary.lacking + LACKING:
        yield Note(
            words=words(
                _("Fler saknar plats än om inget ändras. Vad det kostar att ordna platserna är "
                  "inte med i alternativets kostnad.")
            )
        )  # fmt: skip


def _proposal(about: About) -> Iterator[AnyBlock]:
    """Yield how the proposal was searched for, and how much is at most left to gain."""
    if "starts" not in about.told:
        return
    text = _("Förslaget är framräknat av systemet inom de gränser som utredningen har.")
    if (gap := about.told.get("gap")) is not None:
        text += " " + _("Det finns högst %(part)s kvar att tjäna.") % {"part": percent(gap, 1)}
    yield Text(words=words(text))


def _checks(about: About) -> Iterator[AnyBlock]:
    """Yield the first answer about children and about work; the annex has them all."""
    for whom, heading in (
        (Whom.CHILDREN, _("Barnens bästa")),
        (Whom.WORK, _("Arbetsmiljö")),
    ):
        yield Heading(text=heading)
        answers = about.of(whom)
        answer = answers[0][1] if answers else ""
        shown = paragraphs(beginning(answer.strip(), MOST_TOLD))
        for one in shown or (words(_("Inte besvarat än.")),):
            yield Text(words=one)
    yield Text(words=words(_("Bilagan har alla frågor, och svaren i sin helhet.")))


def _annex(facts: Facts, about: About) -> Iterator[AnyBlock]:
    yield Heading(text=_("Bilaga: tabeller"))
    yield tables.years(facts)
    yield tables.items(facts)
    changes = moving.changes(facts)
    if changes is not None and len(changes.rows) > MOST_ROWS:
        yield changes
    yield from moving.annex(facts, about)
    if reasons := about.told.get("reasons"):
        yield Heading(text=_("Bilaga: varför varje skola är som i förslaget"))
        lines = reason_lines(facts.case, reasons)
        yield Definitions(rows=tuple((name, words(why_so)) for name, why_so in lines))
    yield Heading(text=_("Bilaga: konsekvenser för barnen"))
    yield Definitions(rows=_answers(about, Whom.CHILDREN))
    yield Heading(text=_("Bilaga: riskbedömning av arbetsmiljön"))
    yield Definitions(rows=_answers(about, Whom.WORK))
    yield Heading(text=_("Bilaga: förutsättningar"))
    yield Points(items=tuple(words(one) for one in terms(facts, about)))


def _answers(about: About, whom: Whom) -> tuple[tuple[str, Words], ...]:
    return tuple(
        (f"{asked.text} ({asked.law})",
         words(" ".join(answer.split())) or words(_("Inte besvarat än.")))
        for asked, answer in about.of(whom)
    )  # fmt: skip


def terms(facts: Facts, about: About) -> Iterator[str]:
    """Yield what the figures stand on: prices, years, forecast and what was assumed."""
    prices = facts.case.prices
    yield _("Utredningen %(name)s, kontrollsumma %(sum)s.") % {
        "name": about.study, "sum": about.sha256[:8],
    }  # fmt: skip
    yield _(
        "Åren %(first)s–%(last)s, fasta priser i %(level)s års nivå. Kalkylräntan är %(discount)s, "
        "och första året räknas i sin helhet."
    ) % {
        "first": facts.case.years[0], "last": facts.case.years[-1], "level": prices.level,
        "discount": percent(prices.discount, 1),
    }  # fmt: skip
    yield _("Klasserna är hela klasser, avrundade uppåt i varje skola och årskurs.")
    yield from about.notes
