"""The process that new cases come in under, and storing a new version of it."""

from datetime import date, datetime
from hashlib import sha256
from importlib.resources import files

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.access.actor import Actor, system_actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.db.once import insert_new
from qms.kernel.clock import local_day
from qms.needs.models import NeedsProcess
from qms.needs.queries.processes import KEY, ProcessVersion, read_process, versions

DEFAULT = "needs_process.toml"
FIRST_DAY = date(2000, 1, 1)
PRODUCT = system_actor("needs")


class ProcessChangedError(Exception):
    """Somebody stored a version since the page was shown."""


def current_process(session: Session, *, now: datetime) -> ProcessVersion:
    """Return the version that holds today; the default one is stored the first time.

    A default that nobody has changed follows the product: its new one is a new version from today.
    """
    today, newest = local_day(now), _newest(session)
    content = files("qms.content").joinpath(DEFAULT).read_text(encoding="utf-8")
    if newest is None:
        _insert(session, PRODUCT, content, 1, since=FIRST_DAY, now=now)
    elif newest.made_by == PRODUCT.pseudonym and newest.sha256 != _sha(content):
        _insert(session, PRODUCT, content, newest.version + 1, since=today, now=now)
    return next(one for one in versions(session) if one.valid_from <= today)


def _newest(session: Session) -> NeedsProcess | None:
    query = select(NeedsProcess).filter_by(key=KEY).order_by(NeedsProcess.version.desc()).limit(1)
    return session.scalar(query)


def save_process(
    session: Session, actor: Actor, content: str, *, seen: int, since: date, now: datetime
) -> int:
    """Store a new version that new cases follow from `since`; return its number.

    Cases that have come in keep theirs. Raise RefusedError with everything that is wrong,
    ProcessChangedError when `seen` is not the newest version.
    """
    authorize(actor, Can.NEEDS_INSTRUMENT)
    current_process(session, now=now)
    newest = session.scalar(select(func.max(NeedsProcess.version)).filter_by(key=KEY)) or 0
    if newest != seen:
        raise ProcessChangedError
    read_process(content)
    if not _insert(session, actor, content, newest + 1, since=since, now=now):
        raise ProcessChangedError
    record(session, actor, "needs.changed-process", newest + 1, now=now, since=since.isoformat())
    return newest + 1


def _insert(
    session: Session, actor: Actor, content: str, number: int, *, since: date, now: datetime
) -> bool:
    new = {
        "key": KEY, "version": number, "content": content,
        "sha256": _sha(content),
        "valid_from": since, "made_by": actor.pseudonym, "made_at": now,
    }  # fmt: skip
    return bool(insert_new(session, NeedsProcess, [new], unique=("key", "version")))


def _sha(content: str) -> str:
    return sha256(content.encode()).hexdigest()
