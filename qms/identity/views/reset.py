"""Resetting somebody else's second factor."""

from flask import abort, flash, redirect, render_template, url_for
from sqlalchemy.exc import NoResultFound
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.identity import queries, services
from qms.identity.factor import needs_factor
from qms.identity.forms import ResetForm
from qms.identity.views.blueprint import bp
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires


@bp.route("/admin/anvandare/<int:account_id>/tvafaktor", methods=["GET", "POST"])
@requires(Can.ACCOUNTS_CHANGE)
@needs_factor
def reset_factor(account_id: int) -> Response | tuple[str, int]:
    """Remove a person's second factor, with a reason and how it was made sure who asks."""
    form = ResetForm()
    form.offer()
    if form.validate_on_submit():
        return _reset(form.reset(account_id))
    with db().reading() as reading:
        name = queries.name_of(reading, account_id)
        held = queries.held_factor(reading, account_id)
    if name is None:
        abort(404)
    page = render_template(
        "identity/reset_factor.html", form=form, name=name, account_id=account_id, held=held
    )
    return page, 422 if form.is_submitted() else 200


def _reset(reset: services.Reset) -> Response:
    try:
        with db().transaction() as writing:
            services.reset_factor(writing, current_actor(), reset, now=now())
    except RefusedError as refusal:
        flash(" ".join(in_words(fault) for fault in refusal.problems), "error")
    except NoResultFound:
        abort(404)
    else:
        flash(gettext("Appen är borttagen. Personen lägger till en ny själv."), "ok")
    return redirect(url_for(".show_account", account_id=reset.account_id), 303)
