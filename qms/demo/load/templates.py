"""The municipality's own templates: one that is published, and one that is being written."""

from collections.abc import Iterator
from datetime import datetime

from qms.access.roles import Role
from qms.demo.generate import DemoData
from qms.demo.load.world import Happening, World
from qms.demo.years import working_moment
from qms.followup.core.editor.draft import add_question, change_question
from qms.followup.core.editor.new_parts import new_question
from qms.followup.core.report.questions import QuestionType
from qms.followup.queries import templates
from qms.followup.services import template_drafts, template_publishing
from qms.followup.services.template_drafts import Edit

PLAN, REPORT = "anti_degrading_plan", "unit_quality_report"
NOTE = "Nämnden vill att planen säger vilka platser som har blivit tryggare."
SAFER = new_question(
    "adp_safer_places",
    QuestionType.TEXT,
    (
        "Vilka platser har blivit tryggare sedan förra året?",
        "Which places have become safer since last year?",
    ),
)
READING = new_question(
    "uqr_reading",
    QuestionType.CHOICE,
    ("Hur ofta läser eleverna högt?", "How often do the pupils read aloud?"),
) | {"options_sv": ["Varje dag", "Varje vecka", "Mer sällan"], "applies_to": ["compulsory"]}
HINT = {"hint_sv": "Ett par meningar. Vad gör ni mer av, och vad har ni slutat med?"}


def own_templates(data: DemoData) -> Iterator[Happening]:
    """Yield a version that is published in the autumn, and a draft begun later."""
    autumn = data.years.budget_years[-1] - 1
    yield Happening(at=working_moment(autumn, 9, 21, hour=13), do=_publish)
    yield Happening(at=working_moment(autumn, 11, 10, hour=9), do=_draft)


def _publish(world: World, now: datetime) -> None:
    _begin(world, PLAN, now, lambda draft: add_question(draft, "adp_map", SAFER))
    draft = templates.draft(world.session, PLAN)
    seen = draft.revision if draft else 0
    actor = world.actor(Role.QUALITY_LEAD)
    template_publishing.publish(world.session, actor, PLAN, seen=seen, note=NOTE, now=now)


def _draft(world: World, now: datetime) -> None:
    _begin(world, REPORT, now, lambda draft: add_question(draft, "uqr_results", READING))
    _change(world, REPORT, now, lambda draft: change_question(draft, "uqr_last_learned", HINT))


def _begin(world: World, key: str, now: datetime, edit: Edit) -> None:
    actor = world.actor(Role.QUALITY_LEAD)
    template_drafts.begin(world.session, actor, key, now=now)
    _change(world, key, now, edit)


def _change(world: World, key: str, now: datetime, edit: Edit) -> None:
    actor = world.actor(Role.QUALITY_LEAD)
    template_drafts.change(world.session, actor, key, edit, part="demo", seen=10**9, now=now)
