"""Cost items as skolförordningen 14 kap. names them, and what a ledger holds besides.

The statutory items are the same in the budget that a grant is set from, in the grant, and in the
cost per pupil that follows up both: a krona can be compared all the way.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class GrantForm(StrEnum):
    """A school form as the grant rules divide them; the keys of the legal map in the content."""

    PRESCHOOL = "preschool"
    PRESCHOOL_CLASS = "preschool_class"
    COMPULSORY = "compulsory"
    ADAPTED_COMPULSORY = "adapted_compulsory"
    LEISURE_CENTRE = "leisure_centre"
    UPPER_SECONDARY = "upper_secondary"
    ADAPTED_UPPER_SECONDARY = "adapted_upper_secondary"
    PEDAGOGICAL_CARE = "pedagogical_care"


class CostItem(StrEnum):
    """What money was used for."""

    TEACHING = "teaching"
    LEARNING_TOOLS = "learning_tools"
    PUPIL_HEALTH = "pupil_health"
    CARE_AND_PEDAGOGY = "care_and_pedagogy"
    MATERIAL = "material"
    MEALS = "meals"
    PREMISES = "premises"
    ADMINISTRATION = "administration"
    SCHOOL_TRANSPORT = "school_transport"
    SUPPORT_MONEY = "support_money"
    OTHER = "other"
    INCOME = "income"
    OUTSIDE = "outside"


SCHOOL = (
    CostItem.TEACHING,
    CostItem.LEARNING_TOOLS,
    CostItem.PUPIL_HEALTH,
    CostItem.MEALS,
    CostItem.PREMISES,
)
CARE = (CostItem.CARE_AND_PEDAGOGY, CostItem.MATERIAL, CostItem.MEALS, CostItem.PREMISES)

ITEMS_OF_FORM: Mapping[GrantForm, tuple[CostItem, ...]] = MappingProxyType(
    {
        GrantForm.PRESCHOOL: CARE,
        GrantForm.PRESCHOOL_CLASS: SCHOOL,
        GrantForm.COMPULSORY: SCHOOL,
        GrantForm.ADAPTED_COMPULSORY: SCHOOL,
        GrantForm.LEISURE_CENTRE: CARE,
        GrantForm.UPPER_SECONDARY: SCHOOL,
        GrantForm.ADAPTED_UPPER_SECONDARY: SCHOOL,
        GrantForm.PEDAGOGICAL_CARE: CARE,
    }
)
"""The items that a basic amount is made of, before administration and value-added tax.

Schools: skolförordningen 14 kap. 4 §; preschool, leisure centre and pedagogical care: 5 §;
upper secondary school has its own regulation with the same division.
"""
