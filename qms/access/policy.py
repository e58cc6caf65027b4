"""Every right in the product and the roles that have it: one table a lawyer could read."""

from enum import StrEnum

from qms.access.roles import OFFICE, Role


class Can(StrEnum):
    """What can be done; the names are `<module>:<verb>`."""

    HOME_READ = "home:read"
    ACCOUNT_OWN = "accounts:own"
    ORG_READ = "org:read"
    ORG_CHANGE = "org:change"
    ACCOUNTS_READ = "accounts:read"
    ACCOUNTS_CHANGE = "accounts:change"
    AUDIT_READ = "audit:read"
    JOBS_READ = "jobs:read"
    JOBS_CANCEL = "jobs:cancel"
    REGISTER_READ = "register:read"
    REGISTER_IMPORT = "register:import"
    FORECAST_READ = "forecast:read"
    FORECAST_RUN = "forecast:run"
    FORECAST_ASSUME = "forecast:assume"
    FORECAST_PUBLISH = "forecast:publish"
    ALLOCATION_READ = "allocation:read"
    ALLOCATION_READ_UNIT = "allocation:read-unit"
    ALLOCATION_READ_ACCURACY = "allocation:read-accuracy"
    ALLOCATION_READ_SHARES = "allocation:read-shares"
    ALLOCATION_READ_PUPILS = "allocation:read-pupils"
    ALLOCATION_DRAFT = "allocation:draft"
    ALLOCATION_ADOPT = "allocation:adopt"
    ALLOCATION_COMMENT = "allocation:comment"
    ALLOCATION_ANSWER = "allocation:answer"
    ALLOCATION_REVIEW = "allocation:review"
    ALLOCATION_MOVE = "allocation:move"
    FOLLOWUP_READ = "followup:read"
    FOLLOWUP_FILE = "followup:file"
    FOLLOWUP_FILE_PROVIDER = "followup:file-provider"
    FOLLOWUP_WRITE = "followup:write"
    FOLLOWUP_APPROVE = "followup:approve"
    FOLLOWUP_OPEN_CYCLE = "followup:open-cycle"
    FOLLOWUP_ANALYSE = "followup:analyse"
    FOLLOWUP_READ_CYCLE = "followup:read-cycle"
    FOLLOWUP_CHANGE_CYCLE = "followup:change-cycle"
    FOLLOWUP_MARK = "followup:mark"
    FOLLOWUP_READ_TEMPLATES = "followup:read-templates"
    FOLLOWUP_TEMPLATES = "followup:templates"
    FOLLOWUP_READ_PAPERS = "followup:read-papers"
    FOLLOWUP_PAPER = "followup:paper"
    FOLLOWUP_READ_EQUITY = "followup:read-equity"
    FOLLOWUP_EQUITY = "followup:equity"
    FOLLOWUP_ACT = "followup:act"
    FOLLOWUP_CASES = "followup:cases"
    FOLLOWUP_CASE_NOTES = "followup:case-notes"
    FOLLOWUP_REVIEW = "followup:review"
    FOLLOWUP_READ_REVIEW = "followup:read-review"
    FOLLOWUP_READ_RESTRICTED = "followup:read-restricted"
    FOLLOWUP_COMMENT = "followup:comment"
    FOLLOWUP_LIMITS = "followup:limits"
    NEEDS_READ = "needs:read"
    NEEDS_APPLY = "needs:apply"
    NEEDS_WRITE = "needs:write"
    NEEDS_ASSESS = "needs:assess"
    NEEDS_HANDLE = "needs:handle"
    NEEDS_DECIDE = "needs:decide"
    NEEDS_READ_SUMS = "needs:read-sums"
    NEEDS_READ_BUDGET = "needs:read-budget"
    NEEDS_READ_INSTRUMENT = "needs:read-instrument"
    NEEDS_INSTRUMENT = "needs:instrument"
    NEEDS_GO_LIVE = "needs:go-live"
    NEEDS_READ_AGREEMENT = "needs:read-agreement"
    NEEDS_READ_PAYMENTS = "needs:read-payments"
    NEEDS_PAY = "needs:pay"
    NEEDS_REVIEW_LOG = "needs:review-log"
    NEEDS_BREAK_GLASS = "needs:break-glass"
    NEEDS_PROTECT = "needs:protect"
    GRANTS_READ = "grants:read"
    GRANTS_WRITE = "grants:write"
    GRANTS_DECIDE = "grants:decide"
    COSTS_READ = "costs:read"
    COSTS_READ_TOTALS = "costs:read-totals"
    COSTS_READ_LINES = "costs:read-lines"
    COSTS_READ_RULES = "costs:read-rules"
    COSTS_RUN = "costs:run"
    COSTS_RULES = "costs:rules"
    RETENTION_READ = "retention:read"
    RETENTION = "retention:propose"
    RETENTION_APPROVE = "retention:approve"
    RETENTION_HOLD = "retention:hold"
    RETENTION_READ_HOLDS = "retention:read-holds"
    INBOX_READ = "inbox:read"
    INBOX_OWN = "inbox:own"


EVERYONE = frozenset(Role)
UNIT_LEADERS = frozenset({Role.PRINCIPAL})
PROVIDER_WRITERS = frozenset({Role.QUALITY_LEAD, Role.SCHOOL_CHIEF})
READERS = OFFICE | {Role.AUDITOR}
CASE_HANDLERS = PROVIDER_WRITERS | UNIT_LEADERS | {Role.INDEPENDENT_PROVIDER}
ASSESSORS = frozenset({Role.ASSESSOR, Role.STUDENT_HEALTH, Role.SPECIAL_EDUCATOR})
APPLICANTS = UNIT_LEADERS | {Role.INDEPENDENT_PROVIDER}
RECORDS = frozenset({Role.SYSTEM_ADMIN, Role.DATA_PROTECTION})
NEEDS_OFFICE = frozenset({Role.CASE_OFFICER, Role.SCHOOL_CHIEF})

POLICY: dict[Can, frozenset[Role]] = {
    Can.HOME_READ: EVERYONE,
    Can.ACCOUNT_OWN: EVERYONE,
    Can.ORG_READ: OFFICE
    | {Role.SYSTEM_ADMIN, Role.AUDITOR, Role.CASE_OFFICER, Role.SCHOOL_ADMINISTRATOR},
    Can.ORG_CHANGE: frozenset({Role.SYSTEM_ADMIN, Role.ANALYST}),
    Can.ACCOUNTS_READ: frozenset({Role.SYSTEM_ADMIN, Role.AUDITOR}),
    Can.ACCOUNTS_CHANGE: frozenset({Role.SYSTEM_ADMIN}),
    Can.AUDIT_READ: frozenset({Role.SYSTEM_ADMIN, Role.AUDITOR, Role.DATA_PROTECTION}),
    Can.JOBS_READ: OFFICE | {Role.SYSTEM_ADMIN},
    Can.JOBS_CANCEL: frozenset({Role.PLANNER, Role.ANALYST, Role.SYSTEM_ADMIN}),
    Can.REGISTER_READ: READERS | {Role.SYSTEM_ADMIN},
    Can.REGISTER_IMPORT: frozenset({Role.SYSTEM_ADMIN, Role.ANALYST, Role.PLANNER}),
    Can.FORECAST_READ: READERS | {Role.PRINCIPAL, Role.COMMITTEE, Role.SYSTEM_ADMIN},
    Can.FORECAST_RUN: frozenset({Role.PLANNER, Role.ANALYST, Role.SYSTEM_ADMIN}),
    Can.FORECAST_ASSUME: frozenset({Role.PLANNER, Role.ANALYST}),
    Can.FORECAST_PUBLISH: frozenset({Role.PLANNER, Role.SCHOOL_CHIEF}),
    Can.ALLOCATION_READ: READERS | {Role.COMMITTEE},
    Can.ALLOCATION_READ_UNIT: READERS
    | {Role.PRINCIPAL, Role.COMMITTEE, Role.INDEPENDENT_PROVIDER, Role.CASE_OFFICER},
    Can.ALLOCATION_READ_SHARES: READERS | {Role.PRINCIPAL, Role.INDEPENDENT_PROVIDER},
    Can.ALLOCATION_READ_ACCURACY: READERS,
    Can.ALLOCATION_READ_PUPILS: frozenset({Role.ANALYST, Role.CONTROLLER, Role.AUDITOR}),
    Can.ALLOCATION_DRAFT: frozenset({Role.ANALYST, Role.CONTROLLER}),
    Can.ALLOCATION_ADOPT: frozenset({Role.SCHOOL_CHIEF}),
    Can.ALLOCATION_COMMENT: OFFICE | {Role.PRINCIPAL, Role.INDEPENDENT_PROVIDER},
    Can.ALLOCATION_ANSWER: UNIT_LEADERS,
    Can.ALLOCATION_REVIEW: frozenset({Role.ANALYST, Role.QUALITY_LEAD, Role.SCHOOL_CHIEF}),
    Can.ALLOCATION_MOVE: frozenset({Role.CONTROLLER, Role.SCHOOL_CHIEF, Role.INDEPENDENT_PROVIDER}),
    Can.FOLLOWUP_READ: READERS | {Role.PRINCIPAL, Role.INDEPENDENT_PROVIDER, Role.CASE_OFFICER},
    Can.FOLLOWUP_FILE: UNIT_LEADERS,
    Can.FOLLOWUP_FILE_PROVIDER: PROVIDER_WRITERS,
    Can.FOLLOWUP_WRITE: UNIT_LEADERS | PROVIDER_WRITERS,
    Can.FOLLOWUP_APPROVE: frozenset({Role.SCHOOL_CHIEF}),
    Can.FOLLOWUP_OPEN_CYCLE: frozenset({Role.QUALITY_LEAD, Role.SCHOOL_CHIEF}),
    Can.FOLLOWUP_ANALYSE: frozenset(
        {Role.ANALYST, Role.QUALITY_LEAD, Role.SCHOOL_CHIEF, Role.CONTROLLER}
    ),
    Can.FOLLOWUP_READ_CYCLE: EVERYONE,
    Can.FOLLOWUP_CHANGE_CYCLE: frozenset({Role.QUALITY_LEAD, Role.SCHOOL_CHIEF}),
    Can.FOLLOWUP_MARK: OFFICE | {Role.PRINCIPAL, Role.CASE_OFFICER, Role.INDEPENDENT_PROVIDER},
    Can.FOLLOWUP_ACT: OFFICE | UNIT_LEADERS,
    Can.FOLLOWUP_CASES: CASE_HANDLERS | {Role.CASE_OFFICER},
    Can.FOLLOWUP_CASE_NOTES: CASE_HANDLERS,
    Can.FOLLOWUP_READ_TEMPLATES: READERS,
    Can.FOLLOWUP_READ_PAPERS: READERS | {Role.COMMITTEE},
    Can.FOLLOWUP_PAPER: PROVIDER_WRITERS,
    Can.FOLLOWUP_READ_EQUITY: READERS,
    Can.FOLLOWUP_EQUITY: frozenset(
        {Role.CONTROLLER, Role.QUALITY_LEAD, Role.SCHOOL_CHIEF, Role.ANALYST}
    ),
    Can.FOLLOWUP_TEMPLATES: frozenset({Role.QUALITY_LEAD, Role.SCHOOL_CHIEF}),
    Can.FOLLOWUP_REVIEW: OFFICE,
    Can.FOLLOWUP_READ_REVIEW: OFFICE | UNIT_LEADERS,
    Can.FOLLOWUP_READ_RESTRICTED: PROVIDER_WRITERS,
    Can.FOLLOWUP_COMMENT: OFFICE | UNIT_LEADERS,
    Can.FOLLOWUP_LIMITS: PROVIDER_WRITERS,
    Can.NEEDS_READ: ASSESSORS | APPLICANTS | NEEDS_OFFICE,
    Can.NEEDS_APPLY: APPLICANTS | {Role.CASE_OFFICER},
    Can.NEEDS_WRITE: ASSESSORS | APPLICANTS | NEEDS_OFFICE,
    Can.NEEDS_ASSESS: ASSESSORS,
    Can.NEEDS_HANDLE: frozenset({Role.CASE_OFFICER}),
    Can.NEEDS_DECIDE: NEEDS_OFFICE,
    Can.NEEDS_READ_SUMS: READERS | {Role.CASE_OFFICER, Role.PRINCIPAL, Role.COMMITTEE},
    Can.NEEDS_READ_BUDGET: READERS | {Role.CASE_OFFICER, Role.COMMITTEE},
    Can.NEEDS_READ_INSTRUMENT: ASSESSORS | READERS | {Role.CASE_OFFICER},
    Can.NEEDS_INSTRUMENT: frozenset({Role.ANALYST, Role.CASE_OFFICER}),
    Can.NEEDS_GO_LIVE: frozenset({Role.SCHOOL_CHIEF}),
    Can.NEEDS_READ_AGREEMENT: READERS | {Role.CASE_OFFICER, Role.ASSESSOR},
    Can.NEEDS_READ_PAYMENTS: APPLICANTS | NEEDS_OFFICE | {Role.CONTROLLER, Role.AUDITOR},
    Can.NEEDS_PAY: frozenset({Role.CASE_OFFICER, Role.CONTROLLER}),
    Can.NEEDS_REVIEW_LOG: frozenset({Role.AUDITOR, Role.DATA_PROTECTION}),
    Can.NEEDS_BREAK_GLASS: NEEDS_OFFICE | {Role.STUDENT_HEALTH},
    Can.NEEDS_PROTECT: frozenset({Role.CASE_OFFICER}),
    Can.GRANTS_READ: READERS | {Role.CASE_OFFICER, Role.INDEPENDENT_PROVIDER},
    Can.GRANTS_WRITE: frozenset({Role.CASE_OFFICER, Role.CONTROLLER}),
    Can.GRANTS_DECIDE: frozenset({Role.SCHOOL_CHIEF}),
    Can.COSTS_READ: READERS | {Role.PRINCIPAL, Role.COMMITTEE},
    # A principal sees other units' figures where the municipality adds that role here.
    Can.COSTS_READ_TOTALS: READERS | {Role.COMMITTEE},
    Can.COSTS_READ_LINES: READERS | {Role.PRINCIPAL},
    Can.COSTS_READ_RULES: READERS | {Role.PRINCIPAL},
    Can.COSTS_RUN: frozenset({Role.ANALYST, Role.CONTROLLER}),
    Can.COSTS_RULES: frozenset({Role.ANALYST, Role.CONTROLLER, Role.SCHOOL_CHIEF}),
    Can.RETENTION_READ: RECORDS | {Role.SCHOOL_CHIEF, Role.CASE_OFFICER, Role.AUDITOR},
    Can.RETENTION: RECORDS,
    Can.RETENTION_APPROVE: frozenset({Role.SCHOOL_CHIEF, Role.DATA_PROTECTION}),
    Can.RETENTION_HOLD: RECORDS | {Role.SCHOOL_CHIEF, Role.CASE_OFFICER},
    Can.RETENTION_READ_HOLDS: frozenset({Role.DATA_PROTECTION}),
    Can.INBOX_READ: EVERYONE,
    Can.INBOX_OWN: EVERYONE,
}

MUNICIPAL: frozenset[Can] = frozenset(
    {
        Can.ORG_CHANGE,
        Can.ACCOUNTS_READ,
        Can.ACCOUNTS_CHANGE,
        Can.AUDIT_READ,
        Can.JOBS_READ,
        Can.JOBS_CANCEL,
        Can.REGISTER_READ,
        Can.REGISTER_IMPORT,
        Can.FORECAST_RUN,
        Can.FORECAST_ASSUME,
        Can.FORECAST_PUBLISH,
        Can.ALLOCATION_READ_ACCURACY,
        Can.ALLOCATION_READ_PUPILS,
        Can.ALLOCATION_DRAFT,
        Can.ALLOCATION_ADOPT,
        Can.ALLOCATION_REVIEW,
        Can.FOLLOWUP_FILE_PROVIDER,
        Can.FOLLOWUP_OPEN_CYCLE,
        Can.FOLLOWUP_ANALYSE,
        Can.FOLLOWUP_READ_PAPERS,
        Can.FOLLOWUP_PAPER,
        Can.FOLLOWUP_READ_EQUITY,
        Can.FOLLOWUP_EQUITY,
        Can.FOLLOWUP_CHANGE_CYCLE,
        Can.FOLLOWUP_TEMPLATES,
        Can.FOLLOWUP_LIMITS,
        Can.NEEDS_HANDLE,
        Can.NEEDS_DECIDE,
        Can.NEEDS_READ_BUDGET,
        Can.NEEDS_INSTRUMENT,
        Can.NEEDS_GO_LIVE,
        Can.NEEDS_PAY,
        Can.NEEDS_REVIEW_LOG,
        Can.NEEDS_PROTECT,
        Can.GRANTS_WRITE,
        Can.GRANTS_DECIDE,
        Can.COSTS_READ_TOTALS,
        Can.COSTS_RUN,
        Can.COSTS_RULES,
        Can.RETENTION_READ,
        Can.RETENTION,
        Can.RETENTION_APPROVE,
        Can.RETENTION_HOLD,
        Can.RETENTION_READ_HOLDS,
    }
)
"""Rights over what belongs to the whole installation: only a role at the municipality counts."""
