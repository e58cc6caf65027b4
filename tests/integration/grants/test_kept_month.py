"""A month that is kept is always the month as it would be reckoned now."""

from datetime import UTC, date, datetime

from builders import NOW, add_school
from sqlalchemy import select
from support.enrolled import class_of, file_of, line
from support.grants import YEAR, pay, people, prices_hold, subject

from qms.db.kept import KEPT, Kept
from qms.db.marks import draw_marks
from qms.decisions.models import Decision
from qms.decisions.services.deciding import annul
from qms.grants.queries import payments
from qms.grants.queries.payments import kept_month, pay_month
from qms.grants.services.deciding import decide_draft
from qms.grants.services.drafts import Wording, save_draft, send_draft
from qms.grants.services.enrolling import read_file, save_file, undo_file

LATE = datetime(YEAR + 1, 2, 3, 9, 0, tzinfo=UTC)
FIRST_DAY = f"{YEAR - 1}-08-18"
JANUARY, FEBRUARY = date(YEAR, 1, 1), date(YEAR, 2, 1)


def says(session, who, *lines, month):
    file_id = read_file(session, who.officer, month=month, file_name="fil.csv",
                        content=file_of(*lines), now=NOW)  # fmt: skip
    save_file(session, who.officer, file_id, now=NOW)
    return file_id


def decided(session, who, municipality):
    about = subject(municipality.private)
    prices_hold(session, None, now=NOW)
    save_draft(session, who.officer, about, Wording(), seen=0, now=NOW)
    send_draft(session, who.officer, about, seen=1, now=NOW)
    decide_draft(session, who.chief, about, seen=2, now=NOW)


def test_each_change_shows_at_once(session, municipality):
    answers, who, seen = Kept(), people(municipality), []

    def is_right():
        """Ask as the next page does: what was written has its marks, and the session reads."""
        draw_marks(session)
        session.info[KEPT] = answers
        now = kept_month(session, FEBRUARY)
        del session.info[KEPT]
        assert now == pay_month(session, FEBRUARY)
        seen.append(now)

    is_right()
    decided(session, who, municipality)
    is_right()
    says(session, who, *class_of(3, first=FIRST_DAY), month=JANUARY)
    is_right()
    later = says(session, who, *class_of(4, first=FIRST_DAY), month=FEBRUARY)
    is_right()
    undo_file(session, who.officer, later, now=NOW)
    is_right()
    pay(session, who, JANUARY, now=LATE)
    is_right()
    add_school(session, "Friskolan Lominerva", municipality.private, code="12345677")
    says(session, who, line(unit="Friskolan Lominerva", first=f"{YEAR}-02-01"), month=FEBRUARY)
    is_right()
    annul(session, who.chief, session.scalar(select(Decision.id)), reason="Fel.", now=NOW)
    is_right()

    assert len({now.ore for now in seen}) >= 4, "the changes are such as show"


def test_nothing_is_reckoned_twice(session, municipality, monkeypatch):
    session.info[KEPT] = Kept()
    decided(session, people(municipality), municipality)
    times = []
    monkeypatch.setattr(payments, "counted", _noted(payments.counted, times))

    first, again = (kept_month(session, JANUARY) for _ in range(2))

    assert first is again
    assert len(times) == 1


def _noted(real, times):
    def noted(*given, **named):
        times.append(1)
        return real(*given, **named)

    return noted
