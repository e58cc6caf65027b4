"""The page of tokens: one's own, and for an administrator everybody's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.api.core.permissions import Permission
from qms.api.labels import PERMISSIONS
from qms.api.queries.tokens import GrantChoice, TokenLine, grant_choices, tokens
from qms.api.services.tokens import LONGEST_DAYS, NewToken, make_token, revoke_token
from qms.i18n.language import gettext
from qms.identity.labels import role_label
from qms.kernel.problems import Problem, RefusedError
from qms.web.context import current_actor, db, now, today
from qms.web.faults import in_words
from qms.web.input_guard import LARGEST_ID
from qms.web.rights import requires

bp = Blueprint("tokens", __name__)
USUAL_DAYS = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What stands in the form."""

    name: str
    grant_id: int | None
    permissions: Sequence[Permission]
    expires_on: str


@bp.get("/konto/nycklar")
@requires(Can.ACCOUNT_OWN)
def show_tokens() -> str:
    """List the reader's tokens, and the form for another."""
    usual = (today() + timedelta(USUAL_DAYS)).isoformat()
    return _page(Filled(name="", grant_id=None, permissions=(), expires_on=usual))


def _page(filled: Filled, problems: Sequence[Problem] = ()) -> str:
    actor = current_actor()
    account_id = None if has_right(actor, Can.ACCOUNTS_CHANGE) else actor.account_id
    sees_all = has_right(actor, Can.ACCOUNTS_READ)
    with db().reading() as session:
        choices = grant_choices(session, account_id=account_id, on=today())
        every = tokens(session, account_id=None if sees_all else actor.account_id, on=today())
    choices = tuple(sorted(choices, key=lambda one: one.account_id != actor.account_id))
    offered = {one for choice in choices for one in choice.permissions}
    return render_template(
        "api/show_tokens.html",
        own=[one for one in every if one.account_id == actor.account_id],
        others=[one for one in every if one.account_id != actor.account_id],
        sees_all=sees_all,
        grants=[(one.id, _grant_words(one, account_id is None)) for one in choices],
        permissions=[
            (one.value, gettext(PERMISSIONS[one])) for one in Permission if one in offered
        ],
        filled=filled,
        errors={one.column: in_words(one) for one in problems},
        has_errors=bool(problems),
        role_label=role_label,
        state=_state,
        words={one: gettext(text) for one, text in PERMISSIONS.items()},
        latest=today() + timedelta(LONGEST_DAYS),
    )


def _grant_words(one: GrantChoice, is_of_all: bool) -> str:
    words = f"{role_label(one.role)}, {one.place}"
    return f"{one.owner}: {words}" if is_of_all else words


def _state(line: TokenLine) -> tuple[str, str]:
    """Return the chip of a token."""
    if line.revoked_at is not None:
        return "none", gettext("Återkallad")
    return ("ok", gettext("Fungerar")) if line.works else ("none", gettext("Har slutat gälla"))


@bp.post("/konto/nycklar")
@requires(Can.ACCOUNT_OWN)
def add_token() -> str | tuple[str, int]:
    """Make a token and show it this once."""
    filled = _filled()
    new = NewToken(name=filled.name, grant_id=filled.grant_id, permissions=filled.permissions,
                   expires_on=_day(filled.expires_on))  # fmt: skip
    try:
        with db().transaction() as session:
            made = make_token(session, current_actor(), new, now=now())
    except RefusedError as refusal:
        return _page(filled, refusal.problems), 422
    return render_template("api/show_new_token.html", name=new.name.strip(), secret=made.secret)


def _filled() -> Filled:
    grant = request.form.get("grant_id", "")
    known = {one.value for one in Permission}
    chosen = [word for word in request.form.getlist("permissions") if word in known]
    is_id = grant.isdecimal() and len(grant) < 11 and int(grant) <= LARGEST_ID
    return Filled(
        name=request.form.get("name", ""),
        grant_id=int(grant) if is_id else None,
        permissions=tuple(Permission(word) for word in chosen),
        expires_on=request.form.get("expires_on", ""),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@bp.post("/konto/nycklar/<int:token_id>/aterkalla")
@requires(Can.ACCOUNT_OWN)
def end_token(token_id: int) -> Response:
    """Revoke a token: the next call with it is refused."""
    with db().transaction() as session:
        revoke_token(session, current_actor(), token_id, now=now())
    flash(gettext("Nyckeln är återkallad. Nästa anrop med den nekas."), "ok")
    return redirect(url_for(".show_tokens"), 303)
