"""The process: drawn from its configuration and from what happened, and changed as a version."""

from collections.abc import Mapping
from datetime import date, timedelta

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.formats import number
from qms.i18n.language import gettext, language, ngettext
from qms.kernel.problems import Problem, RefusedError
from qms.needs.case_labels import part_label
from qms.needs.core.cases.kinds import Part
from qms.needs.core.process import Process, StageKey
from qms.needs.core.process.passages import FEWEST, Happened, Passage
from qms.needs.forms.process import changed
from qms.needs.process_map import MapStage, MapWay, ProcessMap, draw_process
from qms.needs.queries.passages import passages
from qms.needs.queries.processes import ProcessVersion, versions
from qms.needs.services.processes import ProcessChangedError, current_process, save_process
from qms.needs.views.blueprint import bp
from qms.needs.views.case_changes import whole
from qms.reports.charts.figure import Figure
from qms.reports.charts.svg import Caption
from qms.web.context import current_actor, db, now, today
from qms.web.faults import in_words
from qms.web.rights import requires

YEARS_BACK = 2
Answer = str | Response | tuple[str, int]


@bp.get("/behov/processen")
@requires(Can.NEEDS_READ_INSTRUMENT)
def show_process() -> str:
    """Show the process as it is configured and as it has been."""
    with db().transaction() as session:
        version = current_process(session, now=now())
        seen = passages(session, since=now() - timedelta(days=365 * YEARS_BACK))
        every = versions(session)
    process = version.process
    return render_template(
        "needs/show_process.html",
        stored=version,
        process=process,
        figure=_figure(process, seen),
        stages=_stages(process, seen),
        seen=seen,
        every=every,
        part_label=part_label,
        few=FEWEST,
        today=today(),
    )


def _figure(process: Process, seen: Happened) -> Figure:
    names = {stage.key: stage.name.said(language()) for stage in process.stages}
    title = gettext("Ärendets väg från ansökan till uppföljning")
    rows = [
        (names[stage.key], *_cells(seen.passages[stage.key]), _limit(stage.days))
        for stage in process.stages
    ]
    rows += [
        (f"{names[way.before]} → {names[way.after]}", _count(way.times), "", "", "", "")
        for way in seen.ways
    ]
    message = gettext("%(n)s skeden. Vägar tillbaka är streckade.") % {"n": len(process.stages)}
    return Figure(
        title=title,
        subtitle=gettext(
            "Ärenden de senaste två åren. Antal till närmaste fem; under fem visas inte."
        ),
        svg=draw_process(
            ProcessMap(
                caption=Caption(id="process-map", title=title, message=message),
                stages=tuple(
                    MapStage(
                        name=stage.name.said(language()),
                        under=", ".join(part_label(part) for part in stage.acts),
                        beside=_beside(seen.passages[stage.key]),
                    )
                    for stage in process.stages
                ),
                ways=_ways(process, seen),
            )
        ),
        source=gettext("Källa: ärendenas händelser"),
        headers=(
            gettext("Skede"), gettext("Gånger"), gettext("Nu"), gettext("Dagar, median"),
            gettext("Nio av tio inom"), gettext("Frist"),
        ),
        rows=tuple(rows),
    )  # fmt: skip


def _stages(process: Process, seen: Happened) -> list[dict[str, str]]:
    """Return the stages as a list for a narrow screen: who acts, how long, and the ways back."""
    names = {stage.key: stage.name.said(language()) for stage in process.stages}
    places = {stage.key: stage.place for stage in process.stages}
    found = []
    for stage in process.stages:
        one = seen.passages[stage.key]
        back = [
            f"{names[way.after]} ({_count(way.times)})"
            for way in seen.ways
            if way.before is stage.key and places[way.after] < stage.place
        ]
        found.append(
            {
                "name": stage.name.said(language()),
                "acts": ", ".join(part_label(part) for part in stage.acts),
                "limit": _limit(stage.days) if stage.days else "",
                "times": gettext("%(passed)s gånger, %(here)s nu")
                % {"passed": _count(one.passed), "here": _count(one.here)},
                "days": _beside(one),
                "back": ", ".join(back),
            }
        )
    return found


def _ways(process: Process, seen: Happened) -> tuple[MapWay, ...]:
    """Return the ways that are configured or were taken; endings are drawn where they happened."""
    places = {stage.key: stage.place for stage in process.stages}
    times = {(way.before, way.after): way.times for way in seen.ways}
    most = max((value for value in times.values() if value), default=1)
    configured = {
        (origin, step.to)
        for step in process.steps
        for origin in step.origins
        if origin is not step.to and (step.to is not StageKey.CLOSED or origin in _ENDINGS)
    }
    return tuple(
        MapWay(
            start=places[pair[0]],
            end=places[pair[1]],
            words=_count(times[pair]) if pair in times else "",
            weight=(times.get(pair) or 0) / most,
        )
        for pair in sorted(configured | set(times), key=lambda one: (places[one[0]], one[1]))
    )


_ENDINGS = frozenset({StageKey.DECISION, StageKey.RUNNING, StageKey.FOLLOW_UP})


def _count(times: int | None) -> str:
    return gettext("färre än %(n)s") % {"n": FEWEST} if times is None else number(times)


def _beside(one: Passage) -> str:
    if one.median_days is None:
        return ""
    words = gettext("median %(median)s, nio av tio inom %(most)s dagar")
    return words % {"median": number(one.median_days), "most": number(one.most_days)}


def _cells(one: Passage) -> tuple[str, str, str, str]:
    days = [number(x) if x is not None else "–" for x in (one.median_days, one.most_days)]
    return _count(one.passed), _count(one.here), days[0], days[1]


def _limit(days: int) -> str:
    return ngettext("%(n)s dag", "%(n)s dagar", days) % {"n": days} if days else "–"


@bp.get("/behov/processen/andra")
@requires(Can.NEEDS_INSTRUMENT)
def edit_process() -> str:
    """Show the form of a new version."""
    with db().transaction() as session:
        current_process(session, now=now())
        newest = versions(session)[0]
    return _edit_page(newest, {}, [])


@bp.post("/behov/processen/andra")
@requires(Can.NEEDS_INSTRUMENT)
def store_process() -> Answer:
    """Store a new version that new cases follow; what has come in keeps its own."""
    with db().reading() as session:
        newest = versions(session)[0]
    since = _day(request.form.get("since", ""))
    try:
        if since is None or since < today():
            raise RefusedError((_BAD_DAY,))
        content = changed(newest.content, request.form)
        with db().transaction() as session:
            number_of = save_process(
                session, current_actor(), content,
                seen=whole(request.form.get("seen", "")), since=since, now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        return _edit_page(newest, request.form, _faults(refused)), 422
    except ProcessChangedError:
        words = gettext("Någon annan har sparat en version. Den visas här; gör om din ändring.")
        return _edit_page(newest, {}, [("since", words)]), 409
    flash(gettext("Version %(n)s är sparad. Nya ärenden följer den.") % {"n": number_of}, "ok")
    return redirect(url_for(".show_process"), 303)


_BAD_DAY = Problem(
    column="since", message="Dagen saknas eller har varit.", cure="Ange en dag från och med i dag."
)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _faults(refused: RefusedError) -> list[tuple[str, str]]:
    """Return each fault at its field: `stage.received.days` stands at `days-received`."""
    return [(_field(one.column), in_words(one)) for one in refused.problems]


def _field(column: str) -> str:
    table, _, rest = column.partition(".")
    key, _, name = rest.partition(".")
    if table in {"stage", "step", "deadline"} and name:
        return f"{name.removesuffix('_sv')}-{key}"
    return key or column


def _edit_page(
    newest: ProcessVersion, posted: Mapping[str, str], faults: list[tuple[str, str]]
) -> str:
    g.menu_endpoint = "needs.show_cases"
    return render_template(
        "needs/edit_process.html",
        stored=newest,
        process=newest.process,
        posted=posted,
        faults=faults,
        error=dict(faults),
        parts=[(part.value, part_label(part)) for part in Part],
        chosen=lambda step: _chosen(posted, step, newest),
        since=posted.get("since", today().isoformat()),
        has_errors=bool(faults),
    )


def _chosen(posted: Mapping[str, str], step: str, newest: ProcessVersion) -> list[str]:
    """Return who takes a step: as posted, else as it is."""
    if posted and hasattr(posted, "getlist"):
        return list(posted.getlist(f"by-{step}"))
    return [part.value for part in newest.process.step(step).by]
