"""What cannot be met: the area, the band, the year, how many, and what helps."""

from qms.planning.core.diagnosing.diagnose import diagnose
from qms.planning.core.diagnosing.finding import Cause, Finding, Help, Remedy
from qms.planning.core.diagnosing.telling import remedy_words, told

__all__ = ["Cause", "Finding", "Help", "Remedy", "diagnose", "remedy_words", "told"]
