"""One's own second factor: an app that gives codes, and recovery codes on paper."""

import segno
from flask import flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.identity import factor_session, queries, services, sessions
from qms.identity.forms import BeginFactorForm, CodeForm
from qms.identity.queries import local_accounts
from qms.identity.views.blueprint import bp, hasher
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.input_guard import reads_every_field
from qms.web.rights import requires

BEGUN = "factor_begun"
Answer = str | Response | tuple[str, int]


@bp.route("/konto/tvafaktor", methods=["GET", "POST"])
@requires(Can.ACCOUNT_OWN)
@reads_every_field
def show_factor() -> Answer:
    """Show whether the reader has an app that gives codes; let them add or replace it."""
    actor, form = current_actor(), BeginFactorForm()
    with db().reading() as reading:
        held = queries.held_factor(reading, actor.account_id or 0)
        has_password = local_accounts.has_password(reading, actor.account_id or 0)
    if form.is_submitted() and held is not None and not factor_session.is_given():
        return _code_first()
    if not has_password and form.is_submitted() and sessions.is_fresh():
        _begin_for(actor)
        return redirect(url_for(".add_factor"), 303)
    if has_password and form.validate_on_submit():
        try:
            if _begin(form.password.data):
                return redirect(url_for(".add_factor"), 303)
            form.password.errors = [gettext("Lösenordet stämmer inte.")]
        except services.SignInLockedError:
            message = gettext("För många försök. Vänta 15 minuter och försök igen.")
            form.password.errors = [message]
    page = render_template(
        "identity/show_factor.html",
        form=form,
        held=held,
        is_given=factor_session.is_given(),
        has_password=has_password,
        is_fresh=sessions.is_fresh(),
    )
    return page, 422 if form.is_submitted() else 200


def _begin(typed: str) -> bool:
    """Begin a factor when the password is the reader's own; wrong ones count as at sign-in."""
    actor, address = current_actor(), request.remote_addr or ""
    with db().reading() as reading:
        given = services.own_credentials(reading, actor, password=typed, address=address)
        found = services.look_up(reading, given, hasher=hasher(), now=now())
    is_right = services.is_right(found, typed, hasher())
    with db().transaction() as writing:
        if not services.is_own_password(writing, found, is_right=is_right, now=now()):
            return False
        session[BEGUN] = services.begin_factor(writing, actor, now=now())
    return True


def _begin_for(actor: Actor) -> None:
    """Begin a factor for one who has no password here, and came from the provider just now."""
    with db().transaction() as writing:
        session[BEGUN] = services.begin_factor(writing, actor, now=now())


@bp.route("/konto/tvafaktor/ny", methods=["GET", "POST"])
@requires(Can.ACCOUNT_OWN)
def add_factor() -> Answer:
    """Show the new secret until a code of it is typed; then the recovery codes, once."""
    actor, form, begun = current_actor(), CodeForm(), session.get(BEGUN, "")
    with db().reading() as reading:
        shown = services.unconfirmed(reading, actor, begun, now=now())
    if shown is None:
        return _begin_again()
    if form.validate_on_submit():
        try:
            with db().transaction() as writing:
                codes = services.confirm_factor(
                    writing, actor, begun, typed=form.code.data, now=now()
                )
        except RefusedError as refusal:
            form.code.errors = [in_words(fault) for fault in refusal.problems]
        else:
            session.pop(BEGUN)
            factor_session.give(begun)
            return render_template("identity/show_recovery_codes.html", codes=codes, is_new=True)
    page = render_template(
        "identity/add_factor.html", form=form, shown=shown, picture=_picture(shown.address)
    )
    return page, 422 if form.is_submitted() else 200


@bp.post("/konto/tvafaktor/reservkoder")
@requires(Can.ACCOUNT_OWN)
def renew_recovery_codes() -> Answer:
    """Show new recovery codes, once, in place of those that the reader had."""
    if not factor_session.is_given():
        return _code_first()
    with db().transaction() as writing:
        codes = services.renew_recovery_codes(writing, current_actor(), now=now())
    return render_template("identity/show_recovery_codes.html", codes=codes, is_new=False)


def _code_first() -> Response:
    return redirect(url_for(".give_code", next=url_for(".show_factor")), 303)


def _begin_again() -> Response:
    flash(gettext("Det finns ingen ny app att bekräfta. Börja om om du vill byta."), "info")
    return redirect(url_for(".show_factor"), 303)


def _picture(address: str) -> str:
    """Return the address as a picture that a phone's camera reads: SVG without styles."""
    code = segno.make(address, error="m", micro=False)
    return code.svg_inline(omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff")
