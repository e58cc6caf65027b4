"""Links to choose a password: made by an administrator, used by the person."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.identity import queries, services
from qms.identity.core.resets import Proof
from qms.identity.factor import needs_factor
from qms.identity.forms import ChooseForm, LinkForm
from qms.identity.queries import local_accounts
from qms.identity.services.password_links import LASTS
from qms.identity.views.blueprint import bp, hasher, show_on
from qms.kernel.problems import RefusedError
from qms.web.context import app_context, current_actor, db, now
from qms.web.faults import in_words
from qms.web.input_guard import reads_every_field
from qms.web.rights import public, requires

Answer = Response | tuple[str, int]


@bp.route("/admin/anvandare/<int:account_id>/losenord", methods=["GET", "POST"])
@requires(Can.ACCOUNTS_CHANGE)
@needs_factor
def make_password_link(account_id: int) -> Answer:
    """Ask how it was made sure who gets the link; then show it, this once."""
    form = LinkForm()
    form.offer()
    with db().reading() as reading:
        name = queries.name_of(reading, account_id)
        has_password = local_accounts.has_password(reading, account_id)
    if name is None:
        abort(404)
    if form.validate_on_submit():
        return _made(account_id, name, Proof(form.proof.data))
    page = render_template(
        "identity/make_password_link.html",
        form=form,
        name=name,
        account_id=account_id,
        has_password=has_password,
    )
    return page, 422 if form.is_submitted() else 200


def _made(account_id: int, name: str, proof: Proof) -> Answer:
    try:
        with db().transaction() as writing:
            secret = services.make_link(
                writing, current_actor(), account_id, proof=proof, now=now()
            )
    except RefusedError as refusal:
        flash(" ".join(in_words(fault) for fault in refusal.problems), "error")
        return redirect(url_for(".show_account", account_id=account_id), 303)
    page = render_template(
        "identity/show_password_link.html",
        name=name,
        account_id=account_id,
        link=_address(secret),
        until=now() + LASTS,
    )
    return page, 200


def _address(secret: str) -> str:
    """Return the link. What follows # is never sent, so no server writes it in a log."""
    site = app_context().settings.public_url or request.host_url.rstrip("/")
    return f"{site}{url_for('.choose_password')}#{secret}"


@bp.route("/valj-losenord", methods=["GET", "POST"])
@public
@reads_every_field
def choose_password() -> Answer:
    """Let somebody who was given a link choose the password of their account."""
    form = ChooseForm()
    if form.validate_on_submit():
        try:
            user_name = _chosen(form.link.data.strip(), form.new.data)
        except RefusedError as refusal:
            show_on(form, refusal)
        else:
            words = gettext("Lösenordet är valt. Logga in som %(name)s.") % {"name": user_name}
            flash(words, "ok")
            return redirect(url_for(".sign_in"), 303)
    page = render_template("identity/choose_password.html", form=form)
    return page, 422 if form.is_submitted() else 200


def _chosen(secret: str, new: str) -> str:
    """Give the link's account the password and return its user name; RefusedError if not taken.

    The hash takes a fifth of a second, so it is made between sessions.
    """
    with db().reading() as reading:
        services.check_choice(reading, secret, new, now=now())
    services.refuse_leaked(app_context().settings.instance, new, column="new")
    made = hasher().hash(new)
    with db().transaction() as writing:
        return services.choose_password(writing, secret, password_hash=made, now=now())
