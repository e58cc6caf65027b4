"""What is planned: schools, areas, grades, the children of each year, prices and guards."""

from qms.planning.core.case.case import Case, Rule
from qms.planning.core.case.grade import Grade
from qms.planning.core.case.guards import Guards
from qms.planning.core.case.prices import Payer, Prices
from qms.planning.core.case.school import School, Tenure

__all__ = ["Case", "Grade", "Guards", "Payer", "Prices", "Rule", "School", "Tenure"]
