"""What the kinds, steps, causes and clocks of cases are called on pages and in files."""

from datetime import date

from qms.followup.core.cases.clocks import Clock, ClockState
from qms.followup.core.cases.kinds import CaseKind, CaseOutcome, CaseState, Cause, Channel
from qms.followup.core.cases.records import Case
from qms.followup.queries.cases import CaseLine
from qms.i18n.language import gettext, mark

KINDS = {
    CaseKind.COMPLAINT: mark("Klagomål"),
    CaseKind.DEFICIENCY: mark("Brist"),
    CaseKind.DEGRADING: mark("Kränkande behandling"),
}
STEPS = {
    CaseState.RECEIVED: mark("Mottaget"),
    CaseState.CONFIRMED: mark("Bekräftat"),
    CaseState.INVESTIGATING: mark("Utreds"),
    CaseState.ANSWERED: mark("Besvarat"),
    CaseState.CLOSED: mark("Avslutat"),
}
OWN_STEPS = {
    (CaseKind.DEFICIENCY, CaseState.RECEIVED): mark("Upptäckt"),
    (CaseKind.DEFICIENCY, CaseState.ANSWERED): mark("Åtgärd beslutad"),
    (CaseKind.DEGRADING, CaseState.RECEIVED): mark("Rektor har fått veta"),
    (CaseKind.DEGRADING, CaseState.CONFIRMED): mark("Anmält till huvudmannen"),
    (CaseKind.DEGRADING, CaseState.ANSWERED): mark("Utredningen klar"),
}
NOT_REPORTED = mark("Bedömt, behöver inte anmälas")
CHANNELS = {
    Channel.GUARDIAN: mark("Vårdnadshavare"),
    Channel.PUPIL: mark("Barn eller elev"),
    Channel.STAFF: mark("Personal"),
    Channel.OWN_REVIEW: mark("Egen uppföljning"),
    Channel.INSPECTION: mark("Tillsyn eller granskning"),
    Channel.OTHER: mark("Annat sätt"),
}
CAUSES = {
    Cause.TEACHING: mark("Undervisning och bedömning"),
    Cause.SUPPORT: mark("Stöd"),
    Cause.SAFETY: mark("Trygghet och studiero"),
    Cause.CONDUCT: mark("Bemötande"),
    Cause.INFORMATION: mark("Information och samverkan"),
    Cause.PREMISES: mark("Lokaler och miljö"),
    Cause.STAFFING: mark("Bemanning"),
    Cause.RULES: mark("Regler och beslut"),
    Cause.OTHER: mark("Annat"),
}
OUTCOMES = {
    CaseOutcome.DEFICIENCY: mark("Det fanns en brist"),
    CaseOutcome.PARTLY: mark("Det fanns delvis en brist"),
    CaseOutcome.NONE: mark("Det fanns ingen brist"),
}
CLOCKS = {
    ClockState.MET: ("ok", mark("i tid")),
    ClockState.MET_LATE: ("back", mark("efter sista dagen")),
    ClockState.RUNNING: ("now", mark("inte gjort än")),
    ClockState.OVERDUE: ("error", mark("försenat")),
}


def kind_label(kind: CaseKind) -> str:
    """Return what the kind of case is called."""
    return gettext(KINDS[kind])


def step_label(kind: CaseKind, step: CaseState, *, reports: bool = True) -> str:
    """Return what the step is called for the kind.

    `reports` is False for degrading treatment that need not be reported to the provider.
    """
    if (kind, step) == (CaseKind.DEGRADING, CaseState.CONFIRMED) and not reports:
        return gettext(NOT_REPORTED)
    return gettext(OWN_STEPS.get((kind, step), STEPS[step]))


def case_chip(line: CaseLine, today: date) -> tuple[str, str]:
    """Return the kind of chip and its word for how the case stands."""
    case = line.case
    if case.is_exception:
        return "back", gettext("Avslutat med undantag")
    if case.is_closed:
        return "ok", gettext("Avslutat")
    if line.is_late(today):
        return "error", gettext("Försenat")
    return "now", step_label(case.about.kind, case.state)


def clock_chip(clock: Clock, today: date) -> tuple[str, str]:
    """Return the kind of chip and its word for how a clock stands."""
    kind, word = CLOCKS[clock.state(today)]
    return kind, gettext(word)


def case_state_label(case: Case) -> str:
    """Return the step the case has reached, for files."""
    if case.is_exception:
        return gettext("Avslutat med undantag")
    return step_label(case.about.kind, case.state)


def few_label() -> str:
    """Return what stands in place of a hidden number; it may be hidden to protect another."""
    return gettext("dolt")
