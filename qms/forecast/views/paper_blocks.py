"""The parts of the forecast's paper, in their order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from sqlalchemy.orm import Session

from qms.forecast import queries
from qms.forecast.core.trial.levels import Level, On
from qms.forecast.core.values import ALL_UNITS, Value
from qms.forecast.labels import finding_text, method_label
from qms.forecast.memory_labels import adoption_text, bias_sentences
from qms.forecast.mixture_labels import Mixture, mixture_of
from qms.forecast.queries import Published
from qms.forecast.views import paper_tables as tables
from qms.forecast.views import texts, trial_rows
from qms.forecast.views.ground import Ground
from qms.forecast.views.school_rows import SchoolRow, horizons_shown, school_rows
from qms.forecast.views.show import notes, total_figures
from qms.i18n.formats import number, percent, signed
from qms.i18n.language import gettext
from qms.reports.charts.figure import Figure
from qms.reports.paper.spans import words
from qms.reports.paper.values import (
    AnyBlock,
    Chart,
    Definitions,
    Heading,
    KeyFigure,
    KeyFigures,
    Note,
    PageBreak,
    Points,
    Table,
    Text,
)

MOST_KEPT = 12
"""Rows: a longer table is not kept on one page (see `paper.typ`), so it begins on a new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything the paper is made of, read from one published run."""

    run: Published
    title: str
    adopted: str
    is_adopted: bool
    sums: tuple[Value, ...]
    figure: Figure
    schools: Sequence[SchoolRow]
    scores: Sequence[trial_rows.ErrorRow]
    details: Sequence[trial_rows.DetailRow]
    used_sentence: str
    has_fitted: bool
    held: str
    mixture: Mixture | None
    bias: Sequence[str]
    inputs: Sequence[str]
    remarks: Sequence[str]
    overrides: Table | None

    @classmethod
    def of(cls, session: Session, found: Ground) -> Self:
        """Return the material of the ground's run, of the schools that the reader may see."""
        run = found.run
        run_id = run.asked.id
        values, of_units = queries.totals_and_sums(
            session, run_id, found.units, horizons=horizons_shown(run)
        )
        sums = tuple(value for value in values if value.step is None)
        title = finding_text(texts.finding_of(sums))
        kept = queries.kept(
            session, run_id, queries.INPUTS, queries.TRUST, queries.MIXTURE, queries.TRIAL,
            units=[ALL_UNITS],
        )  # fmt: skip
        said, trial, told = kept.inputs, kept.trial, kept.told(ALL_UNITS)
        scored = trial_rows.chosen(trial.scores, Level.UNIT, On.ALL)
        errors = trial_rows.error_rows(scored, used=run.asked.method)
        beside = trial_rows.beside_best(trial.against, Level.UNIT, On.ALL)
        adopted = queries.adoption_of(session, run_id)
        name = texts.namer(found.units)
        lacking = texts.lacking_rows(said, name, found.units)
        return cls(
            run=run,
            title=title,
            adopted=adoption_text(adopted),
            is_adopted=adopted is not None,
            sums=sums,
            figure=total_figures(run, list(sums), told, title=title)[0],
            schools=school_rows(
                of_units,
                found.units,
                run=run,
                verdicts=kept.verdicts,
                said=said,
                scores=queries.unit_scores(session, run_id, found.units),
            ),
            scores=errors,
            used_sentence=trial_rows.used_sentence(errors, beside),
            has_fitted=bool(trial_rows.chosen(trial.scores, Level.UNIT, On.FITTED)),
            details=trial_rows.detail_rows(scored, ahead=1, used=run.asked.method),
            held=trial_rows.held_sentence(trial.held),
            mixture=mixture_of(kept.mixture),
            bias=bias_sentences(queries.last_year(session, run, told=told)),
            inputs=texts.input_sentences(run, said),
            remarks=[*notes(run, found.units), *(f"{text} {done}." for text, done in lacking)],
            overrides=tables.override_table(queries.variants(session, run_id), found.units),
        )


def blocks(m: Material) -> Iterator[AnyBlock]:
    """Yield the paper: finding, chart and table, schools, method and trial, inputs, checksum."""
    yield Text(words=words(texts.interval_sentence(m.sums)))
    yield _figures(m)
    yield Heading(text=gettext("Hela kommunen"))
    yield Chart(
        id="diagram-kommunen",
        caption=m.figure.title,
        svg=m.figure.svg,
        alt=f"{m.title}. {texts.interval_sentence(m.sums)}",
        table_id=tables.YEARS,
    )
    yield tables.year_table(m.sums)
    yield from _bias(m)
    if len(m.schools) > MOST_KEPT:
        yield PageBreak()
    yield Heading(text=gettext("Varje skola, och om prognosen går att lita på"))
    yield Text(
        words=words(
            gettext(
                "Omdömet bygger på hur metoden hade träffat skolan tidigare år. Lita på: felet "
                "har varit litet. Var försiktig: felet har varit större, skevt eller för lite "
                "prövat. Osäkert: metoden har inte varit säkert bättre än senaste värdet. "
                "Senaste värdet: talet är årets antal, för det har träffat bättre."
            )
        )
    )
    if m.schools:
        yield tables.school_table(m.schools, m.run)
    yield from _method(m)
    yield from _inputs(m)
    yield from _overrides(m)
    yield from _locked(m)


def _figures(m: Material) -> KeyFigures:
    first, last = m.sums[0], m.sums[-1]
    error = next((row.errors for row in m.scores if row.is_used), ())
    return KeyFigures(
        figures=(
            KeyFigure(
                value=signed(round(first.mean) - round(first.last_value)),
                words=gettext("elever nästa läsår, {year}.").format(year=first.year),
                table_id=tables.YEARS,
            ),
            KeyFigure(
                value=signed(round(last.mean) - round(last.last_value)),
                words=gettext("elever till {year}.").format(year=last.year),
                table_id=tables.YEARS,
            ),
            KeyFigure(
                value=error[0][0] if error else percent(None),
                words=gettext("har varit felet per skola ett år framåt."),
                table_id=tables.TRIAL if m.scores else "",
            ),
        )
    )


def _bias(m: Material) -> Iterator[AnyBlock]:
    if m.bias:
        yield Heading(text=gettext("Hur bra var förra årets prognos?"), level=2)
        yield Text(words=words(" ".join(m.bias)))


def _method(m: Material) -> Iterator[AnyBlock]:
    yield Heading(text=gettext("Metoden och hur den har träffat"))
    text = gettext("Metoden är {method}. Den har prövats mot andra metoder på tidigare år.")
    yield Text(words=words(text.format(method=method_label(m.run.asked.method).lower())))
    if m.mixture:
        yield Points(items=tuple(words(text) for text in m.mixture.sentences))
    if not m.scores:
        yield Note(words=words(gettext("Det finns för få år för att pröva metoden.")))
        return
    yield tables.trial_table(m.scores, m.run, has_fitted=m.has_fitted)
    if m.used_sentence:
        yield Text(words=words(m.used_sentence))
    yield tables.detail_table(m.details)
    if m.held:
        yield Text(words=words(m.held))


def _inputs(m: Material) -> Iterator[AnyBlock]:
    yield Heading(text=gettext("Underlag och antaganden"))
    yield Points(items=tuple(words(text) for text in m.inputs))
    if m.remarks:
        yield Heading(text=gettext("Att tänka på"), level=2)
        yield Points(items=tuple(words(text) for text in m.remarks))


def _overrides(m: Material) -> Iterator[AnyBlock]:
    yield Heading(text=gettext("Egna antal, utanför prognosen"))
    if m.overrides is None:
        yield Text(words=words(gettext("Inga egna antal är satta. Talen ovan är metodens.")))
        return
    text = gettext("De här antalen är beslutade av en person. De ingår inte i talen ovan.")
    yield Text(words=words(text))
    yield m.overrides


def _locked(m: Material) -> Iterator[AnyBlock]:
    asked = m.run.asked
    yield Heading(text=gettext("Läge och kontrollsumma"))
    yield Definitions(
        rows=(
            (gettext("Läge"), words(m.adopted)),
            (gettext("Prognos nummer"), words(number(asked.id))),
            (gettext("Underlag"), words(asked.checksum)),
            (gettext("Resultat"), words(asked.result_checksum or "–")),
        )
    )


__all__ = ["Material", "blocks"]
