"""The yearly review of grants: each is confirmed or ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.identity.core.attesting import Answer
from qms.identity.models import RoleGrant
from qms.identity.queries.attesting import in_force
from qms.identity.services.local_accounts import refuse_sealed
from qms.kernel.clock import local_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Attested:
    """How many grants were confirmed, ended, and not touched.

    Those are one's own, and such as somebody else ended meanwhile.
    """

    kept: int
    ended: int
    skipped: int


def attest(
    session: Session, actor: Actor, answers: Mapping[int, Answer], *, now: datetime
) -> Attested:
    """Confirm or end the grants, by id, that the actor may review; nobody reviews their own.

    RefusedError when the sealed account's would be ended; nothing is stored then.
    """
    scope, today = authorize(actor, Can.ACCOUNTS_ATTEST), local_day(now)
    lines = {one.id: one for one in in_force(session, scope, on=today)}
    mine = {key for key, one in lines.items() if one.account_id == actor.account_id}
    able = {key: answer for key, answer in answers.items() if key in lines and key not in mine}
    for grant_id, answer in able.items():
        _settle(session, actor, session.get_one(RoleGrant, grant_id), answer, now=now)
    ended = sum(answer is Answer.END for answer in able.values())
    return Attested(kept=len(able) - ended, ended=ended, skipped=len(answers) - len(able))


def _settle(
    session: Session, actor: Actor, grant: RoleGrant, answer: Answer, *, now: datetime
) -> None:
    if answer is Answer.KEEP:
        grant.attested_at, grant.attested_by = now, actor.pseudonym
        record(session, actor, "identity.role-attested", grant.id, now=now, role=grant.role)
        return
    refuse_sealed(session, grant.account_id)
    grant.valid_to = max(local_day(now), grant.valid_from)
    facts = {"role": grant.role, "why": "review"}
    record(session, actor, "identity.role-ended", grant.id, now=now, **facts)
