"""What kinds, parts, papers and lacks are called on the pages of cases."""

from datetime import date

from qms.i18n.formats import day
from qms.i18n.language import gettext, language, mark
from qms.needs.core.cases.kinds import CaseKind, Part
from qms.needs.core.documentation.completeness import Lack, PartState, Standing
from qms.needs.core.documentation.content import columns_of
from qms.needs.core.instrument.tested import DocumentationPart
from qms.needs.core.process import Need, Process, Stage, StageKey
from qms.needs.queries.completion import CAME_IN, WANTED
from qms.needs.services.notes import NOTE
from qms.needs.services.stepping import APPLIED

KINDS = {
    CaseKind.ADDITIONAL: mark("Tilläggsbelopp"),
    CaseKind.OPERATIONAL: mark("Verksamhetsstöd"),
}
PARTS = {
    Part.UNIT: mark("Enheten"),
    Part.ASSESSOR: mark("Bedömare"),
    Part.SECOND_ASSESSOR: mark("Andra bedömare"),
    Part.OFFICER: mark("Handläggare"),
    Part.DECIDER: mark("Beslutsfattare"),
    Part.READER: mark("Läsare"),
}
PART_TASKS = {
    Part.UNIT: mark("ansöker, lämnar underlag och utvärderar"),
    Part.ASSESSOR: mark("gör den första bedömningen och följer upp den, utan att se pengar"),
    Part.SECOND_ASSESSOR: mark("gör en andra bedömning, utan att ha sett den första"),
    Part.OFFICER: mark("handlägger och skriver förslaget till beslut"),
    Part.DECIDER: mark("beslutar eller lämnar tillbaka förslaget"),
    Part.READER: mark("läser ärendet och ändrar inget"),
}
"""What somebody tied in the part does in the case."""
FILE_KINDS = {
    "application": mark("Ansökan"),
    "support": mark("Underlag till ansökan"),
    "plan": mark("Utredning eller åtgärdsprogram"),
    "letter": mark("Brev"),
    "other": mark("Annat"),
}
LACKS = {
    Lack.EMPTY: mark("inget är skrivet"),
    Lack.NO_CHOICE: mark("ett val saknas"),
    Lack.FEW_ROWS: mark("för få rader"),
    Lack.PREFILLED: mark("hämtat från ansökan, fyll i resten"),
}
STANDINGS = {
    Standing.NOT_BEGUN: mark("Inte påbörjad"),
    Standing.BEGUN: mark("Påbörjad"),
    Standing.DONE: mark("Klar"),
    Standing.ASKED_FOR: mark("Ska kompletteras"),
}
COLUMNS = {"kostnad": mark("Kostnad för"), "belopp": mark("Kronor")}
"""The columns of a table of costs that the instrument gives none."""
HAPPENED = {
    "begin_check": mark("Handläggningen började"),
    "ask_completion": mark("Komplettering begärdes"),
    CAME_IN: mark("Kompletteringen kom in"),
    "found_complete": mark("Underlaget räckte"),
    "assessment_sent": mark("Bedömningen skickades"),
    "assessment_withdrawn": mark("Bedömningen togs tillbaka"),
    "ask_second": mark("En andra bedömning begärdes"),
    "second_drawn": mark("Lottades ut till en andra bedömning"),
    "second_sent": mark("Den andra bedömningen skickades"),
    "proposal_ready": mark("Förslaget skickades till beslut"),
    "proposal_returned": mark("Förslaget gick tillbaka till handläggaren"),
    "decided": mark("Beslut fattades"),
    "refused": mark("Ansökan avslogs"),
    "follow_up_begun": mark("Uppföljningen började"),
    "evaluated": mark("Perioden följdes upp"),
    "withdrawn": mark("Ansökan togs tillbaka"),
    "moved": mark("Barnet flyttade"),
    "handed_over": mark("Ärendet lämnades över"),
}
"""What a step is called once it has been taken; a button says what it does, a list what was done.
"""
NEEDS = {
    Need.COMPLETE: mark("underlaget är inte komplett"),
    Need.ASSESSOR: mark("ingen bedömare är knuten till ärendet"),
    Need.SECOND_ASSESSOR: mark("ingen andra bedömare är knuten till ärendet"),
    Need.EVALUATED: mark("den förra perioden är inte uppföljd"),
}


def kind_label(kind: CaseKind) -> str:
    """Return what a kind of case is called."""
    return gettext(KINDS[kind])


def part_label(part: Part) -> str:
    """Return what a part in a case is called."""
    return gettext(PARTS[part])


def stage_label(stage: Stage, *, period_from: date, today: date) -> str:
    """Return what the stage is called; what is granted and has not begun says when it does."""
    if stage.key is StageKey.RUNNING and today < period_from:
        return gettext("Beviljat, börjar %(day)s") % {"day": day(period_from)}
    return stage.name.said(language())


def stage_text(stage: Stage, *, period_from: date, today: date) -> str:
    """Return what is done in the stage."""
    if stage.key is StageKey.RUNNING and today < period_from:
        words = gettext("Stödet är beviljat. Det ges och betalas från %(day)s.")
        return words % {"day": day(period_from)}
    return stage.text.said(language())


def part_task(part: Part) -> str:
    """Return what a part is called and what it does in a case."""
    return f"{part_label(part)}: {gettext(PART_TASKS[part])}"


def lack_label(lack: Lack | None) -> str:
    """Return what a part of the documentation lacks, empty when it lacks nothing."""
    return gettext(LACKS[lack]) if lack else ""


def standing_label(state: PartState) -> str:
    """Return how far a part has come, what it lacks, and whether it can be left out."""
    words = [gettext(STANDINGS[state.standing])]
    if state.lack not in {None, Lack.EMPTY}:
        words.append(lack_label(state.lack))
    if state.may_be_needed:
        words.append(gettext("kan komma att krävas"))
    elif not state.is_required:
        words.append(gettext("valfri"))
    return ", ".join(words)


def column_labels(part: DocumentationPart) -> tuple[str, ...]:
    """Return the headings of the part's table, none when it has no table."""
    if part.column_names:
        said = (one.said(language()) for one in part.column_names)
        return tuple(one[:1].upper() + one[1:] for one in said)
    return tuple(gettext(COLUMNS[key]) for key in columns_of(part))


def happened_label(process: Process, step: str) -> str:
    """Return what a step that was taken is called among what has happened."""
    return gettext(HAPPENED[step]) if step in HAPPENED else step_label(process, step)


def need_label(need: Need) -> str:
    """Return what a step lacks."""
    return gettext(NEEDS[need])


def step_label(process: Process, step: str) -> str:
    """Return what a step is called in the process; the application itself is none of its steps."""
    if step == APPLIED:
        return gettext("Ansökan kom in")
    if step == NOTE:
        return gettext("Anteckning")
    if step == WANTED:
        return gettext("Bedömaren bad om underlag")
    return process.step(step).name.said(language())
