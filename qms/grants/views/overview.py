"""The page of grants: a row per provider and form."""

from datetime import date

from flask import render_template, request

from qms.access.policy import Can
from qms.access.scope import authorize, has_right
from qms.decisions.core.states import State
from qms.decisions.labels import CHIPS, STATES
from qms.grants.core.deciding.grounds_faults import lateness
from qms.grants.labels import FORMS
from qms.grants.queries.rows import GrantRow, Overview, overview
from qms.grants.queries.supplements import FOLLOWS_ALLOCATION
from qms.grants.views.blueprint import FIRST_YEAR, LAST_YEAR, bp, is_office
from qms.grants.views.done import Done
from qms.grants.views.tabs import grant_tabs
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.web.context import current_actor, db, today
from qms.web.rights import requires
from qms.web.tables import sort_rows


@bp.get("/bidrag")
@requires(Can.GRANTS_READ)
def show_grants() -> str:
    """Show the year's grants: all providers' to the office, their own to providers."""
    return grants_page(asked_year())


def usual_year(day: date, *, office: bool) -> int:
    """Return the year that grants are about: for the office from July on the next one.

    A provider reads of the year that is paid.
    """
    return day.year + (office and day.month >= 7)


def asked_year() -> int:
    """Return the year in the address or form, else the usual one."""
    asked = request.values.get("ar", "")
    year = (
        int(asked)
        if asked.isdecimal() and len(asked) == 4
        else usual_year(today(), office=is_office())
    )
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def read_year(year: int) -> Overview:
    """Return the year as the reader may see it."""
    scope = authorize(current_actor(), Can.GRANTS_READ)
    with db().reading() as session:
        return overview(session, scope, year, today=today(), with_drafts=is_office())


def grants_page(year: int, done: Done | None = None) -> str:
    """Return the page, with what became of a press on all rows."""
    actor, found = current_actor(), read_year(year)
    sort, rows = sort_rows(
        found.rows,
        {
            "huvudman": lambda row: (swedish_key(row.provider.name), row.subject.form),
            "form": lambda row: (FORMS[row.subject.form], swedish_key(row.provider.name)),
            "dag": lambda row: row.decided.decided_on if row.decided else None,
        },
        default="huvudman",
    )
    office = is_office()
    return render_template(
        "grants/show_grants.html" if office else "grants/show_own.html",
        found=found,
        rows=rows,
        sort=sort,
        year=year,
        years=range(today().year - 1, today().year + 3),
        forms_of=FORMS,
        tabs=grant_tabs("grants.show_grants"),
        states=STATES,
        chips=CHIPS,
        missing=_missing,
        done=done,
        late=lateness(year, today()) is not None,
        to_explain=found.allocation.is_awaited
        and any(row.may_draft and _follows(row) for row in found.rows),
        bare=[row for row in found.rows if row.is_bare],
        to_draft=sum(row.may_draft for row in found.rows),
        to_send=sum(may_send(row) for row in found.rows),
        to_decide=sum(may_decide_row(row) for row in found.rows),
        may_write=has_right(actor, Can.GRANTS_WRITE),
        may_decide=has_right(actor, Can.GRANTS_DECIDE),
    )


def _missing(row: GrantRow) -> str:
    """Return what is left to do for the row, in words; empty when nothing is."""
    if row.draft is not None:
        if row.is_sent:
            return gettext("Beslut av en annan person")
        if row.was_returned:
            return gettext("Utkastet kom tillbaka och ska rättas")
        return gettext("Skickas för beslut")
    if row.decided is not None:
        return "" if row.served else gettext("Dag då huvudmannen fick beslutet")
    if not row.has_prices:
        return gettext("Prislista")
    return gettext("Utkast")


def may_send(row: GrantRow) -> bool:
    """Return whether the row has a draft to send for decision."""
    return row.draft is not None and row.draft.state is State.DRAFTED and not row.was_returned


def may_decide_row(row: GrantRow) -> bool:
    """Return whether the row waits for the reader's decision."""
    return (
        row.draft is not None and row.is_sent and current_actor().pseudonym not in row.draft.writers
    )


def _follows(row: GrantRow) -> bool:
    return row.subject.form in FOLLOWS_ALLOCATION
