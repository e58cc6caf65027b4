"""School forms, and the names that files use for them, old ones included."""

from enum import StrEnum


class SchoolForm(StrEnum):
    """A legal form of education; a resource school is a compulsory school of its own kind."""

    PRESCHOOL = "preschool"
    COMPULSORY = "compulsory"
    LEISURE_CENTRE = "leisure_centre"
    ADAPTED_COMPULSORY = "adapted_compulsory"
    UPPER_SECONDARY = "upper_secondary"
    RESOURCE_SCHOOL = "resource_school"


NAMES: dict[SchoolForm, str] = {
    SchoolForm.PRESCHOOL: "Förskola",
    SchoolForm.COMPULSORY: "Grundskola",
    SchoolForm.LEISURE_CENTRE: "Fritidshem",
    SchoolForm.ADAPTED_COMPULSORY: "Anpassad grundskola",
    SchoolForm.UPPER_SECONDARY: "Gymnasieskola",
    SchoolForm.RESOURCE_SCHOOL: "Resursskola",
}

ALIASES: dict[str, SchoolForm] = {
    **{name.casefold(): form for form, name in NAMES.items()},
    **{form.value: form for form in SchoolForm},
    "grundsärskola": SchoolForm.ADAPTED_COMPULSORY,
    "särskola": SchoolForm.ADAPTED_COMPULSORY,
    "gran": SchoolForm.ADAPTED_COMPULSORY,
    "gymnasium": SchoolForm.UPPER_SECONDARY,
    "gy": SchoolForm.UPPER_SECONDARY,
    "gr": SchoolForm.COMPULSORY,
    "förskoleklass": SchoolForm.COMPULSORY,
    "fklass": SchoolForm.COMPULSORY,
    "fritids": SchoolForm.LEISURE_CENTRE,
    "fth": SchoolForm.LEISURE_CENTRE,
    "dagis": SchoolForm.PRESCHOOL,
}

DEFAULT_STEPS: dict[SchoolForm, tuple[int, int]] = {
    SchoolForm.PRESCHOOL: (-5, -1),
    SchoolForm.COMPULSORY: (0, 9),
    SchoolForm.LEISURE_CENTRE: (0, 6),
    SchoolForm.ADAPTED_COMPULSORY: (1, 9),
    SchoolForm.UPPER_SECONDARY: (10, 12),
    SchoolForm.RESOURCE_SCHOOL: (0, 9),
}
"""The steps a unit of the form has when nothing else is said (see kernel.schoolyear)."""


def parse_form(text: str) -> SchoolForm | None:
    """Return the form that `text` names, by today's or an older name; None when unknown."""
    return ALIASES.get(text.strip().casefold())
