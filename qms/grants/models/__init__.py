"""The tables of grants."""

from qms.grants.models.enrolments import GrantEnrolment, GrantEnrolmentFile
from qms.grants.models.payments import GrantPayRow, GrantPayRun, GrantPayStart
from qms.grants.models.price_list import GrantPriceList, GrantServed
from qms.grants.models.simulation import GrantAssumptions

__all__ = [
    "GrantAssumptions",
    "GrantEnrolment",
    "GrantEnrolmentFile",
    "GrantPayRow",
    "GrantPayRun",
    "GrantPayStart",
    "GrantPriceList",
    "GrantServed",
]
