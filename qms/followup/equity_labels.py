"""What the equity resources are called on pages and in files."""

from qms.followup.core.equity.assignments import Assignment, AssignmentState
from qms.followup.core.equity.supports import SupportKind
from qms.i18n.language import gettext, mark

KINDS = {
    SupportKind.ADDITIONAL: mark("Tilläggsbelopp"),
    SupportKind.OPERATIONAL: mark("Verksamhetsstöd"),
    SupportKind.RESOURCE_SCHOOL: mark("Strukturbidrag, resursskola"),
    SupportKind.CENTRAL_GROUP: mark("Strukturbidrag, central grupp"),
}


def kind_label(kind: SupportKind) -> str:
    """Return what the kind is called."""
    return gettext(KINDS[kind])


def assignment_chip(assignment: Assignment, *, is_late: bool) -> tuple[str, str]:
    """Return the kind and the word of the assignment's chip."""
    if assignment.state is AssignmentState.REPORTED:
        return "ok", gettext("Återrapporterat")
    return ("error", gettext("Försenat")) if is_late else ("now", gettext("Pågår"))
