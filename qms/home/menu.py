"""The product's menu, page by page, in the order it is shown."""

from qms.access.policy import Can
from qms.i18n.language import mark
from qms.web.menu import MenuItem, Phase

F, A, P, N = Phase.FOLLOW_UP, Phase.ANALYSE, Phase.PLAN, Phase.REGISTER


def _page(
    phase: Phase, label: str, endpoint: str, can: Can, *, unless: Can | None = None
) -> MenuItem:
    return MenuItem(phase=phase, label=label, endpoint=endpoint, can=can, unless=unless)


MENU = (
    _page(F, mark("Årshjul"), "followup.show_wheel", Can.FOLLOWUP_READ_CYCLE),
    _page(F, mark("Redovisningar"), "followup.show_reports", Can.FOLLOWUP_READ),
    _page(F, mark("Rapportmallar"), "followup.show_templates", Can.FOLLOWUP_READ_TEMPLATES),
    _page(F, mark("Resultat och elever"), "followup.show_results", Can.FOLLOWUP_READ),
    _page(F, mark("Granskning och dialog"), "followup.show_review", Can.FOLLOWUP_REVIEW),
    _page(
        F,
        mark("Dialog och återkoppling"),
        "followup.show_dialogues",
        Can.FOLLOWUP_READ_REVIEW,
        unless=Can.FOLLOWUP_REVIEW,
    ),
    _page(F, mark("Insatser"), "followup.show_actions", Can.FOLLOWUP_READ),
    _page(F, mark("Klagomål och brister"), "followup.show_cases", Can.FOLLOWUP_CASES),
    _page(
        F,
        mark("Klagomål i siffror"),
        "followup.show_case_facts",
        Can.FOLLOWUP_READ,
        unless=Can.FOLLOWUP_CASES,
    ),
    _page(A, mark("Effekt"), "followup.show_evaluations", Can.FOLLOWUP_ANALYSE),
    _page(A, mark("Behov"), "needs.show_cases", Can.NEEDS_READ),
    _page(A, mark("Stöd efter behov"), "needs.show_report", Can.NEEDS_READ_SUMS),
    _page(A, mark("Öva på bedömning"), "needs.show_practice", Can.NEEDS_ASSESS),
    _page(A, mark("Pengar till stöd"), "needs.show_payments", Can.NEEDS_READ_PAYMENTS),
    _page(A, mark("Instrument för stödbehov"), "needs.show_instruments", Can.NEEDS_READ_INSTRUMENT),
    _page(A, mark("Likvärdighetsresurser"), "followup.show_supports", Can.FOLLOWUP_READ_EQUITY),
    _page(A, mark("Resursfördelning"), "allocation.show_models", Can.ALLOCATION_READ),
    _page(A, mark("Kalkylblad"), "allocation.show_sheets", Can.ALLOCATION_READ),
    _page(
        A,
        mark("Modellens träffsäkerhet"),
        "allocation.show_accuracy",
        Can.ALLOCATION_READ_ACCURACY,
    ),
    _page(A, mark("Skolans ersättning"), "allocation.show_units", Can.ALLOCATION_READ_UNIT),
    _page(
        A,
        mark("Förslag att kommentera"),
        "allocation.show_open_proposals",
        Can.ALLOCATION_COMMENT,
        unless=Can.ALLOCATION_READ,
    ),
    _page(A, mark("Kostnad per elev"), "costs.show_costs", Can.COSTS_READ),
    _page(A, mark("Bidrag"), "grants.show_grants", Can.GRANTS_READ),
    _page(P, mark("Elevprognos"), "forecast.show_forecast", Can.FORECAST_READ),
    _page(P, mark("Skolor och lokaler"), "planning.show_studies", Can.PLANNING_READ),
    _page(N, mark("Nämndhandlingar"), "followup.show_papers", Can.FOLLOWUP_READ_PAPERS),
    _page(N, mark("Import"), "register.show_datasets", Can.REGISTER_IMPORT),
    _page(N, mark("Uppgifter"), "register.show_data", Can.REGISTER_READ),
    _page(N, mark("Nycklar för program"), "tokens.show_tokens", Can.REGISTER_READ),
    _page(N, mark("Skolor och förskolor"), "org.show_units", Can.ORG_READ),
    _page(N, mark("Beräkningar"), "jobs.show_jobs", Can.JOBS_READ),
    _page(N, mark("Användare"), "identity.show_accounts", Can.ACCOUNTS_READ),
    _page(
        N,
        mark("Genomgång av roller"),
        "identity.show_review_of_roles",
        Can.ACCOUNTS_ATTEST,
        unless=Can.ACCOUNTS_READ,
    ),
    _page(N, mark("Händelselogg"), "audit.show_log", Can.AUDIT_READ),
    _page(N, mark("Gallring"), "retention.show_retention", Can.RETENTION_READ),
    _page(N, mark("Arkivpaket"), "archive.show_packages", Can.RETENTION_ARCHIVE),
    _page(N, mark("Registerutdrag"), "subject.show_extract", Can.RETENTION_EXTRACT),
    _page(N, mark("Loggkontroll"), "needs.show_log_review", Can.NEEDS_REVIEW_LOG),
)
ENDPOINTS = frozenset(item.endpoint for item in MENU)
