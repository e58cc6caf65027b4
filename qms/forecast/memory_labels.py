"""How right forecasts have been, in sentences for pages and papers."""

from collections.abc import Sequence

from qms.forecast.core.memory.last_year import LastYear
from qms.forecast.core.memory.misses import Miss
from qms.forecast.queries import Adoption
from qms.i18n.formats import day, number, percent, signed
from qms.i18n.language import gettext, mark
from qms.kernel.schoolyear import step_range_label

SLIGHT = 0.01  # a mean miss of at most one per cent is called slight
IN_A_ROW = (
    mark("Två år i rad"), mark("Tre år i rad"), mark("Fyra år i rad"), mark("Fem år i rad"),
    mark("Sex år i rad"), mark("Sju år i rad"), mark("Åtta år i rad"),
)  # fmt: skip


def bias_sentences(last: LastYear | None) -> list[str]:
    """Return what was expected of this year, what came, and whether it errs the same way."""
    if last is None:
        return []
    if last.published:
        told = gettext("För {year} väntade vi {expected} elever. Det blev {actual}. {miss}")
    else:
        told = gettext(
            "Ingen prognos publicerades {before}. Metoden hade för {year} väntat "
            "{expected} elever. Det blev {actual}. {miss}"
        )
    sentences = [
        told.format(
            before=last.year - 1,
            year=last.year,
            expected=number(last.expected),
            actual=number(last.actual),
            miss=_miss(last),
        )
    ]
    if last.stage is not None:
        stage = gettext("Störst var avvikelsen i årskurs {steps}: {share}.")
        steps = span_text(last.stage.span, last.year)
        sentences.append(stage.format(steps=steps, share=signed_percent(last.stage.share)))
    if last.streak > 1:
        sentences.append(_streak(last))
    return sentences


def _miss(last: LastYear) -> str:
    if last.missed == 0:
        return gettext("Prognosen stämde precis.")
    words = (
        gettext("Prognosen låg {n} för högt ({share}).")
        if last.missed > 0
        else gettext("Prognosen låg {n} för lågt ({share}).")
    )
    return words.format(n=number(abs(last.missed)), share=signed_percent(last.share))


def _streak(last: LastYear) -> str:
    slight = abs(last.usual) <= SLIGHT
    if last.usual > 0:
        told = (
            gettext("{years} har prognosen legat något för högt.")
            if slight
            else gettext("{years} har prognosen legat för högt.")
        )
    else:
        told = (
            gettext("{years} har prognosen legat något för lågt.")
            if slight
            else gettext("{years} har prognosen legat för lågt.")
        )
    place = last.streak - 2
    years = (
        gettext(IN_A_ROW[place])
        if place < len(IN_A_ROW)
        else gettext("{n} år i rad").format(n=last.streak)
    )
    return told.format(years=years)


def signed_percent(share: float | None, decimals: int = 1) -> str:
    """Return the share as `+0,3 %` or `−0,3 %`; `–` for none."""
    if share is None:
        return percent(None)
    text = percent(share, decimals)
    return f"+{text}" if signed(share * 100, decimals).startswith("+") else text


def adoption_text(adoption: Adoption | None) -> str:
    """Return whether the forecast is published as the municipality's own, and since when."""
    if adoption is None:
        return gettext("Beräknad, inte publicerad.")
    told = gettext("{title}, publicerad {day} och låst.").format(
        title=adoption.title, day=day(adoption.at)
    )
    if adoption.variant is not None:
        planned = gettext("Planeringen följer varianten {name}, version {number}.")
        name, version = adoption.variant
        told = f"{told} {planned.format(name=name, number=version)}"
    if not adoption.applies:
        told = f"{told} {gettext('Den är ersatt av en senare.')}"
    return told


def outcome_title(misses: Sequence[Miss]) -> str:
    """Return the heading of the page: how the newest year came out against what was said."""
    nearest = [one for one in misses if one.unit == "*" and one.span is None and one.horizon == 1]
    if not nearest:
        return gettext("Inget utfall att jämföra med än")
    last = max(nearest, key=lambda one: one.year)
    missed = round(last.expected) - round(last.actual)
    if missed == 0:
        return gettext("Prognosen för {year} stämde precis").format(year=last.year)
    told = (
        gettext("Prognosen för {year} låg {share} för högt")
        if missed > 0
        else gettext("Prognosen för {year} låg {share} för lågt")
    )
    return told.format(year=last.year, share=percent(abs(last.share or 0.0)))


def span_text(span: tuple[int, int], autumn: int) -> str:
    """Return what the steps are called: `F–3`."""
    return step_range_label(*span, autumn)
