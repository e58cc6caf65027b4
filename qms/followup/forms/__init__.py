"""The forms of the module that are not the report itself, a file per subject."""

from qms.followup.forms.opening import FIRST_YEAR, LAST_YEAR, OpenYearForm

__all__ = ["FIRST_YEAR", "LAST_YEAR", "OpenYearForm"]
