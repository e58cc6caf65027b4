"""Price lists as use cases: draft one, change it, publish it from a day, drop it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.decisions.core.frozen import canonical, checksum
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.needs.core.amounts.price_list import dump_prices, load_prices
from qms.needs.core.neutrality import Gate
from qms.needs.core.neutrality.stored import dump_comparison
from qms.needs.models import NeedsLetterhead, NeedsPriceList
from qms.needs.queries.prices import Letterhead, has_published
from qms.needs.services.repricing import price_gate


class ChangedPricesError(Exception):
    """Somebody else saved the price list after the page was shown."""


def draft_prices(session: Session, actor: Actor, table: Mapping[str, Any], *, now: datetime) -> int:
    """Store a new version as a draft and return its id; RefusedError with every fault."""
    authorize(actor, Can.NEEDS_PAY)
    content = dump_prices(load_prices(table))
    number = (session.scalar(select(func.max(NeedsPriceList.number))) or 0) + 1
    row = NeedsPriceList(
        number=number,
        content=content,
        sha256=checksum(canonical(content)),
        made_by=actor.pseudonym,
        writers=actor.pseudonym,
        made_at=now,
        version=1,
    )
    session.add(row)
    session.flush()
    record(session, actor, "needs.drafted-prices", row.number, now=now)
    return row.id


def save_prices(
    session: Session, actor: Actor, list_id: int,
    *, table: Mapping[str, Any], seen: int, now: datetime,
) -> None:  # fmt: skip
    """Change a draft; RefusedError with every fault."""
    authorize(actor, Can.NEEDS_PAY)
    content = dump_prices(load_prices(table))
    row = _draft(session, list_id, seen)
    row.content, row.sha256 = content, checksum(canonical(content))
    row.made_by, row.made_at = actor.pseudonym, now
    writers = row.writers.split("\n")
    if actor.pseudonym not in writers:
        row.writers = "\n".join((*writers, actor.pseudonym))
    row.version += 1
    record(session, actor, "needs.saved-prices", row.number, now=now, version=row.version)


def publish_prices(
    session: Session, actor: Actor, list_id: int,
    *, valid_from: date | None, override: str = "", seen: int, now: datetime,
) -> None:  # fmt: skip
    """Publish a draft from a day; nobody who wrote in it may. Decisions made stay.

    Decisions in force are reckoned with the new prices first: when they change by more than the
    limit it takes a reason (`override`), which is stored with the list.
    """
    authorize(actor, Can.NEEDS_GO_LIVE)
    row = _draft(session, list_id, seen)
    problems = []
    if actor.pseudonym in row.writers.split("\n"):
        problems.append(
            Problem(
                message="Den som skrev prislistan får inte publicera den.",
                cure="Be någon annan med rätt att införa den.",
            )
        )
    if valid_from is None:
        problems.append(
            Problem(message="Skriv från vilken dag den gäller.", column="valid_from", cure="")
        )
    elif valid_from < local_day(now) and has_published(session):
        problems.append(
            Problem(
                message="Prislistan kan inte gälla från en dag som har varit.",
                column="valid_from",
                cure="Skriv dagens datum eller en senare dag.",
            )
        )
    gate = price_gate(session, actor, load_prices(row.content), now=now)
    if not gate.is_open and not override.strip():
        problems.append(_over_limit(gate))
    if problems:
        raise RefusedError(tuple(problems))
    row.effect = dump_comparison(gate.comparison)
    row.override = "" if gate.is_open else override.strip()
    row.state, row.valid_from = "published", valid_from
    row.published_by, row.published_at = actor.pseudonym, now
    row.version += 1
    record(
        session, actor, "needs.published-prices", row.number, now=now,
        valid_from=f"{valid_from}", over_limit=not gate.is_open,
    )  # fmt: skip


def _over_limit(gate: Gate) -> Problem:
    percent = gate.comparison.change.percent
    text = said(
        "Gällande beslut skulle ändras med %(percent)s procent. Gränsen är %(limit)s procent.",
        percent="–" if percent is None else str(percent).replace(".", ","),
        limit=str(gate.limit).replace(".", ","),
    )
    return Problem(message=text, column="override", cure="Skriv varför listan ändå ska gälla.")


def drop_prices(session: Session, actor: Actor, list_id: int, *, seen: int, now: datetime) -> None:
    """Take a draft away; its number is not used again."""
    authorize(actor, Can.NEEDS_PAY)
    row = _draft(session, list_id, seen)
    row.state = "dropped"
    row.version += 1
    record(session, actor, "needs.dropped-prices", row.number, now=now)


def _draft(session: Session, list_id: int, seen: int) -> NeedsPriceList:
    row = session.get(NeedsPriceList, list_id, with_for_update=True, populate_existing=True)
    if row is None or row.state == "dropped":
        raise OutOfScopeError(str(list_id))
    if row.state != "draft" or row.version != seen:
        raise ChangedPricesError(list_id)
    return row


def save_letterhead(session: Session, actor: Actor, head: Letterhead, *, now: datetime) -> None:
    """Store what letters say from now on; letters already written stay as they are."""
    authorize(actor, Can.NEEDS_HANDLE)
    session.add(
        NeedsLetterhead(
            committee=head.committee,
            office=head.office,
            court=head.court,
            address=head.address,
            delegation=head.delegation,
            saved_by=actor.pseudonym,
            saved_at=now,
        )
    )
    session.flush()
    record(session, actor, "needs.saved-letterhead", now=now)
