"""Which of the instrument's school forms a child is asked about in, and the child's age."""

from datetime import date

from qms.kernel.schoolyear import school_year_of
from qms.org.core.forms import SchoolForm

STAGES = ((0, "preschool_class"), (3, "compulsory_1_3"), (6, "compulsory_4_6"))
LAST = "compulsory_7_9"
FORMS = {
    SchoolForm.PRESCHOOL: "preschool",
    SchoolForm.LEISURE_CENTRE: "leisure_centre",
    SchoolForm.ADAPTED_COMPULSORY: "adapted_compulsory",
    SchoolForm.UPPER_SECONDARY: "upper_secondary",
}
UNKNOWN_GRADE = "compulsory_4_6"
"""Where nobody has said when the child was born: the middle of compulsory school."""


def form_key(form: SchoolForm, *, born: date | None, on: date) -> str:
    """Return the instrument's key of the form, by the grade that the child's age gives on a day."""
    if form in FORMS:
        return FORMS[form]
    if born is None:
        return UNKNOWN_GRADE
    step = school_year_of(on) - born.year - 6
    return next((key for last, key in STAGES if step <= last), LAST)


def age_on(born: date, day: date) -> int:
    """Return the age in whole years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
