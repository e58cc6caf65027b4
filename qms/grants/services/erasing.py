"""What of grants can be erased: who was enrolled, and what decisions say."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete
from sqlalchemy.orm import Session

from qms.decisions.models import Decision, DecisionDraft, DecisionEnd
from qms.decisions.queries.erasable import still_written
from qms.decisions.services.erasing import erase_contents
from qms.grants.models import GrantEnrolment
from qms.grants.queries.erasable import (
    decisions_due,
    enrolments_due,
    enrolments_there,
    knows,
    may_see,
)
from qms.i18n.language import mark
from qms.retention.kinds import Because, Kind, Kinds

SETTLED = mark("Slutet av året efter det som uppgiften gäller: till dess rättas månader")


def erase_enrolments(session: Session, ids: Collection[str], _: Because) -> Mapping[str, int]:
    """Delete the enrolments; return 1 for each that was there. Months handed over name no child."""
    gone = delete(GrantEnrolment).where(GrantEnrolment.id.in_([int(one) for one in ids]))
    found = session.scalars(gone.returning(GrantEnrolment.id)).all()
    return dict.fromkeys((str(one) for one in found), 1)


def erase_decisions(session: Session, ids: Collection[str], because: Because) -> Mapping[str, int]:
    """Put the decision on erasure in place of what they say."""
    return erase_contents(session, ids, because=because.words, on=because.on)


KINDS = Kinds(
    knows=knows,
    may_see=may_see,
    all=(
        Kind(
            key="grants.enrolment",
            name=mark("Inskrivna hos fristående"),
            what=mark("Barnens nycklar, enhet, årskurs och dagar. Utbetalningarna står kvar."),
            base=SETTLED,
            tables=(GrantEnrolment.__tablename__,),
            items=enrolments_due,
            remains=enrolments_there,
            erase=erase_enrolments,
        ),
        Kind(
            key="grants.decision",
            name=mark("Bidragsbeslutens innehåll"),
            what=mark("Brev, bilaga och utkast. Nummer, kontrollsumma och betalat står kvar."),
            base=SETTLED,
            tables=tuple(one.__tablename__ for one in (Decision, DecisionDraft, DecisionEnd)),
            items=decisions_due,
            remains=still_written,
            erase=erase_decisions,
        ),
    ),
)
