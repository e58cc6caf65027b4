"""Price lists as use cases: write a version, drop it, let it hold."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.costs.core.items import GrantForm
from qms.decisions.core.frozen import canonical, checksum
from qms.grants.core.price_list.document import PriceDocument, document_faults, unreached
from qms.grants.core.price_list.stored import dump_document, load_document
from qms.grants.models import GrantPriceList
from qms.kernel.problems import Problem, RefusedError

DRAFT, IN_FORCE, REPLACED, DROPPED = "draft", "in_force", "replaced", "dropped"
LONGEST_REASON = 1_000


class ChangedListError(Exception):
    """Somebody else saved, dropped or approved the price list after the page was shown."""


def save_list(
    session: Session, actor: Actor, document: PriceDocument,
    *, override: str, seen: int, now: datetime,
) -> int:  # fmt: skip
    """Save the price list as the draft of its form and year; return the draft's id.

    `seen` is the version that was shown, 0 when there was none. A draft may lack things: they
    hinder only that it holds.
    """
    authorize(actor, Can.GRANTS_WRITE)
    terms = document.terms
    row = _draft(session, terms.form, terms.year)
    if (row.version if row else 0) != seen:
        raise ChangedListError
    table = dump_document(document)
    if row is None:
        row = GrantPriceList(
            year=terms.year,
            form=terms.form.value,
            number=_next(session, terms.form, terms.year),
            made_by=actor.pseudonym,
            writers=actor.pseudonym,
            made_at=now,
            version=0,
        )
        session.add(row)
    row.content, row.sha256 = table, checksum(canonical(table))
    row.override = override.strip()[:LONGEST_REASON]
    if actor.pseudonym not in row.writers.split("\n"):
        row.writers = f"{row.writers}\n{actor.pseudonym}"
    row.version += 1
    session.flush()
    record(session, actor, "grants.saved-prices", row.id, now=now, year=row.year, form=row.form)
    return row.id


def _draft(session: Session, form: GrantForm, year: int) -> GrantPriceList | None:
    return session.scalar(
        select(GrantPriceList)
        .where(
            GrantPriceList.form == form.value,
            GrantPriceList.year == year,
            GrantPriceList.state == DRAFT,
        )
        .with_for_update()
    )


def _next(session: Session, form: GrantForm, year: int) -> int:
    query = select(func.max(GrantPriceList.number)).where(
        GrantPriceList.form == form.value, GrantPriceList.year == year
    )
    return (session.scalar(query) or 0) + 1


def _seen_draft(session: Session, form: GrantForm, year: int, seen: int) -> GrantPriceList:
    row = _draft(session, form, year)
    if row is None:
        raise OutOfScopeError(f"{form.value}/{year}")
    if row.version != seen:
        raise ChangedListError
    return row


def drop_list(
    session: Session, actor: Actor, form: GrantForm, year: int, *, seen: int, now: datetime
) -> None:
    """Take the draft away; its number is not used again."""
    authorize(actor, Can.GRANTS_WRITE)
    row = _seen_draft(session, form, year, seen)
    row.state = DROPPED
    row.version += 1
    record(session, actor, "grants.dropped-prices", row.id, now=now, year=year, form=form.value)


def approve_list(
    session: Session, actor: Actor, form: GrantForm, year: int, *, seen: int, now: datetime
) -> None:
    """Let the draft hold; the list that held before is replaced, and decisions made stay.

    Raise RefusedError with everything that hinders it: what is missing or wrong, prices that do
    not come to the budget without a reason, or that the actor wrote in it.
    """
    authorize(actor, Can.GRANTS_DECIDE)
    row = _seen_draft(session, form, year, seen)
    problems = [*list_problems(load_document(row.content), override=row.override)]
    if actor.pseudonym in row.writers.split("\n"):
        problems.insert(
            0,
            Problem(
                message="Den som har skrivit prislistan får inte låta den gälla.",
                cure="Be någon annan med rätt att besluta.",
            ),
        )
    if problems:
        raise RefusedError(tuple(problems))
    for before in session.scalars(
        select(GrantPriceList).where(
            GrantPriceList.form == form.value,
            GrantPriceList.year == year,
            GrantPriceList.state == IN_FORCE,
        )
    ):
        before.state = REPLACED
        before.version += 1
    session.flush()
    row.state, row.approved_by, row.approved_at = IN_FORCE, actor.pseudonym, now
    row.version += 1
    session.flush()
    record(
        session, actor, "grants.approved-prices", row.id, now=now, year=year, form=form.value,
        number=row.number, over_limit=bool(row.override),
    )  # fmt: skip


def list_problems(document: PriceDocument, *, override: str) -> tuple[Problem, ...]:
    """Return what hinders that the price list holds; a reason answers for a budget not reached."""
    hard = tuple(document_faults(document))
    return hard if override.strip() else (*hard, *unreached(document))
