"""Signing in with the municipality's provider: sent there, and back."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from qms.i18n.language import gettext
from qms.identity import factor_session, services, sessions
from qms.identity.core.persons import SKEW, Person
from qms.identity.core.sign_in_faults import ProviderError, SignInFault
from qms.identity.labels import fault_words
from qms.identity.provider.asking import Asked, new_asked
from qms.identity.views.blueprint import bp
from qms.identity.views.provider import provider
from qms.identity.views.sign_in import ours, safe_next
from qms.web.context import current_actor, db, is_signed_in, now
from qms.web.returning import UNSAVED
from qms.web.rights import public

KEPT = "asked"
LONGEST = timedelta(minutes=10)
"""So long a sign-in may take at the provider."""

CODE = re.compile(r"[a-z_]{1,40}")
CANCELLED = frozenset({"access_denied", "consent_required", "interaction_required"})
Answer = Response | tuple[str, int]


@bp.get("/logga-in/kommunen")
@public
def sign_in_outside() -> Answer:
    """Send the reader to the provider; who is signed in already confirms with two factors there."""
    here, again = provider(), "bekrafta" in request.args and is_signed_in()
    if is_signed_in() and not again:
        return redirect(safe_next(), 303)
    asked = new_asked()
    try:
        address = here.address(asked, again=again)
    except ProviderError as error:
        return _refused(error, again=again, goes_to=safe_next())
    session[KEPT] = {
        **asdict(asked),
        "at": now().timestamp(),
        "next": safe_next(),
        "again": again,
        "unsaved": UNSAVED in request.args,
    }
    return redirect(address, 303)


@bp.get("/logga-in/svar")
@public
def answer_from_outside() -> Answer:
    """Let in who comes back from the provider, or say in one sentence why not."""
    here, kept = provider(), session.pop(KEPT, {})
    again = bool(kept.get("again"))
    try:
        _check_answer(kept, issuer=here.settings.issuer)
        asked = Asked(state=kept["state"], nonce=kept["nonce"], verifier=kept["verifier"])
        person = here.person(asked, request.args["code"], now=now())
        if here.settings.factor_required and not person.has_factor:
            raise ProviderError(SignInFault.FACTOR)
        return _confirmed(person, kept) if again else _let_in(person, kept)
    except ProviderError as error:
        return _refused(error, again=again, goes_to=str(kept.get("next", "")))


def _check_answer(kept: Mapping[str, Any], *, issuer: str) -> None:
    """Return when the answer is to what this browser asked just now, and is no refusal."""
    given = request.args.get("state", "")
    asked_at = datetime.fromtimestamp(kept.get("at", 0), UTC)
    is_ours = bool(given) and compare_digest(given.encode(), kept.get("state", "").encode())
    if not is_ours or now() - asked_at > LONGEST:
        raise ProviderError(SignInFault.STATE)
    if request.args.get("iss", issuer) != issuer:  # RFC 9207: an answer of another provider
        raise ProviderError(SignInFault.TOKEN, "iss")
    error = request.args.get("error", "")
    if error in CANCELLED:
        raise ProviderError(SignInFault.CANCELLED, error)
    if error or "code" not in request.args:
        told = error if CODE.fullmatch(error) else "other"
        raise ProviderError(SignInFault.PROVIDER, told)


def _let_in(person: Person, kept: Mapping[str, Any]) -> Answer:
    match_existing = provider().settings.match_existing
    with db().transaction() as writing:
        entered = services.enter(writing, person, match_existing=match_existing, now=now())
    if not entered.has_role or not sessions.begin(entered.account_id, way=sessions.PROVIDER):
        return _no_access(person)
    if person.has_factor:
        factor_session.give(factor_session.PROVIDER)
    if kept["unsaved"]:
        flash(gettext("Det du skrev innan du loggades ut sparades inte. Skriv det igen."), "error")
    return redirect(ours(kept["next"]), 303)


def _confirmed(person: Person, kept: Mapping[str, Any]) -> Response:
    """Let the factor hold from now: the same person signed in anew, with two factors."""
    if not is_signed_in():
        raise ProviderError(SignInFault.STATE)
    actor, asked_at = current_actor(), kept["at"]
    with db().transaction() as writing:
        if not services.is_same(writing, person, actor.account_id or 0):
            raise ProviderError(SignInFault.OTHER_PERSON)
        is_old = person.signed_in_at is not None and person.signed_in_at < asked_at - SKEW
        if is_old or not person.has_factor:
            raise ProviderError(SignInFault.FACTOR)
        services.note_factor(writing, actor, now=now())
    factor_session.give(factor_session.PROVIDER)
    return redirect(ours(kept["next"]), 303)


def _refused(error: ProviderError, *, again: bool, goes_to: str) -> Answer:
    """Note why nobody was let in, and say it; who has no role is told who can help."""
    with db().transaction() as writing:
        services.note_refusal(writing, error, now=now())
    if error.fault is SignInFault.NO_ACCESS:
        return _no_access(None)
    flash(fault_words(error.fault), "error")
    page = ".give_code" if again else ".sign_in"
    return redirect(url_for(page, next=ours(goes_to)), 303)


def _no_access(person: Person | None) -> tuple[str, int]:
    return render_template("identity/no_access.html", person=person), 403
