"""Two rows in every table, each value its own sign: of two children and two accounts.

A child's row names the accounts in turn, so that half of what is written about one child is
written by one account and half by the other.
"""

import base64
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count

from sqlalchemy import JSON, Boolean, Date, Float, Integer, LargeBinary, Numeric, insert
from support.vaults import VAULT

from qms.db.base import Instant
from qms.grants.services.enrolling import PURPOSE as PUPIL
from qms.identity.core.throttle import fingerprint
from qms.needs.services.persons import PURPOSE as NUMBER
from qms.register.models import ExactNumber
from qms.subject.queries.routes import classes
from qms.tables import metadata
from qms.vault.columns import Sealed
from qms.vault.core.place import Place

TWO = (0, 1)
NUMBERS = ("201503079277", "201604119279")
REFS = ("KKKK2222MMMM", "QQQQ3333RRRR")
FIRST_NUMBER = 700_000_000
FIRST_DAY = date(2100, 1, 1)


@dataclass(kw_only=True)
class Planted:
    """What was put where: `rows` by table, and `told` by person: (table, column, sign)."""

    rows: dict[str, list[dict]] = field(default_factory=dict)
    signs: dict[tuple[str, str, int], str] = field(default_factory=dict)
    told: dict[tuple[str, int], list[tuple[str, str, str]]] = field(default_factory=dict)
    counter: count = field(default_factory=count)

    def sign(self, table, column, k):
        return self.signs[table, column, k]


def plant(engine):
    """Fill every table; return what was planted."""
    planted = Planted()
    for table in ordered():
        planted.rows[table.name] = [_row(planted, table, k) for k in TWO]
    _extra_events(planted)
    with engine.begin() as connection:
        for name, rows in planted.rows.items():
            connection.execute(insert(metadata.tables[name]), rows)
    for name in planted.rows:
        _expect(planted, name)
    return planted


def ordered():
    """Return the tables, accounts and persons first: others name them."""
    first = ("account", "needs_person", "needs_case")
    rest = [one for one in metadata.sorted_tables if one.name not in first]
    return [*(metadata.tables[name] for name in first), *rest]


def _row(planted, table, k):
    row = {}
    for column in sorted(table.columns, key=lambda one: not one.primary_key):
        value, sign = _value(planted, table, column, k, row)
        row[column.key] = value
        planted.signs[table.name, column.name, k] = sign
    return row


def _value(planted, table, column, k, row):
    """Return what to store, and how it looks in an extract."""
    named = _of_person(planted, table, column, k)
    if named is not None:
        return named, "" if isinstance(named, bool) else str(named)
    parent = next((key.column for key in column.foreign_keys), None)
    if parent is not None:
        # Tables name each other in a ring nowhere; a table names itself by its own key.
        sign = planted.signs.get((parent.table.name, parent.name, k)) or _key(planted, parent, k)
        return _typed(parent, sign), sign
    return _free(planted, table, column, k, row)


def _key(planted, column, k):
    return planted.signs.setdefault(
        (column.table.name, column.name, k), str(FIRST_NUMBER + next(planted.counter))
    )


def _typed(column, sign):
    return int(sign) if isinstance(column.type, Integer) else sign


FIXED = {
    ("needs_case", "ref"): REFS,
    ("needs_person", "protected"): (False, False),
    ("needs_person", "number_index"): tuple(VAULT.blind(NUMBER, one) for one in NUMBERS),
    ("grant_enrolment", "pupil"): tuple(VAULT.blind(PUPIL, one) for one in NUMBERS),
}


def _of_person(planted, table, column, k):
    """Return the value where it names or finds somebody, None where it does not."""
    if (table.name, column.name) in FIXED:
        return FIXED[table.name, column.name][k]
    one = classes()[table.name]
    if one.child is not None and one.child.column == column.name and one.child.kind == "ref":
        return REFS[k]
    for route in one.staff:
        if route.column == column.name and table.name != "account":
            return _named(planted, table, route, k)
    return None


def _named(planted, table, route, k):
    who = owner(table.name, route, k)
    column = table.c[route.column]
    if route.kind == "name":
        return planted.sign("account", "name", who)
    if route.kind == "lines":
        return "\n".join(planted.sign("account", "pseudonym", each) for each in TWO)
    if route.kind == "hash":
        return fingerprint(planted.sign("account", "user_name", who))
    parent = next((key.column for key in column.foreign_keys), None)
    if parent is None:
        return planted.sign("account", "pseudonym", who) if not route.kind else None
    if parent.table.name == "account":
        return _typed(parent, planted.sign("account", "id", who))
    return None


def owner(name, route, k):
    """Return which account the route of row `k` leads to: the routes of a row take turns."""
    if name == "account":
        return k
    column = metadata.tables[name].c[route.column]
    parent = next((key.column.table for key in column.foreign_keys), None)
    if parent is not None and parent.name != "account":
        return owner(parent.name, next(iter(classes()[parent.name].staff)), k)
    return (k + list(classes()[name].staff).index(route)) % 2


def _free(planted, table, column, k, row):
    """Return a value of the column's kind that stands nowhere else, and how it is told."""
    n = next(planted.counter)
    text = f"<{table.name}.{column.name}.{n}>"
    known = planted.signs.get((table.name, column.name, k))
    if isinstance(column.type, Sealed):
        said = NUMBERS[k] if column.name == "number" else text
        place = Place(table=table.name, column=column.name, row=row["id"])
        return VAULT.seal_text(place, said), said
    number = int(known) if known and known.isdecimal() else FIRST_NUMBER + n
    for kinds, make in MAKERS:
        if isinstance(column.type, kinds):
            return make(number if kinds is NUMERIC else n, text)
    return (known or text), (known or text)


def _moment(n, _):
    moment = datetime(2200, 1, 1, tzinfo=UTC) + timedelta(hours=n)
    return moment, moment.isoformat()


def _day(n, _):
    day = FIRST_DAY + timedelta(days=n)
    return day, day.isoformat()


NUMERIC = (Integer, Float, Numeric, ExactNumber)
MAKERS = (
    (Boolean, lambda _n, _text: (True, "")),
    (Instant, _moment),
    (Date, _day),
    (JSON, lambda _n, text: ([text], text)),
    (LargeBinary, lambda _n, text: (text.encode(), base64.b64encode(text.encode()).decode())),
    (NUMERIC, lambda n, _text: (n, str(n))),
)


def _extra_events(planted):
    """Add an event about each account by the system: its target is the account's number."""
    for k in TWO:
        row = dict(planted.rows["audit_row"][k])
        at = datetime(2250, 1, 1, tzinfo=UTC) + timedelta(hours=k)
        row |= {
            "seq": FIRST_NUMBER * 2 + k, "action": "identity.account-closed", "actor": "system",
            "target": planted.sign("account", "id", k), "at": at, "hash": f"<extra {k}>",
            "details": f"<extra details {k}>", "path": f"<extra path {k}>",
        }  # fmt: skip
        planted.rows["audit_row"].append(row)
        planted.told.setdefault(("staff", k), []).append(("audit_row", "at", at.isoformat()))


def _expect(planted, name):
    one, table = classes()[name], metadata.tables[name]
    keys = tuple(column.name for column in table.primary_key.columns)
    for k in TWO:
        if one.child is not None:
            _tell(planted, ("child", k), name, (*keys, *one.about), k)
        for route, columns in one.staff.items():
            if route.kind == "account":
                continue
            own = () if route.kind in ("hash", "lines") else (route.column,)
            if route.kind == "lines":
                for who in TWO:
                    _tell(planted, ("staff", who), name, (*keys, *columns), k)
                continue
            _tell(planted, ("staff", owner(name, route, k)), name, (*keys, *own, *columns), k)


def _tell(planted, who, name, columns, k):
    planted.told.setdefault(who, []).extend(
        (name, column, planted.sign(name, column, k)) for column in columns
    )
