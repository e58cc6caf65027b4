"""What the tables and the reasons are called on the page of extracts."""

import json
from typing import Any

from qms.audit.labels import EVENTS
from qms.i18n.language import gettext, mark

REASONS = {
    "index": mark("Nycklar att hitta personen med. De säger inget om personen."),
    "many": mark("Filer och anrop med många personers uppgifter. Raderna står var för sig ovan."),
    "secret": mark("Lösenord och hemliga koder. De skulle kunna användas av den som får dem."),
    "sign": mark("Kontrollsummor av nätadresser. De går inte att läsa tillbaka."),
}
TABLES = {
    "account": mark("Kontot"),
    "api_token": mark("Nycklar för program"),
    "audit_row": mark("Händelseloggen"),
    "decision": mark("Beslut"),
    "decision_draft": mark("Förslag till beslut"),
    "decision_end": mark("Upphävda beslut"),
    "grant_enrolment": mark("Inskriven hos fristående"),
    "inbox_message": mark("Meddelanden"),
    "job": mark("Beräkningar"),
    "needs_answer": mark("Ansökan och underlag"),
    "needs_assessment": mark("Bedömningar"),
    "needs_award_end": mark("Stöd som slutat i förtid"),
    "needs_break_glass": mark("Nödöppningar"),
    "needs_care": mark("Vem som är knuten till ärendet"),
    "needs_case": mark("Ärenden om stöd"),
    "needs_evaluation": mark("Uppföljningar av stöd"),
    "needs_event": mark("Ärendets steg"),
    "needs_file": mark("Inlämnade dokument"),
    "needs_money": mark("Pengar till stöd"),
    "needs_note": mark("Anteckningar"),
    "needs_person": mark("Barnet eller eleven"),
    "needs_placement": mark("Enheter som barnet gått på"),
    "needs_protected_reader": mark("Namngivna läsare"),
    "outside_identity": mark("Kommunens inloggning"),
    "recovery_code": mark("Reservkoder"),
    "report_comment": mark("Kommentarer på redovisningar"),
    "report_event": mark("Redovisningars steg"),
    "retention_hold": mark("Gallringsstopp"),
    "retention_item": mark("Gallrat"),
    "role_grant": mark("Roller"),
    "second_factor": mark("Andra faktorn"),
    "sign_in_failure": mark("Misslyckade inloggningar"),
}
LONGEST = 2_000  # signs of a value on the page; the file holds all


def table_name(name: str) -> str:
    """Return what the table is called, its own name where it has no other."""
    return gettext(TABLES[name]) if name in TABLES else name


def cell(column: str, value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    """Return a value as text for the page, cut where it is a whole document."""
    if column == "action" and value in EVENTS:
        return gettext(EVENTS[value])
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"
