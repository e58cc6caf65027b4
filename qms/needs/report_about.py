"""Whose cases the report is of, and from when its figures are."""

from collections.abc import Iterator

from qms.i18n.formats import day
from qms.i18n.language import gettext as _
from qms.needs.services.assignment_report import AssignmentReport
from qms.reports.paper.spans import words
from qms.reports.paper.values import AnyBlock, Text


def title_of(report: AssignmentReport) -> str:
    """Return the title, which says whose cases the report is of."""
    if report.place:
        return _("Stöd efter behov vid %(place)s: fördelning och uppföljning %(year)s") % {
            "place": report.place, "year": report.year,
        }  # fmt: skip
    return _("Stöd efter behov: fördelning, likvärdighet och uppföljning %(year)s") % {
        "year": report.year
    }


def about_what(report: AssignmentReport) -> Iterator[AnyBlock]:
    """Yield whose cases the report is of, and from when its figures are."""
    if report.place:
        yield Text(words=words(
            _("Rapporten gäller bara ärenden vid %(place)s, inte hela kommunen.")
            % {"place": report.place}
        ))  # fmt: skip
    days = [report.paid_on, report.distribution.on, report.effects_on]
    if any(days):
        money, need, effects = (day(one) if one else "–" for one in days)
        yield Text(words=words(
            _("Siffrorna mäts två gånger om året och ändras inte däremellan: pengarna är från "
              "%(money)s, behoven från %(need)s och uppföljningen från %(effects)s.")
            % {"money": money, "need": need, "effects": effects}
        ))  # fmt: skip
