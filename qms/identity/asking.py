"""Asking for a code: at a page of its own, or in the middle of a form that was sent too late."""

from typing import NamedTuple

from flask import render_template, request

from qms.i18n.language import gettext
from qms.identity import factor_session, queries, services
from qms.identity.forms import CodeForm
from qms.web.context import current_actor, db, now

CARRIED = "factor_code"
"""The field of the code where a form's own fields are carried along."""

OURS = frozenset({CARRIED, "csrf_token"})


class Refusal(NamedTuple):
    """Why a code was not taken, in words, and the status of the answer."""

    message: str
    status: int


def take(typed: str) -> Refusal | None:
    """Use the code up and let the factor hold from now; else return why not."""
    given = services.GivenCode(typed=typed, address=request.remote_addr or "")
    try:
        with db().transaction() as writing:
            factor_id = services.use_code(writing, current_actor(), given, now=now())
    except services.SignInLockedError:
        return Refusal(gettext("För många försök. Vänta 15 minuter och försök igen."), 429)
    if factor_id is None:
        message = gettext(
            "Koden stämmer inte, har hunnit bytas eller är redan använd. "
            "Vänta på nästa kod i appen."
        )
        return Refusal(message, 422)
    factor_session.give(factor_id)
    return None


def page(form: CodeForm, status: int, **values: object) -> tuple[str, int]:
    """Return the page that asks for a code, or says how to get an app that gives them."""
    with db().reading() as reading:
        held = queries.held_factor(reading, current_actor().account_id or 0)
    shown = {"carried": (), "has_files": False, "was_given": factor_session.was_given(), **values}
    if held is None:
        outside = factor_session.provider_vouches()
        name = "identity/give_factor_outside.html" if outside else "identity/no_factor.html"
        return render_template(name, confirming_at=factor_session.confirming_at(), **shown), status
    form.code.data = ""  # a code is not shown again, and not worth anything again
    return render_template("identity/give_code.html", form=form, **shown), status


def take_carried() -> tuple[str, int] | None:
    """Take the code that came with a form's own fields; else ask, with the fields kept.

    None: the code was right, and the form goes on as if nothing had happened. What was typed is
    never stored here: it goes back to the one who sent it.
    """
    form, status = CodeForm(prefix="factor_"), 403
    if CARRIED in request.form:
        refusal = take(request.form[CARRIED])
        if refusal is None:
            return None
        form.code.errors, status = [refusal.message], refusal.status
    carried = [pair for pair in request.form.items(multi=True) if pair[0] not in OURS]
    has_files = any(file.filename for file in request.files.values())
    return page(form, status, carried=carried, has_files=has_files)
