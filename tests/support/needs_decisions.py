"""Cases that wait for a decision: applied, tied and assessed, with a price list that holds."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from builders import NOW
from sqlalchemy import select
from support.needs_cases import account, handled, tie

from qms.access.actor import Actor
from qms.access.roles import Role
from qms.needs.core.amounts.award import Award, Cost, Hours, Part
from qms.needs.core.amounts.periods import Period
from qms.needs.core.deciding.kinds import Outcome
from qms.needs.core.deciding.proposal import Proposal
from qms.needs.core.instrument import Answer, Circumstances, score
from qms.needs.core.instrument.stored import dump_answers, dump_circumstances, dump_result
from qms.needs.models import NeedsAssessment, NeedsCase
from qms.needs.queries.assessments import answers_at, result_at
from qms.needs.queries.prices import Letterhead
from qms.needs.services.instruments import published
from qms.needs.services.prices import draft_prices, publish_prices, save_letterhead
from qms.vault.vault import vault_of

SPRING = Period(first=date(2027, 1, 1), last=date(2027, 6, 30))
PRICES = {
    "basis": "school_year", "leaving": "day", "vat_percent": "6",
    "weeks": {"school": "18", "preschool": "23", "leisure_centre": "23"},
    "group": [
        {"key": "assistant", "name": "Assistent", "ore_per_hour": 300_00},
        {"key": "teacher", "name": "Lärare", "ore_per_hour": 450_00},
    ],
}  # fmt: skip
HEAD = Letterhead(
    committee="Utbildningsnämnden", office="Utbildningsförvaltningen", court="Förvaltningsrätten",
    address="Box 1, 123 45 Provby", delegation="punkt 4.2",
)  # fmt: skip
LEVELS = {"HAL1": 3, "HAL3": 4, "ROR1": 3, "ROR3": 3, "KOM1": 3, "SAM1": 2}
DOCUMENTED = frozenset({"doc_tried", "doc_duration"})


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Those who decide on a case, and the one who asks."""

    unit: Actor
    officer: Actor
    decider: Actor
    chief: Actor


def people(session, municipality, unit_id):
    """Add the people, with a price list and a letterhead that hold."""
    made = People(
        unit=account(session, Role.INDEPENDENT_PROVIDER, unit_id),
        officer=account(session, Role.CASE_OFFICER, municipality.id, who="officer"),
        decider=account(session, Role.CASE_OFFICER, municipality.id, who="decider"),
        chief=account(session, Role.SCHOOL_CHIEF, municipality.id),
    )
    list_id = draft_prices(session, made.officer, PRICES, now=NOW)
    before = NOW - timedelta(days=365)
    publish_prices(session, made.chief, list_id, valid_from=date(2026, 1, 1), seen=1, now=before)
    save_letterhead(session, made.officer, HEAD, now=NOW)
    return made


def waiting(session, who, unit_id, *, key="one", levels=LEVELS, **changes):
    """Return the reference of an assessed case in the stage of proposal."""
    ref = handled(session, who.unit, who.officer, unit_id, key=key, **changes)
    tie(session, who.officer, ref, who.decider, "decider")
    case = session.scalar(select(NeedsCase).where(NeedsCase.ref == ref))
    case.stage = "proposal"
    instrument_id, instrument = published(session, now=NOW)
    answers = {q.key: Answer(current=levels.get(q.key, 0), desired=0) for q in instrument.ordered}
    about = Circumstances(
        form="compulsory_4_6", hours_per_week=Decimal(35), documentation=DOCUMENTED
    )
    result = score(instrument, answers, about)
    row_id = uuid4().hex
    vault = vault_of(session)
    stored = {
        "result": dump_result(result),
        "about": dump_circumstances(about, result),
        "answers": dump_answers(answers),
    }
    session.add(
        NeedsAssessment(
            id=row_id, case_id=case.id, kind="first", instrument_id=instrument_id,
            assessor_id=who.officer.account_id,
            answers=vault.seal_json(answers_at(row_id), {"fields": {}, "changed_in": {}}),
            result=vault.seal_json(result_at(row_id), stored),
            method=result.method, started_at=NOW, saved_at=NOW, sent_at=NOW,
        )
    )  # fmt: skip
    session.flush()
    return ref


def proposal(period=SPRING, hours="10", **changes):
    """Return a proposal that nothing is wrong with: other hours than assessed, fewer than asked."""
    part = Part(
        period=period, hours=(Hours(group="assistant", per_week=Decimal(hours)),),
        costs=(Cost(name="Skrivdator", ore=4_500_00, once=True),),
    )  # fmt: skip
    fields = {
        "outcome": Outcome.PARTLY,
        "not_granted": "fler timmar än de som ges",
        "award": Award(form="compulsory", is_private=True, parts=(part,)),
        "reasons": "Eleven behöver en vuxen vid varje måltid.",
        "measures": "assistent under skoldagen",
        "deviation": "Skolan har redan en resurs i gruppen.",
        "requested_ore": 120_000_00,
    }
    return Proposal(**fields | changes)
