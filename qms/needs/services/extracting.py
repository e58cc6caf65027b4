"""The extract from the register that a child's guardians, or the pupil, can ask for."""

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.needs.core.cases.kinds import Part
from qms.needs.queries import access
from qms.needs.queries.extract import cases_of, told_of
from qms.needs.services.opening import open_case


def extract(session: Session, actor: Actor, ref: str, *, now: datetime) -> bytes:
    """Return what is kept about the case's person as a ZIP: `utdrag.json` and the documents.

    For the officer of the case. Of the person's other cases only those that the actor is the
    officer of are told, each reading recorded; the others are counted in `cases_of_others`.
    Raise as `open_case`, and OutOfScopeError for one who is tied in another part.
    """
    opened = open_case(session, actor, ref, can=Can.NEEDS_HANDLE, why="extract", now=now)
    if Part.OFFICER not in opened.parts:
        raise OutOfScopeError(ref)
    every = cases_of(session, opened)
    rest = [one for one in every if one[0] != opened.id]
    mine = {opened.id} | {key for key, one in rest if _opens(session, actor, key, one, now=now)}
    rows, documents = told_of(session, opened, mine)
    content = {
        "made_at": now.isoformat(),
        "case": ref,
        "cases_of_others": len(every) - len(mine),
        "tables": rows,
    }
    return _packed(content, documents)


def _opens(session: Session, actor: Actor, case_id: str, ref: str, *, now: datetime) -> bool:
    """Return whether the actor is the officer of the case; its reading is then recorded."""
    if Part.OFFICER not in access.parts_of(session, case_id, actor.account_id or 0):
        return False
    try:
        open_case(session, actor, ref, can=Can.NEEDS_HANDLE, why="extract", now=now)
    except OutOfScopeError:
        return False
    return True


def _packed(content: Mapping[str, object], documents: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("utdrag.json", json.dumps(content, ensure_ascii=False, indent=1))
        for name, document in documents.items():
            file.writestr(f"dokument/{name}", document)
    return packed.getvalue()
