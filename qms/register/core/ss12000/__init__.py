"""SS 12000:2020 as a source: schools, and how many pupils go where; never who."""

from qms.register.core.ss12000.facts import Enrolment, Group, Pupil, School
from qms.register.core.ss12000.reading import groups_of, items_of, pupils_of, schools_of
from qms.register.core.ss12000.tables import Delivery, Tables, tables_of

__all__ = [
    "Delivery",
    "Enrolment",
    "Group",
    "Pupil",
    "School",
    "Tables",
    "groups_of",
    "items_of",
    "pupils_of",
    "schools_of",
    "tables_of",
]
