"""What an alternative comes to: what it costs whom, how sure that is, and where there is room."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from flask import Response, abort, render_template
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.i18n.language import gettext, language
from qms.kernel.table_write import write_csv, write_xlsx
from qms.planning.case_labels import note_sentence
from qms.planning.core.diagnosing import told
from qms.planning.core.freezing import Facts
from qms.planning.core.from_register import notes_in
from qms.planning.core.from_register.basis import positions_in
from qms.planning.core.weighing import payback
from qms.planning.papers import moving, premises, tables
from qms.planning.papers.words import how_sure, title_of, who_moves
from qms.planning.queries.alternative import Pair
from qms.planning.queries.material import facts_now
from qms.planning.reason_words import reason_lines
from qms.planning.views import alternative_tables as own
from qms.planning.views.alternative_figures import area_figures, yearly_band
from qms.planning.views.alternative_map import drawn_map
from qms.planning.views.asked import the_alternative
from qms.planning.views.blueprint import bp
from qms.reports.paper.values import Table
from qms.web.context import current_actor, db
from qms.web.downloads import download
from qms.web.faults import in_words
from qms.web.rights import requires


def _read(session: Session, alternative_id: int) -> tuple[Pair, Facts]:
    study, chosen = pair = the_alternative(session, alternative_id)
    return pair, facts_now(session, current_actor(), study, chosen)


@bp.get("/planering/alternativ/<int:alternative_id>")
@requires(Can.PLANNING_READ)
def show_alternative(alternative_id: int) -> str:
    """Show the alternative beside no change."""
    with db().reading() as session:
        (study, chosen), facts = _read(session, alternative_id)
    case, plan = facts.case, facts.plan
    return render_template(
        "planning/show_alternative.html",
        study=study,
        alternative=chosen,
        facts=facts,
        title=title_of(facts),
        keys=own.keys(facts),
        sure=[*how_sure(facts)],
        moves=[*who_moves(facts)],
        figure=yearly_band(facts, chosen.id),
        grounds=area_figures(facts, premises.grounds(facts)),
        areas=own.areas(facts),
        used=own.used(facts),
        lines=own.lines(facts),
        classes=own.classes(facts),
        swings=own.swings(facts),
        pupil=own.one_more(case, plan, case.years[0]),
        pays=own.pays(facts, payback(case, chosen.steps, case.payer)),
        moved=[one for one in (moving.changes(facts), moving.areas(facts)) if one],
        lacking=[in_words(told(case, one)) for one in facts.findings],
        reasons=reason_lines(case, chosen.told_of(study).get("reasons", ())),
        drawn=drawn_map(
            facts, positions_in(study.basis, "school_at"), positions_in(study.basis, "area_at")
        ),
        placed_nowhere=float(facts.chosen.found.unplaced.sum(axis=1).max()),
        notes=[note_sentence(one, study.form) for one in notes_in(study.basis) if one.is_assumed],
        may_write=has_right(current_actor(), Can.PLANNING_WRITE),
    )


MADE: Mapping[str, Callable[[Facts], Table | None]] = MappingProxyType(
    {
        "kostnader": tables.years,
        "slag": tables.items,
        "omraden": own.areas,
        "belaggning": own.used_table,
        "klasser": own.classes,
        "flyttar": moving.changes,
    }
)
"""The page's tables by their name in the address."""


@bp.get("/planering/alternativ/<int:alternative_id>/<name>.<any(csv, xlsx):kind>")
@requires(Can.PLANNING_READ)
def export_alternative(alternative_id: int, name: str, kind: str) -> Response:
    """Return one of the page's tables as a file."""
    with db().reading() as session:
        _, facts = _read(session, alternative_id)
    found = MADE[name](facts) if name in MADE else None
    if found is None:
        abort(404)
    file = f"{gettext('planering')}-{name}.{kind}"
    if kind == "csv":
        return download(write_csv(found.headers, found.rows, language()), file)
    return download(write_xlsx(found.headers, found.rows), file)
