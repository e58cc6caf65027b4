"""The tables of grants."""

from qms.grants.models.enrolments import GrantEnrolment, GrantEnrolmentFile
from qms.grants.models.payments import GrantPayRow, GrantPayRun
from qms.grants.models.price_list import GrantPriceList, GrantServed

__all__ = [
    "GrantEnrolment",
    "GrantEnrolmentFile",
    "GrantPayRow",
    "GrantPayRun",
    "GrantPriceList",
    "GrantServed",
]
