"""What the items are called in decisions and price lists, in the words of the regulation."""

from collections.abc import Mapping
from types import MappingProxyType

from qms.costs.core.items import CostItem

ITEM_NAMES: Mapping[CostItem, str] = MappingProxyType(
    {
        CostItem.TEACHING: "Undervisning",
        CostItem.LEARNING_TOOLS: "Lärverktyg",
        CostItem.PUPIL_HEALTH: "Elevhälsa",
        CostItem.CARE_AND_PEDAGOGY: "Omsorg och pedagogisk verksamhet",
        CostItem.MATERIAL: "Pedagogiskt material och utrustning",
        CostItem.MEALS: "Måltider",
        CostItem.PREMISES: "Lokalkostnader",
        CostItem.ADMINISTRATION: "Administration",
        CostItem.SCHOOL_TRANSPORT: "Skolskjuts",
        CostItem.SUPPORT_MONEY: "Stöd efter individuellt beslut",
        CostItem.OTHER: "Övrigt",
        CostItem.INCOME: "Intäkter",
        CostItem.OUTSIDE: "Utanför skolan",
    }
)
