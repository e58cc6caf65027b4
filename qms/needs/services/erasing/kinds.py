"""Every kind of content about a child that can be erased, in the order it is."""

from qms.decisions.models import Decision, DecisionDraft, DecisionEnd
from qms.i18n.language import mark
from qms.needs.models import (
    NeedsAnswer,
    NeedsAssessment,
    NeedsBreakGlass,
    NeedsCase,
    NeedsEvaluation,
    NeedsFile,
    NeedsLogPick,
    NeedsNote,
    NeedsPerson,
    NeedsPlacement,
    NeedsProtectedReader,
)
from qms.needs.queries.erasable import knows, may_see
from qms.needs.services.erasing import decisions, documentation, holds, persons, reviews
from qms.needs.services.erasing.drafts import DRAFT
from qms.needs.services.erasing.rows import Rows
from qms.retention.kinds import Kind, Kinds
from qms.retention.models import RetentionHold

CLOSED = mark("Dagen då ärendet avslutades")
CLOSED_OR_WRITTEN = mark("Dagen då ärendet avslutades, eller en senare dag då det skrevs")
LIFTED = mark("Dagen då stoppet hävdes, tidigast då ärendet avslutades")
REVIEWED = mark("Dagen för kontrollen, tidigast då ärendet avslutades")


def _rows(key: str, rows: Rows, *, name: str, what: str, base: str = CLOSED_OR_WRITTEN) -> Kind:
    return Kind(
        key=key, name=name, what=what, base=base, tables=rows.tables,
        items=rows.items, remains=rows.remains, erase=rows.erase,
    )  # fmt: skip


KINDS = Kinds(
    knows=knows,
    may_see=may_see,
    all=(
        _rows(
            "needs.assessment",
            Rows(model=NeedsAssessment, moment=NeedsAssessment.saved_at),
            name=mark("Bedömningar"),
            what=mark("Svar, iakttagelser, resultat och utkast. Publicerade summor står kvar."),
        ),
        Kind(
            key="needs.documentation",
            name=mark("Ansökan och underlag"),
            what=mark("Vad enheten sökte om och de delar av underlaget som skrevs."),
            base=CLOSED_OR_WRITTEN,
            tables=(NeedsAnswer.__tablename__, NeedsCase.__tablename__),
            items=documentation.items,
            remains=documentation.remains,
            erase=documentation.erase,
        ),
        _rows(
            "needs.file",
            Rows(model=NeedsFile, moment=NeedsFile.at),
            name=mark("Inlämnade dokument"),
            what=mark("Dokumentens namn och innehåll, även borttagna."),
        ),
        _rows(
            "needs.note",
            Rows(model=NeedsNote, moment=NeedsNote.at),
            name=mark("Anteckningar"),
            what=mark("Anteckningar i ärendet och förklaringar till steg."),
        ),
        _rows(
            "needs.emergency",
            Rows(
                model=NeedsBreakGlass,
                moment=NeedsBreakGlass.reviewed_at,
                only=lambda: NeedsBreakGlass.reviewed_at.is_not(None),
            ),
            name=mark("Nödöppningar"),
            what=mark("Skälet och kontrollens ord. Händelseloggen står kvar."),
            base=REVIEWED,
        ),
        Kind(
            key="needs.review",
            name=mark("Loggkontrollens anteckningar"),
            what=mark("Vad den som kontrollerade en läsning skrev."),
            base=REVIEWED,
            tables=(NeedsLogPick.__tablename__,),
            items=reviews.items,
            remains=reviews.remains,
            erase=reviews.erase,
        ),
        _rows(
            "needs.evaluation",
            Rows(model=NeedsEvaluation, moment=NeedsEvaluation.saved_at),
            name=mark("Uppföljningar"),
            what=mark("Vad stödet användes till och vad som blev annorlunda."),
        ),
        Kind(
            key="needs.decision",
            name=mark("Beslutens innehåll"),
            what=mark("Brev, skäl och utkast. Nummer, utfall, kontrollsumma och belopp står kvar."),
            base=CLOSED_OR_WRITTEN,
            tables=tuple(one.__tablename__ for one in (Decision, DecisionDraft, DecisionEnd)),
            items=decisions.items,
            remains=decisions.remains,
            erase=decisions.erase,
        ),
        Kind(
            key="needs.hold",
            name=mark("Hävda gallringsstopp"),
            what=mark("Varför ärendet inte fick gallras. Händelseloggen står kvar."),
            base=LIFTED,
            tables=(RetentionHold.__tablename__,),
            items=holds.items,
            remains=holds.remains,
            erase=holds.erase,
        ),
        Kind(
            key="needs.person",
            name=mark("Barnet eller eleven"),
            what=mark("Namn, personnummer och födelsedag, när inget annat om personen finns kvar."),
            base=CLOSED,
            tables=tuple(
                one.__tablename__ for one in (NeedsPerson, NeedsPlacement, NeedsProtectedReader)
            ),
            items=persons.items,
            remains=persons.remains,
            erase=persons.erase,
        ),
        DRAFT,
    ),
)
