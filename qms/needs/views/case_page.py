"""One case: where it is, who has the next step, its material, its people and what has happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import render_template
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.i18n.formats import day
from qms.i18n.language import gettext, language
from qms.identity.factor import needs_factor
from qms.needs.case_labels import (
    FILE_KINDS,
    happened_label,
    kind_label,
    need_label,
    part_label,
    part_task,
    stage_label,
    standing_label,
    step_label,
)
from qms.needs.core.cases.application import Request
from qms.needs.core.cases.refs import shown_ref
from qms.needs.core.cases.ties import may_tie, tied_parts
from qms.needs.core.documentation.completeness import PartState, Standing, next_lacking
from qms.needs.core.process import Need, Process, StageKey, Step, allowed_steps
from qms.needs.queries import papers, people
from qms.needs.queries.completion import ASKED, WANTED, Asking, asked_for
from qms.needs.queries.documentation import StoredPart, parts
from qms.needs.queries.opened import OpenCase
from qms.needs.queries.processes import version
from qms.needs.queries.renewals import is_evaluated, was_granted
from qms.needs.queries.request import request_of
from qms.needs.services.documentation import may_write, part_states, sees_money
from qms.needs.services.files import WRITERS
from qms.needs.services.opening import open_case
from qms.needs.views.assess_start import Start, start_of
from qms.needs.views.blueprint import bp
from qms.needs.views.case_asking import asking, may_ask_for
from qms.needs.views.case_parts import filled
from qms.needs.views.next_words import next_words
from qms.needs.views.request_facts import asked_facts
from qms.web.context import current_actor, db, now, today
from qms.web.rights import requires

Faults = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """Everything that the page shows, read before the transaction ends."""

    case: OpenCase
    request: Request
    process: Process
    steps: tuple[Step, ...]
    states: tuple[PartState, ...]
    written: Mapping[str, StoredPart]
    files: Sequence[papers.FileLine]
    notes: Sequence[papers.NoteLine]
    tied: Sequence[people.Tied]
    candidates: Sequence[Any]
    happened: Sequence[people.Happened]
    readers: Sequence[tuple[int, str]]
    start: Start | None
    was_granted: bool
    is_evaluated: bool  # the period before, true where there is none
    sections: Sequence[tuple[str, Mapping[str, Any]]]
    asked: Asking | None  # what the officer asked the unit for last
    wanted: Asking | None  # what the assessor asked the officer for last

    @property
    def missing(self) -> int:
        """Return how many required parts of the documentation are not complete."""
        return sum(one.is_missing for one in self.states)

    @property
    def is_asked(self) -> bool:
        """Return whether the unit has been asked for something that it has not written yet."""
        return self.asked is not None and bool(self.asked.waits)


@bp.get("/behov/<ref>")
@requires(Can.NEEDS_READ)
@needs_factor
def show_case(ref: str) -> str:
    """Show the case, once the reading has been recorded."""
    return case_page(ref)


def case_page(ref: str, faults: Faults = (), posted: Mapping[str, str] | None = None) -> str:
    """Return the page; `faults` and what was `posted` are of a form on it that was refused."""
    with db().transaction() as session:
        page = _read(session, ref)
    return render_template(
        "needs/show_case.html",
        found=page,
        case=page.case,
        ref=ref,
        shown_ref=shown_ref(ref),
        kind=kind_label(page.case.kind),
        stages=_stages(page),
        next_words=next_words(page.process, page.case, page.tied, asked=page.asked),
        asking=asking(page.case, _shown_states(page), asked=page.asked, wanted=page.wanted),
        asks=ASKED,
        may_ask_for=may_ask_for(page.states, page.wanted),
        request_facts=_request_facts(page),
        may_write=may_write(page.case),
        may_hand_in=not page.case.is_closed and bool(page.case.parts & WRITERS),
        may_tie=lambda part: may_tie(page.case.parts, part),
        part_label=part_label,
        part_task=part_task,
        offered=[
            (part, list(group)) for part, group in groupby(page.candidates, key=lambda one: one[0])
        ],
        documentation=_documentation(page),
        step_label=lambda step: step_label(page.process, step),
        happened_label=lambda step: happened_label(page.process, step),
        file_kinds=[(key, gettext(word)) for key, word in FILE_KINDS.items()],
        file_kind=lambda key: gettext(FILE_KINDS[key]),
        may_move=not page.case.by_break_glass and not page.case.is_closed,
        may_renew=page.was_granted and not page.case.by_break_glass,
        lacks={step.key: _lacks(page, step) for step in page.steps},
        faults=faults,
        posted=posted or {},
        is_late=page.case.due_on is not None and page.case.due_on < today(),
        has_errors=bool(faults),
    )


def _read(session: Session, ref: str) -> CasePage:
    case = open_case(session, current_actor(), ref, can=Can.NEEDS_READ, why="case", now=now())
    process = version(session, case.process_id).process
    given = tied_parts(case.parts)
    return CasePage(
        case=case,
        request=request_of(session, case),
        process=process,
        steps=allowed_steps(process, case.stage, case.parts),
        states=part_states(session, case, now=now()),
        written=parts(session, case),
        files=papers.files(session, case),
        notes=papers.notes(session, case),
        tied=people.tied(session, case),
        candidates=people.candidates(session, case, given, on=today()),
        happened=people.happened(session, case),
        readers=people.named_readers(session, case) if case.is_protected else (),
        start=start_of(session, case),
        was_granted=was_granted(session, case.id),
        is_evaluated=case.previous_id is None or is_evaluated(session, case.previous_id),
        sections=filled(session, case),
        asked=asked_for(session, case),
        wanted=asked_for(session, case, kind=WANTED),
    )


def _stages(page: CasePage) -> list[tuple[str, str, str]]:
    """Return the stage line: those the case has been in, the one it is in, and what comes."""
    been = {one.after for one in page.happened}
    here = page.process.stage(page.case.stage)
    shown = []
    for stage in page.process.stages:
        if stage.key is StageKey.SECOND_ASSESSMENT and stage.key.value not in been:
            continue
        state = "current" if stage is here else "done" if stage.place < here.place else ""
        remark = ""
        if stage is here and page.case.due_on and not page.case.is_closed:
            remark = gettext("senast %(day)s") % {"day": day(page.case.due_on)}
        name = stage.name.said(language())
        if stage is here:
            name = stage_label(stage, period_from=page.case.period_from, today=today())
        shown.append((name, remark, state))
    return shown


def _request_facts(page: CasePage) -> list[tuple[str, str]]:
    request, case = page.request, page.case
    period = gettext("%(first)s till %(last)s") % {
        "first": day(case.period_from),
        "last": day(case.period_to),
    }
    facts = [(gettext("Enhet"), case.unit.name), (gettext("Period"), period)]
    facts += asked_facts(request, costs=sees_money(case))
    if request.born:
        facts.append((gettext("Född"), day(request.born)))
    return facts


def _documentation(page: CasePage) -> dict[str, Any]:
    """Return how far each part that is shown has come, and which is the first that lacks."""
    shown = _shown_states(page)
    kinds = {
        Standing.DONE: "ok", Standing.BEGUN: "now", Standing.NOT_BEGUN: "none",
        Standing.ASKED_FOR: "error",
    }  # fmt: skip
    return {
        "parts": [
            (
                kinds[one.standing],
                one.part.name.said(language()),
                standing_label(one),
                one.part.key,
            )
            for one in shown
        ],
        "required": sum(one.is_required for one in shown),
        "left": sum(one.is_awaited for one in shown),
        "done": sum(one.is_required and not one.is_awaited for one in shown),
        "optional": sum(not one.is_required and not one.may_be_needed for one in shown),
        "uncertain": [
            one.part.name.said(language()) for one in shown if one.may_be_needed and one.lack
        ],
        "is_begun": bool(page.written),
        "first": next_lacking([one for one in shown if one.is_asked]) or next_lacking(shown),
    }


def _shown_states(page: CasePage) -> list[PartState]:
    return [one for one in page.states if one.part.seen_by_assessor or sees_money(page.case)]


def _lacks(page: CasePage, step: Step) -> list[str]:
    """Return in words what the step still lacks."""
    lacking = {need: need.value not in {one.part.value for one in page.tied} for need in Need}
    lacking |= {Need.COMPLETE: page.missing > 0, Need.EVALUATED: not page.is_evaluated}
    return [need_label(need) for need in step.needs if lacking[need]]
