"""What pages and files show of a calculation: figures of few children are left out here."""

from qms.costs.core.shown.hiding import FEWEST
from qms.costs.core.shown.missing import missing_months
from qms.costs.core.shown.overview import FormRow, forms_in, rows_of
from qms.costs.core.shown.rule_changes import RuleChanges, rule_changes
from qms.costs.core.shown.unit import ClassRow, ItemRow, class_rows, item_rows

__all__ = [
    "FEWEST",
    "ClassRow",
    "FormRow",
    "ItemRow",
    "RuleChanges",
    "class_rows",
    "forms_in",
    "item_rows",
    "missing_months",
    "rows_of",
    "rule_changes",
]
