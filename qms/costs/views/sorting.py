"""The order of the table of units."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

from qms.costs.core.items import CostItem
from qms.costs.core.shown import FormRow
from qms.costs.views.seen import Seen
from qms.costs.views.table import Table
from qms.i18n.order import swedish_key
from qms.web.tables import Sort, sort_rows


def sorted_rows(table: Table | None, seen: Seen) -> tuple[Sort, list[FormRow]]:
    """Return how the request wants the rows sorted, and the rows sorted so."""
    keys: dict[str, Callable[[FormRow], Any]] = {
        "enhet": lambda row: swedish_key(seen.name(row.unit)),
        "elever": lambda row: None if row.is_hidden else row.pupils,
        "totalt": lambda row: row.total,
        "grupp": lambda row: row.group_size,
        "personal": lambda row: row.pupils_per_staff,
    }
    for item in table.items if table else ():
        keys[item.value] = partial(_of_item, item)
    return sort_rows(table.rows if table else (), keys, default="enhet")


def _of_item(item: CostItem, row: FormRow) -> Fraction | None:
    return row.items.get(item)
