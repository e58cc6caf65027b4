"""Where each sealed value of a case lies, and what the sums of many cases are of."""

from datetime import date

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.i18n.order import swedish_key
from qms.needs.queries.access import is_municipal
from qms.org import queries as org
from qms.vault.core.place import Place


def of(table: str, column: str, row: str) -> Place:
    """Return the place of a value in a table of the module, such as `of("case", "request", id)`."""
    return Place(table=f"needs_{table}", column=column, row=row)


def place_of(session: Session, scope: Scope, *, on: date) -> str:
    """Return the names of the units in scope, empty for one who reads the whole municipality."""
    if is_municipal(scope):
        return ""
    names = {one.name for one in org.units(session, scope, on=on)}
    return ", ".join(sorted(names, key=swedish_key))
