"""The demo's school years: what is done, what is late, and what people were reminded of."""

from demo_facts import NOW, TODAY
from sqlalchemy import func, select

from qms.access.scope import Scope
from qms.demo.load.cycle import LATE
from qms.followup.core.cycle.planned import ItemState
from qms.followup.models import CycleReminder
from qms.followup.queries import cycle
from qms.followup.queries.cycle_items import items_of
from qms.inbox.models import InboxMessage
from qms.kernel.schoolyear import school_year_of

EVERYTHING = Scope(everything=True)
THIS = school_year_of(TODAY)


def test_this_school_year_and_the_last_have_a_cycle(session):
    assert [year.autumn for year in cycle.years(session)] == [THIS, THIS - 1]


def test_only_the_units_that_are_meant_to_be_are_late(session):
    found = items_of(session, EVERYTHING, cycle.activities(session, THIS), today=TODAY)
    late = [(one.activity.key, one.place.name) for one in found if one.state is ItemState.LATE]
    plans = [place for key, place in late if key == "unit_anti_degrading_plan"]
    assert {key for key, _ in late} <= {"unit_consultation", "unit_anti_degrading_plan"}
    assert len(late) - len(plans) <= len(LATE)
    assert len(plans) == 4  # two are drafts still, two came back


def test_own_activities_follow_from_one_year_to_the_next(session):
    own = {
        autumn: sorted(one.title[0] for one in cycle.activities(session, autumn) if one.is_own)
        for autumn in (THIS - 1, THIS)
    }
    assert own[THIS] == own[THIS - 1]
    assert len(own[THIS]) == 2


def test_nobody_got_two_messages_of_reminders_on_a_day_or_the_same_reminder_twice(session):
    keys = session.execute(
        select(InboxMessage.account_id, InboxMessage.once_key, func.count()).group_by(
            InboxMessage.account_id, InboxMessage.once_key
        )
    ).all()
    assert keys
    assert {number for _, _, number in keys} == {1}
    told = session.scalars(select(CycleReminder.told_at)).all()
    assert told
    assert max(told) <= NOW
