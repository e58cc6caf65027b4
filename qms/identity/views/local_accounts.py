"""How people sign in: the provider, local accounts, and the sealed one."""

from flask import abort, flash, redirect, render_template, url_for
from sqlalchemy.exc import NoResultFound
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.identity import services
from qms.identity.factor import needs_factor
from qms.identity.forms import SealedForm
from qms.identity.queries import local_accounts as queries
from qms.identity.queries import names_of
from qms.identity.views.blueprint import bp, show_on
from qms.identity.views.provider import provider_issuers, provider_name
from qms.identity.views.tabs import tabs
from qms.kernel.problems import RefusedError
from qms.web.context import app_context, current_actor, db, now, today
from qms.web.faults import in_words
from qms.web.rights import requires


def _issuer() -> str:
    """Return a provider that somebody has come from, else the first; empty where none is set."""
    issuers = provider_issuers()
    with db().reading() as reading:
        used = (one for one in issuers if queries.outside(reading, one).people)
        return next(used, issuers[0] if issuers else "")


@bp.get("/admin/inloggning")
@requires(Can.ACCOUNTS_CHANGE)
@needs_factor
def show_local_accounts() -> str:
    """Show how people sign in, and when the sealed account was used."""
    return _page(SealedForm())


@bp.post("/admin/inloggning/stang-av")
@requires(Can.ACCOUNTS_CHANGE)
@needs_factor
def switch_local_off() -> Response | tuple[str, int]:
    """Let only the chosen account in with a password from now on."""
    form = SealedForm()
    with db().reading() as reading:
        form.offer(queries.candidates(reading, on=today()))
    if not form.validate():
        return _page(form), 422
    try:
        with db().transaction() as writing:
            services.switch_off(
                writing, current_actor(), sealed_id=form.sealed.data, issuer=_issuer(), now=now()
            )
    except RefusedError as refusal:
        show_on(form, refusal)
        return _page(form), 422
    flash(gettext("Lokala konton är avstängda, utom reservkontot."), "ok")
    return redirect(url_for(".show_local_accounts"), 303)


@bp.post("/admin/inloggning/sla-pa")
@requires(Can.ACCOUNTS_CHANGE)
@needs_factor
def switch_local_on() -> Response:
    """Let local accounts in again."""
    with db().transaction() as writing:
        services.switch_on(writing, current_actor(), now=now())
    flash(gettext("Lokala konton är påslagna. Inget konto är reservkonto längre."), "ok")
    return redirect(url_for(".show_local_accounts"), 303)


@bp.post("/admin/inloggning/reservkonto/<int:use_id>")
@requires(Can.ACCOUNTS_CHANGE)
@needs_factor
def review_sealed_use(use_id: int) -> Response:
    """Note that the reader has looked into a sign-in with the sealed account."""
    try:
        with db().transaction() as writing:
            services.review_use(writing, current_actor(), use_id, now=now())
    except RefusedError as refusal:
        flash(in_words(refusal.problems[0]), "error")
    except NoResultFound:
        abort(404)
    else:
        flash(gettext("Inloggningen är markerad som granskad."), "ok")
    return redirect(url_for(".show_local_accounts"), 303)


def _page(form: SealedForm) -> str:
    settings, issuers = app_context().settings, provider_issuers()
    with db().reading() as reading:
        form.offer(candidates := queries.candidates(reading, on=today()))
        outside = {one: queries.outside(reading, one) for one in issuers}
        uses = queries.sealed_uses(reading)
        names = names_of(reading, [one.seen_by for one in uses])
        standing = queries.standing(reading)
    return render_template(
        "identity/show_local_accounts.html",
        form=form,
        standing=standing,
        candidates=candidates,
        settings=settings.provider,
        saml=settings.saml,
        has_come=any(one.people for one in outside.values()),
        provider_name=provider_name(),
        outside=outside,
        uses=uses,
        names=names,
        own_id=current_actor().account_id,
        tabs=tabs("show_local_accounts"),
    )
