"""What the roles, and the reasons for a reset, are called on pages."""

from qms.access.roles import Role
from qms.i18n.language import gettext, mark
from qms.identity.core.resets import Proof, ResetReason

ROLES = {
    Role.PRINCIPAL: mark("Rektor"),
    Role.SCHOOL_CHIEF: mark("Skolchef"),
    Role.QUALITY_LEAD: mark("Kvalitetsansvarig"),
    Role.CONTROLLER: mark("Controller"),
    Role.ANALYST: mark("Analytiker"),
    Role.CASE_OFFICER: mark("Handläggare"),
    Role.ASSESSOR: mark("Bedömare"),
    Role.STUDENT_HEALTH: mark("Elevhälsan"),
    Role.SPECIAL_EDUCATOR: mark("Specialpedagog"),
    Role.PLANNER: mark("Planerare"),
    Role.COMMITTEE: mark("Nämnd"),
    Role.INDEPENDENT_PROVIDER: mark("Fristående huvudman"),
    Role.SCHOOL_ADMINISTRATOR: mark("Skoladministratör"),
    Role.AUDITOR: mark("Granskare"),
    Role.DATA_PROTECTION: mark("Dataskyddsombud"),
    Role.SYSTEM_ADMIN: mark("Systemförvaltare"),
    Role.UNIT_STAFF: mark("Personal på enheten"),
}

RESET_REASONS = {
    ResetReason.LOST: mark("Telefonen är borta"),
    ResetReason.REPLACED: mark("Personen har bytt telefon"),
    ResetReason.BROKEN: mark("Appen ger koder som inte fungerar"),
    ResetReason.EXPOSED: mark("Någon annan kan ha sett nyckeln eller reservkoderna"),
}
PROOFS = {
    Proof.MET: mark("Personen var här"),
    Proof.CALLED: mark("Jag ringde upp på ett nummer som vi redan hade"),
    Proof.MANAGER: mark("Personens chef bekräftade"),
}


def role_label(role: str) -> str:
    """Return the role's name in the reader's language."""
    return gettext(ROLES[Role(role)]) if role else ""
