"""A grade, or a year of age, and how its pupils are put in classes."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A grade in a band: a school offers a band's grades together or not at all.

    `class_size` is the most pupils of a class, above 0. `periods` is what a class is taught in a
    week. Grades that follow each other with the same `pool` are taught together: the departments
    of a preschool, or a leisure centre. `travel_limit` is the distance in km beyond which the
    municipality pays the journey, `hard_limit` the one beyond which nobody is placed. `attends`
    is the part of the grade's pupils who are the children here, as those of a leisure centre; None
    where the children are all there are.
    """

    key: str
    band: str
    class_size: float
    periods: float
    pool: str = ""
    travel_limit: float = math.inf
    hard_limit: float = math.inf
    attends: float | None = None

    @property
    def group(self) -> str:
        """Return what its pupils are put in classes together with: itself when nothing is said."""
        return self.pool or self.key
