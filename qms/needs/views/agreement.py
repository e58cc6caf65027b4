"""Samstämmighet: do assessors agree, question by question, and does any unit glide?"""

from dataclasses import dataclass

from flask import render_template, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.formats import number
from qms.i18n.language import gettext, language
from qms.kernel.table_write import Cell, write_csv
from qms.needs.agreement_labels import ANSWERS, CHIPS, VERDICTS
from qms.needs.core.agreement import Agreement, UnitDrift
from qms.needs.core.agreement.drift import FEWEST_PAIRS as FEWEST_FOR_DRIFT
from qms.needs.core.agreement.study import FEWEST_PAIRS, GOOD
from qms.needs.core.hiding import FEWEST, about
from qms.needs.core.instrument import Instrument
from qms.needs.services.agreement import AgreementFound, agreement
from qms.needs.views.agreement_figure import figure_of
from qms.needs.views.blueprint import bp
from qms.needs.views.sum_tabs import sum_tabs, under_sums
from qms.web.context import current_actor, db, now
from qms.web.downloads import download
from qms.web.rights import requires


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the table: an area (`is_area`) or one of its questions; of few children nothing."""

    name: str
    is_area: bool
    found: Agreement

    @property
    def children(self) -> int | None:
        """Return about how many children it is of, None of few."""
        return about(self.found.cases) if self.found.cases >= FEWEST else None

    @property
    def exact(self) -> float | None:
        """Return the share of answers that are the same, None of few children."""
        return None if self.children is None else self.found.exact

    @property
    def within_one(self) -> float | None:
        """Return the share of answers that differ by one level at most, None of few children."""
        return None if self.children is None else self.found.within_one

    @property
    def chip(self) -> tuple[str, str]:
        """Return the chip's kind and words."""
        return CHIPS[self.found.verdict], gettext(VERDICTS[self.found.verdict])

    @property
    def interval(self) -> str:
        """Return the interval as text."""
        between = self.found.interval
        return f"{number(between.low, 2)}–{number(between.high, 2)}" if between else "–"


def lines_of(found: AgreementFound) -> tuple[Line, ...]:
    """Return areas, each followed by its questions."""
    by_question = {one.key: one for one in found.study.questions}
    lines = []
    for area in found.study.areas:
        name = found.instrument.area(area.key).name.said(language())
        lines.append(Line(name=name, is_area=True, found=area))
        lines += [
            Line(name=_question(found.instrument, one.key), is_area=False,
                 found=by_question[one.key])
            for one in found.instrument.by_area[area.key]
        ]  # fmt: skip
    return tuple(lines)


def _question(instrument: Instrument, key: str) -> str:
    return f"{key} {instrument.question(key).text.said(language())}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftLine:
    """A unit that was tested, as the table shows it."""

    name: str
    found: UnitDrift

    @property
    def pairs(self) -> int:
        """Return about how many children two have assessed; eight is the least."""
        return about(self.found.pairs)

    @property
    def says(self) -> str:
        """Return in words what is seen at the unit."""
        one = self.found
        if one.changed and one.after is not None and one.before is not None:
            return (
                gettext("Sätter högre nivåer än förut")
                if one.after > one.before
                else gettext("Sätter lägre nivåer än förut")
            )
        if one.leans and one.mean is not None:
            return (
                gettext("Sätter högre nivåer än den andra bedömaren")
                if one.mean > 0
                else gettext("Sätter lägre nivåer än den andra bedömaren")
            )
        return gettext("Ingen glidning synlig")


def _drift_lines(found: AgreementFound) -> tuple[DriftLine, ...]:
    tested = [one for one in found.drift.units if one.tested]
    return tuple(
        DriftLine(name=found.units[one.unit_id], found=one)
        for one in sorted(tested, key=lambda one: (not one.alert, found.units[one.unit_id]))
    )


def _found() -> AgreementFound:
    with db().transaction() as session:
        return agreement(session, current_actor(), now=now())


@bp.get("/behov/samstammighet")
@requires(Can.NEEDS_READ_AGREEMENT)
@under_sums
def show_agreement() -> str:
    """Show kappa per area and question with its interval, and drift per unit."""
    found = _found()
    drift = _drift_lines(found)
    return render_template(
        "needs/show_agreement.html",
        tabs=sum_tabs(),
        found=found,
        answer=gettext(ANSWERS[found.study.everything.verdict]),
        lines=lines_of(found),
        figure=figure_of(found, url_for(".download_agreement")),
        pairs=about(found.study.cases),
        assessed=about(found.assessed),
        drift=drift,
        alerts=[line.name for line in drift if line.found.alert],
        untested=len(found.drift.units) - len(drift),
        fewest=FEWEST_PAIRS,
        fewest_for_drift=FEWEST_FOR_DRIFT,
        good=GOOD,
    )


@bp.get("/behov/samstammighet.csv")
@requires(Can.NEEDS_READ_AGREEMENT)
def download_agreement() -> Response:
    """Return the table as a file: questions and figures, no names of anybody."""
    rows: list[tuple[Cell, ...]] = [
        (
            line.found.key, line.name, line.children, line.exact, line.within_one,
            line.found.linear, line.found.quadratic,
            line.found.interval.low if line.found.interval else None,
            line.found.interval.high if line.found.interval else None,
            gettext(VERDICTS[line.found.verdict]),
        )
        for line in lines_of(_found())
    ]  # fmt: skip
    head = (
        "nyckel", "fråga", "barn", "lika", "högst_en_nivå_ifrån", "kappa_linjär",
        "kappa_kvadratisk", "lägst_95", "högst_95", "omdöme",
    )  # fmt: skip
    return download(write_csv(head, rows, "sv"), "samstammighet.csv")
