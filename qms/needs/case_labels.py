"""What kinds, parts, papers and lacks are called on the pages of cases."""

from qms.i18n.language import gettext, language, mark
from qms.needs.core.cases.kinds import CaseKind, Part
from qms.needs.core.documentation.completeness import Lack
from qms.needs.core.process import Need, Process
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
FILE_KINDS = {
    "application": mark("Ansökan"),
    "support": mark("Underlag"),
    "plan": mark("Utredning eller åtgärdsprogram"),
    "letter": mark("Brev"),
    "other": mark("Annat"),
}
LACKS = {
    Lack.EMPTY: mark("inget är skrivet"),
    Lack.NO_CHOICE: mark("ett val saknas"),
    Lack.FEW_ROWS: mark("för få rader"),
}
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


def lack_label(lack: Lack | None) -> str:
    """Return what a part of the documentation lacks, empty when it lacks nothing."""
    return gettext(LACKS[lack]) if lack else ""


def need_label(need: Need) -> str:
    """Return what a step lacks."""
    return gettext(NEEDS[need])


def step_label(process: Process, step: str) -> str:
    """Return what a step is called in the process; the application itself is none of its steps."""
    if step == APPLIED:
        return gettext("Ansökan kom in")
    if step == NOTE:
        return gettext("Anteckning")
    return process.step(step).name.said(language())
