"""The pages of the quality cycle."""

from qms.followup.views import activities, check, lists, reading, steps, years
from qms.followup.views.blueprint import bp

__all__ = ["activities", "bp", "check", "lists", "reading", "steps", "years"]
