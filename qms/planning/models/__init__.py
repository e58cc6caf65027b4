"""Tables of planning: what is counted on, alternatives, and what they do to children and staff."""

from qms.planning.models.studies import PlanningAlternative, PlanningCheck, PlanningStudy

__all__ = ["PlanningAlternative", "PlanningCheck", "PlanningStudy"]
