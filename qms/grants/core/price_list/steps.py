"""The grades or ages that each form has, as steps (see kernel.schoolyear)."""

from collections.abc import Mapping
from types import MappingProxyType

from qms.costs.core.items import GrantForm

STEPS_OF: Mapping[GrantForm, tuple[int, int]] = MappingProxyType(
    {
        GrantForm.PRESCHOOL: (-5, -1),
        GrantForm.PRESCHOOL_CLASS: (0, 0),
        GrantForm.COMPULSORY: (1, 9),
        GrantForm.ADAPTED_COMPULSORY: (1, 9),
        GrantForm.LEISURE_CENTRE: (0, 6),
        GrantForm.UPPER_SECONDARY: (10, 12),
        GrantForm.ADAPTED_UPPER_SECONDARY: (10, 13),
        GrantForm.PEDAGOGICAL_CARE: (-5, -1),
    }
)
"""First and last step; nine grades until the ten-year compulsory school."""
