"""Signing in with SAML: sent to an identity provider, its answer posted here, and taken up."""

from dataclasses import asdict

from flask import Flask, abort, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from qms.i18n.language import gettext
from qms.identity import factor_session, services, sessions
from qms.identity.core.assertions import Expected, Reading, check, person_of
from qms.identity.core.persons import SKEW, Person
from qms.identity.core.sign_in_faults import ProviderError, SignInFault
from qms.identity.labels import fault_words
from qms.identity.saml import asking
from qms.identity.saml.answers import assertion_of
from qms.identity.saml.federation import Federation, federation_for
from qms.identity.views import saml_cookie
from qms.identity.views.blueprint import bp
from qms.identity.views.saml_cookie import LONGEST_NEXT, Begun, Ended, forget, keep
from qms.identity.views.sign_in import ours, safe_next
from qms.web.context import app_context, current_actor, db, is_signed_in, now
from qms.web.returning import UNSAVED
from qms.web.rights import public

Answer = Response | tuple[str, int]


def init_saml(app: Flask) -> None:
    """Let providers post their answers without a form's token of ours, which they cannot have.

    What binds an answer to this browser is the cookie of saml_cookie.py.
    """
    app.extensions["csrf"].exempt(answer_from_saml)


def federation() -> Federation:
    """Return the identity providers; where none are set the page does not exist."""
    settings = app_context().settings.saml
    if settings is None:
        abort(404)
    return federation_for(settings)


@bp.get("/logga-in/saml")
@public
def sign_in_saml() -> Answer:
    """Send the reader to the chosen provider; who came from one confirms with two factors there."""
    here = federation()
    again = "bekrafta" in request.args and is_signed_in() and factor_session.saml_issuer() != ""
    if is_signed_in() and not again:
        return redirect(safe_next(), 303)
    chosen = factor_session.saml_issuer() if again else request.args.get("idp", "")
    goes_to = safe_next()
    begun = Begun(
        request_id=asking.new_request_id(),
        issuer=chosen or here.settings.issuers[0],
        at=now().timestamp(),
        goes_to=goes_to if len(goes_to) <= LONGEST_NEXT else url_for("home.start"),
        unsaved=UNSAVED in request.args,
        account_id=current_actor().account_id if again else None,
        session_id=session[sessions.NAME] if again else "",
    )
    try:
        provider = here.provider(begun.issuer, now=now())
    except ProviderError as error:
        _note(error)
        return _told(error.fault, begun)
    address = asking.address(
        here.settings, provider, request_id=begun.request_id, now=now(), again=again
    )
    return keep(redirect(address, 303), begun)


@bp.post("/logga-in/saml")
@public
def answer_from_saml() -> Response:
    """Take an answer that another site posts; the reader's own session is not known here.

    How it ended goes along in the cookie to a page of ours, which knows the session.
    """
    here, begun = federation(), saml_cookie.begun()
    try:
        if begun is None:
            raise ProviderError(SignInFault.STATE, "unsolicited")
        ended = _let_in(begun, _person(here, begun))
    except ProviderError as error:
        _note(error)
        known = asdict(begun) if begun else {}
        ended = Ended(begun=known, at=now().timestamp(), fault=error.fault.value)
    return keep(redirect(url_for(".finish_saml"), 303), ended)


def _person(here: Federation, begun: Begun) -> Person:
    """Return who the answer says came; ProviderError when it cannot be believed, or was used."""
    settings = here.settings
    expected = Expected(
        issuer=begun.issuer,
        entity_id=settings.entity_id,
        answer_address=settings.answer_address,
        request_id=begun.request_id,
    )
    provider = here.provider(begun.issuer, now=now())
    assertion = assertion_of(
        request.form.get("SAMLResponse", ""), provider=provider, expected=expected
    )
    check(assertion, expected, now=now())
    with db().transaction() as writing:
        services.use_once(writing, begun.request_id, now=now())
    reading = Reading(
        subject_attribute=settings.subject_attribute,
        user_attribute=settings.user_attribute,
        name_attribute=settings.name_attribute,
        groups_attribute=settings.groups_attribute,
        factor_values=settings.factor_values,
    )
    return person_of(assertion, reading)


def _let_in(begun: Begun, person: Person) -> Ended:
    """Return whose account it is; ProviderError when there is none, or not who was to confirm."""
    settings, again = federation().settings, begun.account_id is not None
    is_old = again and (person.signed_in_at or 0) < begun.at - SKEW
    is_weak = (again or settings.factor_required) and not person.has_factor
    if is_old or is_weak:
        raise ProviderError(SignInFault.FACTOR)
    with db().transaction() as writing:
        if begun.account_id is not None:
            if not services.is_same(writing, person, begun.account_id):
                raise ProviderError(SignInFault.OTHER_PERSON)
            account_id = begun.account_id
        else:
            match_existing = settings.match_existing
            entered = services.enter(writing, person, match_existing=match_existing, now=now())
            account_id = entered.account_id
    return Ended(
        begun=asdict(begun),
        at=now().timestamp(),
        account_id=account_id,
        has_factor=person.has_factor,
        fault="" if again or entered.has_role else SignInFault.NO_ACCESS.value,
    )


@bp.get("/logga-in/saml/klar")
@public
def finish_saml() -> Answer:
    """Begin the session, or say in one sentence why not; the cookie has then done its work."""
    federation()
    ended = saml_cookie.ended()
    begun = ended.beginning() if ended is not None and ended.begun else None
    if ended is None or begun is None or ended.fault:
        fault = SignInFault(ended.fault) if ended and ended.fault else SignInFault.STATE
        return _told(fault, begun)
    try:
        with db().transaction() as writing:
            services.use_once(writing, f"klar {begun.request_id}", now=now())
        is_in = _confirm(begun) if begun.account_id is not None else _begin(ended, begun)
    except ProviderError as error:
        _note(error)
        return _told(error.fault, begun)
    return forget(redirect(ours(begun.goes_to), 303)) if is_in else _no_access()


def _begin(ended: Ended, begun: Begun) -> bool:
    """Begin the session; False when no role holds today."""
    if not sessions.begin(ended.account_id or 0, way=sessions.PROVIDER):
        return False
    session[factor_session.SAML] = begun.issuer
    if ended.has_factor:
        factor_session.give(factor_session.PROVIDER)
    if begun.unsaved:
        flash(gettext("Det du skrev innan du loggades ut sparades inte. Skriv det igen."), "error")
    return True


def _confirm(begun: Begun) -> bool:
    """Let the factor hold from now, in the very session that asked for it."""
    is_same = is_signed_in() and current_actor().account_id == begun.account_id
    if not is_same or session.get(sessions.NAME) != begun.session_id:
        raise ProviderError(SignInFault.STATE)
    with db().transaction() as writing:
        services.note_factor(writing, current_actor(), now=now())
    factor_session.give(factor_session.PROVIDER)
    return True


def _note(error: ProviderError) -> None:
    with db().transaction() as writing:
        services.note_refusal(writing, error, now=now())


def _told(fault: SignInFault, begun: Begun | None) -> Answer:
    """Say why nobody was let in; who has no role is told who can help."""
    if fault is SignInFault.NO_ACCESS:
        return _no_access()
    flash(fault_words(fault), "error")
    again = begun is not None and begun.account_id is not None
    goes_to = ours(begun.goes_to if begun else "")
    return forget(redirect(url_for(".give_code" if again else ".sign_in", next=goes_to), 303))


def _no_access() -> tuple[str, int]:
    return render_template("identity/no_access.html"), 403


@bp.get("/logga-in/saml/metadata")
@public
def saml_metadata() -> Response:
    """Return what identity providers need to know of us."""
    content = asking.own_metadata(federation().settings)
    return Response(content, content_type="application/samlmetadata+xml")
