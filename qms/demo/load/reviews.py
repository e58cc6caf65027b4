"""What the administration and the units said to each other, as it happened."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from qms.access.actor import Actor
from qms.access.roles import Role
from qms.demo.generate import DemoData
from qms.demo.load.world import Happening, World
from qms.demo.years import workday_on_or_before
from qms.followup.core.review.records import AgreementText, DialogueText, FeedbackText
from qms.followup.models import Dialogue, DialogueAgreement, Report, ReportCycle, UnitFeedback
from qms.followup.queries.reports import whole
from qms.followup.services import agreements, commenting, dialogues, feedback
from qms.kernel.clock import LOCAL, local_day

FILE = Path(__file__).parents[1] / "reviews.toml"
TEMPLATE = "socio_outcome"
Table = Mapping[str, Any]


@cache
def _tables() -> Mapping[str, list[Table]]:
    with FILE.open("rb") as file:
        return tomllib.load(file)


def _at(today: date, ago: int, *, hour: int) -> datetime:
    day = workday_on_or_before(today - timedelta(days=ago))
    return datetime.combine(day, time(hour, 40), LOCAL)


def reviews(data: DemoData) -> Iterator[Happening]:
    """Yield every comment, every feedback and every dialogue with what followed."""
    today, tables = data.years.today, _tables()
    for number, one in enumerate(tables["comment"]):
        do = partial(_comment, one=one, key=f"demo-{number}")
        yield Happening(at=_at(today, one["ago"], hour=10), do=do)
    for number, one in enumerate(tables["feedback"]):
        do = partial(_feedback, one=one, key=f"demo-feedback-{number}")
        yield Happening(at=_at(today, one["ago"], hour=11), do=do)
    for number, one in enumerate(tables["dialogue"]):
        key = f"demo-dialogue-{number}"
        yield Happening(at=_at(today, one["ago"], hour=13), do=partial(_talk, one=one, key=key))
        yield from _followed(one, key, today)


def _followed(one: Table, key: str, today: date) -> Iterator[Happening]:
    for number, agreed in enumerate(one.get("agreement", ())):
        if "followed" in agreed:
            at = _at(today, one["ago"] - agreed["followed"], hour=14)
            do = partial(_follow_up, key=key, number=number, outcome=agreed["outcome"])
            yield Happening(at=at, do=do)


def _actor(world: World, one: Table) -> Actor:
    is_principal = one["by"] == Role.PRINCIPAL
    return world.principal(one["unit"]) if is_principal else world.actor(Role(one["by"]))


def _comment(world: World, now: datetime, *, one: Table, key: str) -> None:
    """Comment on the last step but one of the unit's newest report, where the analysis is."""
    newest = (
        select(Report.id)
        .join(ReportCycle, ReportCycle.id == Report.cycle_id)
        .where(ReportCycle.template == TEMPLATE, Report.unit_id == world.units[one["unit"]])
        .order_by(ReportCycle.year.desc())
        .limit(1)
    )
    report_id = world.session.scalar(newest)
    found = whole(world.session, report_id) if report_id else None
    if found is None:
        return
    commenting.add_comment(
        world.session, _actor(world, one), found.head.id,
        section=found.template.sections[-2].key, body=one["body"], form_key=key, now=now,
    )  # fmt: skip


def _feedback(world: World, now: datetime, *, one: Table, key: str) -> None:
    says = FeedbackText(works=one["works"], develop=one["develop"], support=one["support"])
    actor, session = world.actor(Role.QUALITY_LEAD), world.session
    made = feedback.begin_feedback(
        session, actor, world.units[one["unit"]], says, form_key=key, now=now
    )
    if one["sent"]:
        version = session.get_one(UnitFeedback, made).version
        feedback.send_feedback(session, actor, made, seen=version, now=now)


def _talk(world: World, now: datetime, *, one: Table, key: str) -> None:
    actor, session = world.actor(Role.QUALITY_LEAD), world.session
    says = DialogueText(held_on=local_day(now), took_part=tuple(one["took_part"]), said=one["said"])
    made = dialogues.record_dialogue(
        session, actor, world.units[one["unit"]], says, form_key=key, now=now
    )
    for number, agreed in enumerate(one.get("agreement", ())):
        due = workday_on_or_before(world.data.years.today + timedelta(days=agreed["due"]))
        text = AgreementText(body=agreed["body"], owner=agreed["owner"], due=due)
        agreements.add_agreement(session, actor, made, text, form_key=f"demo-{number}", now=now)


def _follow_up(world: World, now: datetime, *, key: str, number: int, outcome: str) -> None:
    agreed = (
        select(DialogueAgreement.id)
        .join(Dialogue, Dialogue.id == DialogueAgreement.dialogue_id)
        .where(Dialogue.form_key == key, DialogueAgreement.form_key == f"demo-{number}")
    )
    agreement_id = world.session.scalars(agreed).one()
    actor = world.actor(Role.QUALITY_LEAD)
    agreements.follow_up(world.session, actor, agreement_id, outcome=outcome, now=now)
