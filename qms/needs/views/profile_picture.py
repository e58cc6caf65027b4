"""The profile as a picture: points by area now, and the mark that is aimed at."""

from qms.i18n.formats import number
from qms.i18n.language import gettext, language
from qms.needs.queries.assessments import SentAssessment
from qms.reports.charts.figure import Figure
from qms.reports.charts.profile import Area, ProfileChart, profile_chart
from qms.reports.charts.svg import Caption


def profile_figure(found: SentAssessment, *, title: str, most: int = 0) -> Figure:
    """Return the picture of one assessment; `title` is what it shows, in a sentence.

    `most` is the highest number of points that the scale must reach, for two side by side.
    """
    now, aim = found.result.current.area_points, found.result.desired.area_points
    areas = [(one.key, one.name.said(language())) for one in found.instrument.areas]
    words = gettext("%(area)s %(now)s (önskat %(aim)s)")
    said = ", ".join(words % {"area": name, "now": now[k], "aim": aim[k]} for k, name in areas)
    chart = ProfileChart(
        caption=Caption(id=f"profile-{found.id}", title=title, message=said),
        areas=tuple(Area(name=name, value=now[key], aim=aim[key]) for key, name in areas),
        most=max(most, most_points(found)),
    )
    source = gettext("Källa: bedömningen, %(name)s version %(n)s.") % {
        "name": found.instrument.title.said(language()),
        "n": found.instrument.version,
    }
    return Figure(
        title=title,
        subtitle=gettext("Poäng per område. Stapeln är nuläget, strecket det önskade läget."),
        svg=profile_chart(chart, _whole),
        source=source,
        headers=(gettext("Område"), gettext("Nuläge"), gettext("Önskat läge"), gettext("Skillnad")),
        rows=tuple(
            (name, number(now[key]), number(aim[key]), number(now[key] - aim[key]))
            for key, name in areas
        ),
    )


def most_points(found: SentAssessment) -> int:
    """Return the highest points of any area, now or aimed at."""
    result = found.result
    return max(*result.current.area_points.values(), *result.desired.area_points.values())


def _whole(value: float) -> str:
    return number(round(value))
