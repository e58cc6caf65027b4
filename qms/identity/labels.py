"""What the roles, and the reasons for a reset, are called on pages."""

from qms.access.roles import Role
from qms.i18n.language import gettext, mark
from qms.identity.core.resets import Proof, ResetReason
from qms.identity.core.sign_in_faults import SignInFault

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

FAULTS = {
    SignInFault.DOWN: mark(
        "Kommunens inloggning svarar inte just nu. Vänta några minuter och försök igen."
    ),
    SignInFault.CANCELLED: mark("Inloggningen avbröts. Ingen är inloggad."),
    SignInFault.STATE: mark(
        "Inloggningen tog för lång tid, eller började i ett annat fönster. Börja om."
    ),
    SignInFault.CODE: mark("Inloggningen hann bli för gammal. Börja om."),
    SignInFault.PROVIDER: mark(
        "Kommunens inloggning är inte rätt inställd för Kvalitetshjulet. "
        "Kontakta systemförvaltaren."
    ),
    SignInFault.TOKEN: mark(
        "Svaret från kommunens inloggning gick inte att lita på. Ingen är inloggad. "
        "Kontakta systemförvaltaren."
    ),
    SignInFault.OVERFLOW: mark(
        "Du är med i fler grupper än kommunens inloggning kan skicka. Systemförvaltaren behöver "
        "låta inloggningen skicka bara de grupper som gäller Kvalitetshjulet."
    ),
    SignInFault.NAMELESS: mark(
        "Kommunens inloggning skickade inget användarnamn. Kontakta systemförvaltaren."
    ),
    SignInFault.FACTOR: mark(
        "Inloggningen gjordes med bara en faktor. Logga in igen och bekräfta med till exempel app "
        "eller kort."
    ),
    SignInFault.CLOSED: mark("Kontot är stängt. Kontakta systemförvaltaren."),
    SignInFault.TAKEN: mark(
        "Användarnamnet hör redan till ett annat konto. Kontakta systemförvaltaren."
    ),
    SignInFault.NO_ACCESS: mark("Du har ingen behörighet i Kvalitetshjulet än."),
    SignInFault.OTHER_PERSON: mark(
        "Du bekräftade som någon annan än den som är inloggad här. Försök igen med rätt person."
    ),
}


def fault_words(fault: SignInFault) -> str:
    """Return the fault as one clear sentence or two, in the reader's language."""
    return gettext(FAULTS[fault])


def role_label(role: str) -> str:
    """Return the role's name in the reader's language."""
    return gettext(ROLES[Role(role)]) if role else ""
