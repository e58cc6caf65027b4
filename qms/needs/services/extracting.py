"""The extract from the register that a child's guardians, or the pupil, can ask for.

Made by the officer of a case, of the cases that they are the officer of. Where the child has
others, the paper says that a part lacks and who gathers it, the officers of those are told, and
nothing else of them.
"""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.roles import Role
from qms.access.scope import OutOfScopeError
from qms.i18n import formats
from qms.i18n.language import gettext
from qms.kernel.clock import local_day
from qms.needs.core.cases.kinds import Part
from qms.needs.core.cases.refs import shown_ref
from qms.needs.queries import access
from qms.needs.queries.extract import cases_of, told_of, versions_of
from qms.needs.queries.holders import Holder, holders
from qms.needs.queries.opened import OpenCase
from qms.needs.services.alerts import alert_extract
from qms.needs.services.opening import open_case

DATA, COVER = "utdrag.json", "forsattsblad.txt"


def extract(session: Session, actor: Actor, ref: str, *, now: datetime) -> bytes:
    """Return what is kept about the case's person as a ZIP: a cover sheet, data and documents.

    For the officer of the case. Of the person's other cases only those that the actor is the
    officer of are told, each reading recorded. Raise as `open_case`.
    """
    opened = open_case(session, actor, ref, can=Can.NEEDS_HANDLE, why="extract", now=now)
    if Part.OFFICER not in opened.parts:
        raise OutOfScopeError(ref)
    every = cases_of(session, opened)
    rest = [
        one for key, one in every
        if key != opened.id and Part.OFFICER in access.parts_of(session, key, actor.account_id or 0)
    ]  # fmt: skip
    mine = [opened, *_own(session, actor, rest, now=now)]
    others = [key for key, _ in every if key not in {one.id for one in mine}]
    completers = _told(session, opened, others, now=now) if others else ()
    rows, documents = told_of(session, opened, {one.id for one in mine})
    content = {
        "made_at": now.isoformat(),
        "case": ref,
        "is_complete": not others,
        "units": {one.unit.id: one.unit.name for one in mine},
        "instruments": versions_of(session, opened, {one.id for one in mine}),
        "tables": rows,
    }
    cover = _cover(actor, mine, completers, documents=len(documents), lacks=bool(others), now=now)
    return _packed(content, cover, documents)


def _own(session: Session, actor: Actor, refs: Sequence[str], *, now: datetime) -> list[OpenCase]:
    """Return those of the actor's cases that may be opened; each reading is recorded."""
    found = []
    for ref in refs:
        try:
            found.append(
                open_case(session, actor, ref, can=Can.NEEDS_HANDLE, why="extract", now=now)
            )
        except OutOfScopeError:
            continue
    return found


def _told(
    session: Session, opened: OpenCase, others: Sequence[str], *, now: datetime
) -> tuple[Holder, ...]:
    """Tell the officers of the other cases, and return the data protection officers, told too.

    An officer to whom the person is a secret is told nothing.
    """
    reviewers = holders(session, Can.NEEDS_REVIEW_LOG, path=opened.unit.path, on=local_day(now))
    gather = tuple(one for one in reviewers if one.role is Role.DATA_PROTECTION) or reviewers
    handlers = holders(session, Can.NEEDS_HANDLE, path=opened.unit.path, on=local_day(now))
    seeing = [one for one in handlers if access.is_seen(session, opened.person_id, one.account_id)]
    for case_id in others:
        theirs = [
            one
            for one in seeing
            if Part.OFFICER in access.parts_of(session, case_id, one.account_id)
        ]
        alert_extract(session, case_id=case_id, officers=theirs, gather=gather, now=now)
    return gather


def _cover(
    actor: Actor,
    mine: Sequence[OpenCase],
    completers: Sequence[Holder],
    *,
    documents: int,
    lacks: bool,
    now: datetime,
) -> str:
    """Return the cover sheet: for whom, by whom, what is there, and what lacks."""
    made = gettext("Framtaget %(at)s av %(name)s, handläggare.")
    there = gettext("Här finns %(cases)s ärenden och %(documents)s dokument:")
    lines = [
        gettext("Registerutdrag om ett barns eller en elevs stöd"),
        "",
        made % {"at": formats.moment(now), "name": actor.name},
        gettext("Lämnas bara till barnets vårdnadshavare eller till eleven själv. Den som "
                "lämnar ut det kontrollerar vem som tar emot det."),
        "",
        there % {"cases": len(mine), "documents": documents},
        *(f"- {shown_ref(one.ref)}, {one.unit.name}" for one in mine),
        "",
        _lack_words(completers) if lacks else gettext("Utdraget omfattar alla ärenden om barnet."),
    ]  # fmt: skip
    return "\r\n".join(lines) + "\r\n"


def _lack_words(completers: Sequence[Holder]) -> str:
    names = ", ".join(one.name for one in completers) or gettext("inget utsett än")
    words = gettext(
        "Utdraget är inte fullständigt. En del av uppgifterna om barnet finns i ärenden som "
        "handläggaren inte har hand om, och den delen är inte med. Dataskyddsombudet samlar in "
        "den och lämnar den till dig: %(names)s."
    )
    return words % {"names": names}


def _packed(content: Mapping[str, object], cover: str, documents: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(COVER, cover.encode("utf-8-sig"))
        file.writestr(DATA, json.dumps(content, ensure_ascii=False, indent=1))
        for name, document in documents.items():
            file.writestr(f"dokument/{name}", document)
    return packed.getvalue()
