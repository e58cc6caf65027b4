"""What the review of readings is called on pages."""

from qms.i18n.language import mark
from qms.needs.core.log_review.events import Kind
from qms.needs.core.log_review.reviewing import Verdict
from qms.needs.core.log_review.rules import Reason

REASONS = {
    Reason.BREAK_GLASS: mark("Nödöppning"),
    Reason.PROTECTED: mark("Skyddad identitet"),
    Reason.NO_WORK: mark("Ärendet låg stilla"),
    Reason.OUT_OF_HOURS: mark("Utanför arbetstid"),
    Reason.MANY: mark("Många ärenden på en dag"),
    Reason.CHANCE: mark("Slump"),
}
MEANINGS = {
    Reason.BREAK_GLASS: mark("Ärendet öppnades utan koppling till det. Alla tas med."),
    Reason.PROTECTED: mark("Ärendet gäller någon med skyddad identitet. Alla tas med."),
    Reason.NO_WORK: mark("Ingen gjorde något i ärendet inom 14 dagar före och efter läsningen."),
    Reason.OUT_OF_HOURS: mark("Före 6.30, efter 18.30 eller på en ledig dag."),
    Reason.MANY: mark("Personen öppnade fler än 20 ärenden samma dag."),
    Reason.CHANCE: mark("5 procent av månadens läsningar, minst 10, dragna slumpvis."),
}
VERDICTS = {
    Verdict.JUSTIFIED: mark("Befogad"),
    Verdict.ASKED: mark("Fråga ställd, väntar på svar"),
    Verdict.UNJUSTIFIED: mark("Inte befogad"),
}
VERDICT_CHIPS = {Verdict.JUSTIFIED: "ok", Verdict.ASKED: "now", Verdict.UNJUSTIFIED: "error"}

KINDS = {
    Kind.READ: mark("Läsningar"),
    Kind.CHANGE: mark("Ändringar"),
    Kind.OPENING: mark("Nödöppningar"),
    Kind.REVIEW: mark("Granskning av loggen"),
}
PURPOSES = {
    "agreement": mark("Samstämmighet mellan bedömare"),
    "distribution": mark("Når pengarna behoven"),
    "effects": mark("Vad stödet lett till"),
    "payments": mark("Utbetalningar"),
    "report": mark("Rapport om stöd efter behov"),
    "unit-needs": mark("Stödbehov per enhet"),
}
