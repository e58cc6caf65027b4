"""What jobs and their states are called on pages."""

from qms.i18n.language import gettext, mark
from qms.jobs.core.states import JobState

JOBS = {
    "jobs.anchor-trail": mark("Kontroll och ankring av händelseloggen"),
    "jobs.clear-marks": mark("Städning av schemats minne"),
    "allocation.accuracy": mark("Modellens träffsäkerhet"),
    "demo.planning-study": mark("Demokommunens utredning om skolor"),
    "followup.remind": mark("Påminnelser"),
    "forecast.clear": mark("Städning av avbrutna prognoser"),
    "forecast.refit": mark("Årets elevprognos"),
    "costs.compute": mark("Kostnad per elev"),
    "costs.follow_up": mark("Ekonomisk uppföljning"),
    "forecast.run": mark("Elevprognos"),
    "grants.clear-files": mark("Städning av filer med inskrivna"),
    "inbox.clear-old": mark("Städning av gamla meddelanden"),
    "inbox.mail": mark("E-post om det som väntar"),
    "needs.clear-drafts": mark("Städning av gamla utkast"),
    "needs.compare": mark("Jämförelse med tidigare ärenden"),
    "needs.sample": mark("Urval till loggkontroll"),
    "planning.propose": mark("Förslag till skolstruktur"),
    "register.read-file": mark("Kontroll av stor fil"),
    "register.save-file": mark("Inläsning av stor fil"),
    "register.clear-uploads": mark("Städning av övergivna filer"),
    "retention.erase": mark("Gallring"),
    "retention.archive": mark("Arkivpaket"),
    "retention.reapply": mark("Kontroll av gallrat"),
}
STATES = {
    JobState.QUEUED: ("none", mark("Väntar")),
    JobState.RUNNING: ("now", mark("Räknar")),
    JobState.DONE: ("ok", mark("Klar")),
    JobState.FAILED: ("error", mark("Stoppad med fel")),
    JobState.CANCELLED: ("none", mark("Avbruten")),
}


def job_label(name: str) -> str:
    """Return what the job does, in words."""
    return gettext(JOBS[name]) if name in JOBS else name


def state_chips() -> dict[str, tuple[str, str]]:
    """Return the chip's kind and word for every state."""
    return {state.value: (kind, gettext(word)) for state, (kind, word) in STATES.items()}
