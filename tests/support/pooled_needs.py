"""Assessed cases in bulk, as they lie in the database, for what is counted over many."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from builders import NOW
from sqlalchemy import select
from support.needs_cases import applied

from qms.needs.core.assessing.draft import Draft
from qms.needs.core.cases.application import Child
from qms.needs.core.instrument import Answer, Circumstances, score
from qms.needs.core.instrument.stored import dump_answers, dump_circumstances, dump_result
from qms.needs.models import NeedsAssessment, NeedsCase
from qms.needs.services.instruments import published
from qms.vault.core.place import Place
from qms.vault.vault import vault_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A case that was made."""

    id: str
    ref: str
    person_id: str


def made_case(session, actor, unit_id, number, *, at=NOW, **changes) -> Made:
    """Apply for invented child `number` and return the case."""
    child = Child(name=f"Elev Ek {number:03}", born=at.date().replace(year=at.year - 10))
    given = {"child": child, "now": at, "key": f"pooled-{unit_id}-{number}"}
    ref = applied(session, actor, unit_id, **{**given, **changes})
    row = session.scalar(select(NeedsCase).where(NeedsCase.ref == ref))
    return Made(id=row.id, ref=ref, person_id=row.person_id)


def add_assessment(
    session, case: Made, kind, levels, *, account_id, desired=None, at: datetime = NOW
) -> None:
    """Add a sent assessment: `levels` by question, level 0 for the others."""
    instrument_id, instrument = published(session, now=at)
    aim = desired or {}
    answers = {
        one.key: Answer(levels.get(one.key, 0), aim.get(one.key, levels.get(one.key, 0)))
        for one in instrument.questions
    }
    about = Circumstances(form="compulsory_4_6")
    result = score(instrument, answers, about)
    fields = {
        f"{key}-{name}": str(level)
        for key, answer in answers.items()
        for name, level in (("current", answer.current), ("desired", answer.desired))
    }
    stored = {
        "result": dump_result(result),
        "about": dump_circumstances(about, result),
        "answers": dump_answers(answers),
    }
    row_id, vault = uuid4().hex, vault_of(session)

    def sealed(column, content):
        place = Place(table="needs_assessment", column=column, row=row_id)
        return vault.seal_json(place, content)

    session.add(
        NeedsAssessment(
            id=row_id,
            case_id=case.id,
            kind=kind,
            instrument_id=instrument_id,
            assessor_id=account_id,
            answers=sealed("answers", Draft(fields=fields).plain()),
            result=sealed("result", stored),
            method=result.method,
            started_at=at - timedelta(hours=1),
            saved_at=at,
            sent_at=at,
        )
    )
    session.flush()
