"""What the parts of the organisation are called on pages."""

from qms.i18n.language import gettext, mark
from qms.kernel.schoolyear import step_range_label
from qms.org.core.forms import SchoolForm
from qms.org.core.nodes import FormAt, ProviderKind

FORMS = {
    SchoolForm.PRESCHOOL: mark("Förskola"),
    SchoolForm.COMPULSORY: mark("Grundskola"),
    SchoolForm.LEISURE_CENTRE: mark("Fritidshem"),
    SchoolForm.ADAPTED_COMPULSORY: mark("Anpassad grundskola"),
    SchoolForm.UPPER_SECONDARY: mark("Gymnasieskola"),
    SchoolForm.RESOURCE_SCHOOL: mark("Resursskola"),
}
PROVIDERS = {
    ProviderKind.MUNICIPAL: mark("Kommunal"),
    ProviderKind.INDEPENDENT: mark("Fristående"),
}


def form_label(form: SchoolForm) -> str:
    """Return the school form's name."""
    return gettext(FORMS[form])


def form_at_label(at: FormAt, autumn: int) -> str:
    """Return the form with its grades, `Grundskola F–9`; ages are left out for preschools."""
    if at.form in {SchoolForm.PRESCHOOL, SchoolForm.LEISURE_CENTRE, SchoolForm.UPPER_SECONDARY}:
        return form_label(at.form)
    return f"{form_label(at.form)} {step_range_label(at.low, at.high, autumn)}"


def provider_kind_label(kind: ProviderKind) -> str:
    """Return who runs the unit, in one word."""
    return gettext(PROVIDERS[kind])
