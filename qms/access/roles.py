"""The roles people can be granted; keys of `content/wording.toml`, plus `unit_staff`."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is at a node of the organisation."""

    PRINCIPAL = "principal"
    SCHOOL_CHIEF = "school_chief"
    QUALITY_LEAD = "quality_lead"
    CONTROLLER = "controller"
    ANALYST = "analyst"
    CASE_OFFICER = "case_officer"
    ASSESSOR = "assessor"
    STUDENT_HEALTH = "student_health"
    SPECIAL_EDUCATOR = "special_educator"
    PLANNER = "planner"
    COMMITTEE = "committee"
    INDEPENDENT_PROVIDER = "independent_provider"
    SCHOOL_ADMINISTRATOR = "school_administrator"
    AUDITOR = "auditor"
    DATA_PROTECTION = "data_protection"
    SYSTEM_ADMIN = "system_admin"
    UNIT_STAFF = "unit_staff"


OFFICE = frozenset(
    {
        Role.SCHOOL_CHIEF,
        Role.QUALITY_LEAD,
        Role.CONTROLLER,
        Role.ANALYST,
        Role.PLANNER,
    }
)
"""Those who work for the administration as a whole."""
