"""The table of groups: who is in the group has the role."""

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext, language, ngettext
from qms.identity import services
from qms.identity.core.group_rows import GroupRow
from qms.identity.factor import needs_factor
from qms.identity.forms import GroupRowForm
from qms.identity.labels import role_label
from qms.identity.queries import group_rows as queries
from qms.identity.queries import names_of
from qms.identity.views.accounts import PLACES
from qms.identity.views.blueprint import bp, show_on
from qms.identity.views.provider import provider_name
from qms.identity.views.tabs import tabs
from qms.kernel.problems import RefusedError
from qms.kernel.table_write import write_csv
from qms.org import queries as org
from qms.web.context import current_actor, db, now, today
from qms.web.downloads import download
from qms.web.faults import in_words
from qms.web.rights import requires

HEADER = ("grupp", "roll", "rollens_kod", "gäller_för", "nod", "tillagd", "tillagd_av")
MOST_REMOVED = 10


@bp.get("/admin/grupper")
@requires(Can.ACCOUNTS_CHANGE)
@needs_factor
def show_group_rows() -> str:
    """List the rows, and those removed lately, which can be put back."""
    with db().reading() as reading:
        lines = queries.row_lines(reading, on=today())
        removed = queries.row_lines(reading, on=today(), is_removed=True)[:MOST_REMOVED]
        names = names_of(reading, [one.added_by for one in lines])
    return render_template(
        "identity/show_group_rows.html",
        lines=lines,
        removed=removed,
        names=names,
        role_label=role_label,
        provider_name=provider_name(),
        tabs=tabs("show_group_rows"),
    )


@bp.get("/admin/grupper.csv")
@requires(Can.ACCOUNTS_CHANGE)
@needs_factor
def export_group_rows() -> Response:
    """Return the rows as a file."""
    with db().reading() as reading:
        lines = queries.row_lines(reading, on=today())
        names = names_of(reading, [one.added_by for one in lines])
    rows = [
        (
            one.row.group,
            role_label(one.row.role),
            one.row.role.value,
            one.place,
            one.row.node_id,
            one.added_at.date().isoformat(),
            names.get(one.added_by, ""),
        )
        for one in lines
    ]
    return download(write_csv(HEADER, rows, language()), "roller-efter-grupp.csv")


@bp.route("/admin/grupper/ny", methods=["GET", "POST"])
@requires(Can.ACCOUNTS_CHANGE)
@needs_factor
def add_group_row() -> Response | tuple[str, int]:
    """Ask for a row, show whom it would give its role, and add it when that is confirmed."""
    form = _form()
    if not form.validate_on_submit():
        return _add_page(form, 422 if form.is_submitted() else 200)
    new = form.new_row()
    try:
        with db().transaction() as writing:
            services.check_row(writing, new)
            if not form.is_seen.data:
                return _add_page(form, 200, gains=_gains(writing, new.group.strip()))
            services.add_row(writing, current_actor(), new, now=now())
    except RefusedError as refusal:
        show_on(form, refusal)
        return _add_page(form, 422)
    flash(gettext("Raden är tillagd. Den gäller från varje persons nästa inloggning."), "ok")
    return redirect(url_for(".show_group_rows"), 303)


def _add_page(
    form: GroupRowForm, status: int, *, gains: tuple[queries.Known, ...] | None = None
) -> tuple[str, int]:
    page = render_template(
        "identity/add_group_row.html", form=form, gains=gains, tabs=tabs("show_group_rows")
    )
    return page, status


def _gains(session: Session, group: str) -> tuple[queries.Known, ...]:
    """Return those who were in the group at their latest sign-in."""
    return tuple(one for one in queries.known(session) if group in one.groups)


def _form() -> GroupRowForm:
    form = GroupRowForm()
    with db().reading() as reading:
        form.offer(org.nodes(reading, on=today(), kinds=PLACES))
    return form


@bp.route("/admin/grupper/<int:row_id>/ta-bort", methods=["GET", "POST"])
@requires(Can.ACCOUNTS_CHANGE)
@needs_factor
def remove_group_row(row_id: int) -> str | Response:
    """Show who loses the role, and remove the row when that is confirmed."""
    if request.method == "POST":
        return _removed(row_id)
    with db().reading() as reading:
        found = [one for one in queries.row_lines(reading, on=today()) if one.row.id == row_id]
        losers = queries.given_by(reading, row_id, on=today())
    if not found:
        abort(404)
    return render_template(
        "identity/remove_group_row.html",
        line=found[0],
        losers=losers,
        words=_words(found[0].row, found[0].place),
        tabs=tabs("show_group_rows"),
    )


def _words(row: GroupRow, place: str) -> str:
    return f"{role_label(row.role)}, {place}"


def _removed(row_id: int) -> Response:
    try:
        with db().transaction() as writing:
            ended = services.remove_row(writing, current_actor(), row_id, now=now())
    except RefusedError as refusal:
        flash(in_words(refusal.problems[0]), "error")
    except NoResultFound:
        abort(404)
    else:
        words = ngettext(
            "Raden är borttagen och %(n)s roll avslutad. Raden kan läggas tillbaka nedanför.",
            "Raden är borttagen och %(n)s roller avslutade. Raden kan läggas tillbaka nedanför.",
            ended,
        )
        flash(words % {"n": ended}, "ok")
    return redirect(url_for(".show_group_rows"), 303)


@bp.post("/admin/grupper/<int:row_id>/lagg-tillbaka")
@requires(Can.ACCOUNTS_CHANGE)
@needs_factor
def restore_group_row(row_id: int) -> Response:
    """Put a removed row back."""
    try:
        with db().transaction() as writing:
            services.restore_row(writing, current_actor(), row_id, now=now())
    except RefusedError as refusal:
        flash(in_words(refusal.problems[0]), "error")
    except NoResultFound:
        abort(404)
    else:
        flash(gettext("Raden är tillbaka. Rollerna ges när personerna loggar in nästa gång."), "ok")
    return redirect(url_for(".show_group_rows"), 303)
