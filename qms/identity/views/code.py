"""Giving the code of the second factor."""

from flask import redirect, request
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.identity import asking, factor_session
from qms.identity.forms import CodeForm
from qms.identity.views.blueprint import bp
from qms.identity.views.sign_in import safe_next
from qms.web.rights import requires


@bp.route("/konto/kod", methods=["GET", "POST"])
@requires(Can.ACCOUNT_OWN)
def give_code() -> Response | tuple[str, int]:
    """Ask for a code; with a right one, go on to where the reader was going."""
    if request.method == "GET" and factor_session.is_given():
        return redirect(safe_next(), 303)
    form = CodeForm()
    if not form.validate_on_submit():
        return asking.page(form, 422 if form.is_submitted() else 200)
    refusal = asking.take(form.code.data)
    if refusal is not None:
        form.code.errors = [refusal.message]
        return asking.page(form, refusal.status)
    return redirect(safe_next(), 303)
