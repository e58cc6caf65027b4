"""Undoing the latest batch of a dataset, after a page that says what happens."""

from flask import abort, flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.register import batch_queries, services
from qms.register.core.batches import BatchState, CannotUndoError, NotOpenError
from qms.register.core.datasets import DATASETS
from qms.register.views.blueprint import MENU, bp
from qms.web.context import current_actor, db, now
from qms.web.rights import requires


@bp.get("/import/<int:batch_id>/angra")
@requires(Can.REGISTER_IMPORT)
def show_undo(batch_id: int) -> str:
    """Say what undoing would do, or why it cannot be done."""
    g.menu_endpoint = MENU
    with db().reading() as session:
        batch = batch_queries.batch(session, batch_id)
        if batch is None or batch.state is not BatchState.SAVED:
            abort(404)
        hindrance = _hindrance(services.why_not_undo(session, batch_id))
    return render_template(
        "register/show_undo.html",
        batch=batch,
        dataset=DATASETS[batch.dataset],
        hindrance=hindrance,
    )


def _hindrance(refusal: CannotUndoError | None) -> str:
    """Return why the batch must stay, in words; empty when nothing hinders."""
    if refusal is None:
        return ""
    if refusal.pins:
        used_by = ", ".join(refusal.pins)
        return gettext("Uppgifterna används av %(runs)s, som är fastställd.") % {"runs": used_by}
    if refusal.used:
        names = ", ".join(refusal.used)
        return gettext("Andra uppgifter hör redan till %(units)s.") % {"units": names}
    return gettext("En nyare import av samma slag måste ångras först.")


@bp.post("/import/<int:batch_id>/angra")
@requires(Can.REGISTER_IMPORT)
def undo(batch_id: int) -> Response:
    """Undo the batch."""
    try:
        with db().transaction() as session:
            if batch_queries.batch(session, batch_id) is None:
                abort(404)
            services.undo_batch(session, current_actor(), batch_id, now=now())
        flash(gettext("Importen är ångrad. Registret är som det var före den."), "ok")
    except CannotUndoError as refusal:
        flash(f"{gettext('Importen kan inte ångras.')} {_hindrance(refusal)}", "error")
    except NotOpenError:
        flash(gettext("Importen är redan ångrad."), "error")
    return redirect(url_for(".show_datasets"), 303)
