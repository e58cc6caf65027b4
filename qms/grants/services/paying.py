"""A month handed over to be paid: rows and files frozen, once, in agreement with the decisions."""

import hashlib
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record, take_turn
from qms.grants.models.payments import GrantPayRow, GrantPayRun, GrantPayStart
from qms.grants.queries.enrolments import readers_unpaid
from qms.grants.queries.pay_file import HEADER, file_rows
from qms.grants.queries.pay_prices import first_decided_year
from qms.grants.queries.pay_rows import next_month, runs
from qms.grants.queries.payments import PayMonth, pay_month
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.kernel.table_write import write_csv, write_xlsx


def hand_over(
    session: Session, actor: Actor, month: date, *, seen: int | None, now: datetime
) -> None:
    """Hand the month over to be paid; what comes later is paid with a later month.

    `seen` is the sum in öre that the actor has read. Raise RefusedError for a month that has been
    handed over, is not the next one, has not come yet, has no decisions, does not agree with them
    to the öre or comes to another sum, and for whoever read in a file that it is paid by.
    """
    authorize(actor, Can.GRANTS_WRITE)
    take_turn(session)  # no decision and no enrolment is recorded while the month is counted
    today = local_day(now)
    if month != next_month(session, today) or month > today.replace(day=1):
        _refuse("Månaden kan inte lämnas till betalning nu.", "Ta månaderna i ordning, en i taget.")
    if actor.pseudonym in readers_unpaid(session):
        _refuse("Du har läst in inskrivningar som månaden betalas efter.",
                "Be en annan handläggare att läsa avstämningen och lämna månaden.")  # fmt: skip
    found = pay_month(session, month)
    _check(found)
    if found.ore != seen:
        _refuse("Summan har ändrats sedan du läste sidan.", "Läs månaden igen.")
    rows = file_rows(session, found)
    csv = write_csv(HEADER, rows, "sv")
    run = GrantPayRun(
        month=month, rows=len(found.rows), ore=found.ore, csv=csv,
        xlsx=write_xlsx(HEADER, rows), sha256=hashlib.sha256(csv).hexdigest(),
        reconciled=[asdict(one) for one in found.reconciled], by=actor.pseudonym, at=now,
    )  # fmt: skip
    session.add(run)
    session.flush()
    session.add_all(
        GrantPayRow(
            run_id=run.id, provider_id=one.provider_id, unit_id=one.unit_id, form=one.form.value,
            band=one.band, month=one.month, kind=one.kind.value, children=one.children,
            ore=one.ore,
        )
        for one in found.rows
    )  # fmt: skip
    session.flush()
    record(
        session, actor, "grants.month-handed-over", f"{month:%Y-%m}", now=now,
        rows=run.rows, ore=run.ore, sha256=run.sha256,
    )  # fmt: skip


def begin_from(session: Session, actor: Actor, month: date, *, now: datetime) -> None:
    """Let payments begin with the month: those before it in its year were paid another way.

    Raise RefusedError when a month has been handed over, no year is decided, or the month is
    another than one of the first decided year's.
    """
    authorize(actor, Can.GRANTS_WRITE)
    take_turn(session)
    if runs(session):
        _refuse("En månad är redan lämnad till betalning.", "Ta månaderna i ordning därifrån.")
    year = first_decided_year(session)
    if year is None:
        _refuse("Det finns inga beslut om grundbelopp.", "Fatta besluten först.")
    if month.day != 1 or month.year != year:
        _refuse(
            said("Betalningen kan bara börja i en månad under %(year)s.", year=year),
            "Välj en av månaderna.",
        )
    session.add(GrantPayStart(month=month, by=actor.pseudonym, at=now))
    session.flush()
    record(session, actor, "grants.payments-begin", f"{month:%Y-%m}", now=now)


def _check(found: PayMonth) -> None:
    if not found.has_decisions:
        _refuse("Det finns inga beslut om grundbelopp för året.", "Fatta besluten först.")
    if found.unfounded:
        _refuse(
            said(
                "%(n)s rader skulle återkrävas för barn som är inskrivna men saknar belopp i "
                "besluten.",
                n=len(found.unfounded),
            ),
            "Rätta besluten så att varje årskurs har ett belopp varje månad.",
        )
    if any(one.difference for one in found.reconciled):
        _refuse("Månaden stämmer inte med besluten.",
                "Läs avstämningen, och rätta inskrivningarna eller besluten.")  # fmt: skip


def _refuse(message: str, cure: str) -> None:
    raise RefusedError((Problem(message=message, cure=cure),))
