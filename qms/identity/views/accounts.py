"""The accounts, and the roles that they are given."""

from flask import (
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from sqlalchemy.exc import NoResultFound
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.identity import queries, services
from qms.identity.factor import needs_factor
from qms.identity.forms import AccountForm, GrantForm
from qms.identity.labels import role_label
from qms.identity.queries import local_accounts
from qms.identity.views.blueprint import bp, hasher, show_on
from qms.identity.views.tabs import tabs
from qms.kernel.problems import RefusedError
from qms.org import queries as org
from qms.org.core.nodes import NodeKind
from qms.web.context import current_actor, db, now, today
from qms.web.faults import in_words
from qms.web.rights import requires
from qms.web.tables import Page, page_number, sort_rows

PAGE_SIZE = 50
PLACES = (NodeKind.MUNICIPALITY, NodeKind.PROVIDER, NodeKind.AREA, NodeKind.UNIT)


@bp.get("/admin/anvandare")
@requires(Can.ACCOUNTS_READ)
def show_accounts() -> str:
    """List every account with its roles."""
    wanted = request.args.get("q", "").strip()
    with db().reading() as reading:
        lines = queries.accounts(reading, on=today())
    found = [line for line in lines if _matches(line, wanted)]
    keys = {
        "name": lambda a: swedish_key(a.name),
        "user_name": lambda a: a.user_name,
        "last_seen": lambda a: a.last_seen,
    }
    sort, rows = sort_rows(found, keys, default="name")
    paging = Page(number=page_number(), size=PAGE_SIZE, total=len(rows))
    return render_template(
        "identity/show_accounts.html",
        rows=rows[(paging.number - 1) * PAGE_SIZE : paging.number * PAGE_SIZE],
        paging=paging,
        sort=sort,
        wanted=wanted,
        total=len(lines),
        role_label=role_label,
        tabs=tabs("show_accounts"),
    )


def _matches(line: queries.AccountLine, wanted: str) -> bool:
    text = " ".join((line.name, line.user_name, *(g.place for g in line.grants)))
    return wanted.casefold() in text.casefold()


@bp.route("/admin/anvandare/ny", methods=["GET", "POST"])
@requires(Can.ACCOUNTS_CHANGE)
@needs_factor
def add_account() -> str | Response | tuple[str, int]:
    """Add a person; the role is given on the next page."""
    form = AccountForm()
    if not form.validate_on_submit():
        status = 422 if request.method == "POST" else 200
        return render_template("identity/add_account.html", form=form), status
    try:
        with db().transaction() as writing:
            account_id = services.add_account(
                writing, current_actor(), form.new_account(), hasher=hasher(), now=now()
            )
    except RefusedError as refusal:
        show_on(form, refusal)
        return render_template("identity/add_account.html", form=form), 422
    flash(gettext("Kontot är upplagt. Ge det en roll och gör en länk till lösenord."), "ok")
    return redirect(url_for(".show_account", account_id=account_id), 303)


@bp.route("/admin/anvandare/<int:account_id>", methods=["GET", "POST"])
@requires(Can.ACCOUNTS_CHANGE)
@needs_factor
def show_account(account_id: int) -> str | Response | tuple[str, int]:
    """Show one person's roles; give another one."""
    with db().reading() as reading:
        found = [a for a in queries.accounts(reading, on=today()) if a.id == account_id]
        nodes = org.nodes(reading, on=today(), kinds=PLACES)
        held = queries.held_factor(reading, account_id)
        has_password = local_accounts.has_password(reading, account_id)
        is_outside = local_accounts.is_outside(reading, account_id)
    if not found:
        abort(404)
    form = GrantForm()
    form.offer(nodes)
    if form.validate_on_submit():
        try:
            with db().transaction() as writing:
                new = form.new_grant(account_id, today())
                services.grant(writing, current_actor(), new, now=now())
        except RefusedError as refusal:
            show_on(form, refusal)
        else:
            flash(gettext("Rollen är tilldelad."), "ok")
            return redirect(url_for(".show_account", account_id=account_id), 303)
    if not form.is_submitted():
        form.valid_from.data = today()
    status = 422 if form.is_submitted() else 200
    return (
        render_template(
            "identity/show_account.html",
            account=found[0],
            form=form,
            role_label=role_label,
            factor_since=held.confirmed_at if held else None,
            has_password=has_password,
            is_outside=is_outside,
            is_own=account_id == current_actor().account_id,
        ),
        status,
    )


@bp.post("/admin/anvandare/<int:account_id>/stang")
@requires(Can.ACCOUNTS_CHANGE)
@needs_factor
def close_account(account_id: int) -> Response:
    """Close an account for good; its history stays."""
    try:
        with db().transaction() as writing:
            services.close_account(writing, current_actor(), account_id, now=now())
    except RefusedError as refusal:
        flash(in_words(refusal.problems[0]), "error")
    except NoResultFound:
        abort(404)
    else:
        flash(gettext("Kontot är stängt."), "ok")
    return redirect(url_for(".show_accounts"), 303)


@bp.post("/admin/roller/<int:grant_id>/avsluta")
@requires(Can.ACCOUNTS_CHANGE)
@needs_factor
def end_grant(grant_id: int) -> Response:
    """End a role today; the person's sessions end with it."""
    try:
        with db().transaction() as writing:
            services.end_grant(writing, current_actor(), grant_id, now=now())
    except RefusedError as refusal:
        flash(in_words(refusal.problems[0]), "error")
    except NoResultFound:
        abort(404)
    else:
        flash(gettext("Rollen är avslutad och personens sessioner med den."), "ok")
    return redirect(url_for(".show_accounts"), 303)
