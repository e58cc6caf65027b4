"""Closed cases with a row of every kind that can be erased, as they lie in the database."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from builders import NOW
from sqlalchemy import select
from support.needs_cases import account, applied
from support.needs_officer import make_officer

from qms.access.roles import Role
from qms.audit.services import record
from qms.decisions.core.frozen import Content, canonical, checksum, table_of
from qms.decisions.models import Decision, DecisionDraft
from qms.needs.core.deciding.kinds import SUPPORT
from qms.needs.models import (
    NeedsAnswer,
    NeedsAssessment,
    NeedsBreakGlass,
    NeedsCase,
    NeedsEvaluation,
    NeedsFile,
    NeedsLogPick,
    NeedsLogSample,
    NeedsMoney,
    NeedsNote,
    NeedsPayRun,
    NeedsPerson,
    NeedsPlacement,
)
from qms.needs.services.instruments import published
from qms.retention.models import RetentionHold
from qms.vault.core.place import Place
from qms.vault.vault import vault_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A case that was made."""

    id: str
    ref: str
    person: str
    decision: str
    ids: dict[str, tuple[str, ...]]


@dataclass(slots=True, kw_only=True)
class Maker:
    """Makes closed cases beside a first one, which shows that other cases are left alone."""

    session: object
    officer: object
    unit: int
    process: int
    instrument: int
    first: str
    made: int = 0

    def seal(self, table, column, row, text):
        place = Place(table=table, column=column, row=row)
        return vault_of(self.session).seal_json(place, text)

    def case(self, closed_at, *, secret="hemlig", person=None, previous=None, **changes) -> Closed:
        """Add a case that closed at the moment, None for one that is open."""
        self.made += 1
        session, at = self.session, (closed_at or NOW) - timedelta(days=200)
        person = person or self.person(secret)
        case, ref = uuid4().hex, f"CASE{self.made:08}"
        fields = {
            "kind": "additional_amount", "unit_id": self.unit, "form": "compulsory",
            "period_from": at.date(), "period_to": at.date(), "process_id": self.process,
            "stage": "closed" if closed_at else "running", "stage_since": at, "opened_at": at,
            "opened_by": self.officer.account_id, "closed_at": closed_at, "previous_id": previous,
        }  # fmt: skip
        request = self.seal("needs_case", "request", case, {"name": secret})
        session.add(
            NeedsCase(
                id=case,
                ref=ref,
                person_id=person,
                request=request,
                form_key=case,
                **fields | changes,
            )
        )
        session.flush()
        decision = self.decided(ref, secret, at)
        ids = self.rows(case, secret, at) | {
            "needs.review": (self.reviewed(ref, secret, at),),
            "needs.hold": (self.held_once(ref, secret, at),),
            "needs.decision": decision,
            "needs.person": (person,),
        }
        session.flush()
        return Closed(id=case, ref=ref, person=person, decision=decision[0], ids=ids)

    def held_once(self, ref, secret, at):
        """Add a hold that has been lifted."""
        row = uuid4().hex
        self.session.add(
            RetentionHold(
                id=row, subject=ref, reason=self.seal("retention_hold", "reason", row, secret),
                laid_by="someone", laid_at=at, lifted_by="someone", lifted_at=at,
            )
        )  # fmt: skip
        return row

    def person(self, secret):
        row = uuid4().hex
        seal = lambda column: self.seal("needs_person", column, row, secret)  # noqa: E731
        index = vault_of(self.session).blind("personal-number", row)
        self.session.add(
            NeedsPerson(
                id=row, number_index=index, name=seal("name"), number=seal("number"),
                born=seal("born"), registered_at=NOW,
            )
        )  # fmt: skip
        self.session.flush()
        self.session.add(
            NeedsPlacement(
                person_id=row, unit_id=self.unit, form="compulsory", home_municipality="0099",
                valid_from=date(2000, 1, 1), valid_to=None,
            )
        )  # fmt: skip
        return row

    def rows(self, case, secret, at):
        """Add a sent assessment, a draft that never was, and one row of each other kind."""
        who = self.officer.account_id
        new = [uuid4().hex for _ in range(7)]
        seal = self.seal
        self.session.add_all([
            *(NeedsAssessment(
                id=row, case_id=case, kind="first", instrument_id=self.instrument,
                assessor_id=who, answers=seal("needs_assessment", "answers", row, secret),
                result=seal("needs_assessment", "result", row, secret) if sent else None,
                started_at=at, saved_at=at, sent_at=sent,
            ) for row, sent in ((new[0], at), (new[1], None))),
            NeedsAnswer(id=new[2], case_id=case, key="doc_tried", changed_at=at, changed_by=who,
                        content=seal("needs_answer", "content", new[2], secret)),
            NeedsFile(id=new[3], case_id=case, kind="plan", media_type="pdf", size=9, at=at, by=who,
                      name=seal("needs_file", "name", new[3], secret),
                      content=seal("needs_file", "content", new[3], secret * 900)),
            NeedsNote(id=new[4], case_id=case, kind="note", at=at, by=who,
                      body=seal("needs_note", "body", new[4], secret)),
            NeedsEvaluation(id=new[5], case_id=case, saved_at=at, saved_by=who, ready_at=at,
                            content=seal("needs_evaluation", "content", new[5], secret)),
            NeedsBreakGlass(id=new[6], case_id=case, account_id=who, opened_at=at, until=at,
                            reviewed_at=at, reviewed_by=who,
                            reason=seal("needs_break_glass", "reason", new[6], secret),
                            review=seal("needs_break_glass", "review", new[6], secret)),
        ])  # fmt: skip
        return {
            "needs.assessment": (new[0], new[1]),
            "needs.documentation": (new[2], case),
            "needs.file": (new[3],),
            "needs.note": (new[4],),
            "needs.evaluation": (new[5],),
            "needs.emergency": (new[6],),
        }

    def decided(self, ref, secret, at):
        """Add a decision with money, and a draft that was dropped."""
        decision, draft, dropped = (uuid4().hex for _ in range(3))
        content = Content(
            number=f"STÖD {self.made}", kind=SUPPORT, subject=ref, outcome="granted", method=1,
            decided_on=at.date(), inputs={}, result={}, facts={"why": secret}, letter=secret,
        )  # fmt: skip
        text = canonical(table_of(content))
        place = Place(table="decision", column="sealed", row=decision)
        for row, state in ((draft, "decided"), (dropped, "dropped")):
            self.session.add(
                DecisionDraft(
                    id=row, kind=SUPPORT, subject=ref, unit_id=self.unit, outcome="granted",
                    state=state, content=self.seal("decision_draft", "content", row, secret),
                    writers="a", drafted_by="a", drafted_at=at,
                )
            )  # fmt: skip
        self.session.flush()
        self.session.add(
            Decision(
                id=decision, number=content.number, series="STÖD", year=at.year, seq=self.made,
                kind=SUPPORT, subject=ref, unit_id=self.unit, outcome="granted",
                sealed=vault_of(self.session).seal_text(place, text), sha256=checksum(text),
                method=1, appealable=True, drafted_by="a", approved_by="b", decided_on=at.date(),
                decided_at=at, draft_id=draft,
            )
        )  # fmt: skip
        self.session.flush()
        self.session.add(
            NeedsMoney(
                decision_id=decision, unit_id=self.unit, money_kind="additional_amount", ref=ref,
                kind="share", month=at.date().replace(day=1), pay_month=at.date().replace(day=1),
                net=1234567, vat=74074, written_by="b", written_at=at,
            )
        )  # fmt: skip
        return decision, draft, dropped

    def reviewed(self, ref, secret, at):
        """Add a reading that was in a sample, with the reviewer's note."""
        seq = record(self.session, self.officer, "needs.read-case", ref, now=at)
        sample = NeedsLogSample(
            month=f"{self.made:07}", seed=1, reads=1, counts="{}", drawn_at=at, drawn_by="x"
        )
        self.session.add(sample)
        self.session.flush()
        row = uuid4().hex
        self.session.add(
            NeedsLogPick(
                id=row, sample_id=sample.id, seq=seq, reasons="many", verdict="asked",
                note=self.seal("needs_log_pick", "note", row, secret), reviewed_at=at,
                reviewed_by=self.officer.account_id,
            )
        )  # fmt: skip
        return row


def maker(session, municipality) -> Maker:
    """Return a maker at the independent school, where every month has been handed over."""
    officer = account(session, Role.CASE_OFFICER, municipality.id, who="closer")
    first = applied(session, officer, municipality.independent, key="first")
    make_officer(session, first)
    session.add(NeedsPayRun(month=date(2090, 1, 1), rows=1, ore=1, by="x", at=NOW))
    row = session.scalar(select(NeedsCase).where(NeedsCase.ref == first))
    instrument, _ = published(session, now=NOW)
    return Maker(
        session=session, officer=officer, unit=municipality.independent, process=row.process_id,
        instrument=instrument, first=first,
    )  # fmt: skip


def closed_on(day: date) -> datetime:
    """Return noon of the day."""
    return datetime.combine(day, NOW.timetz())
