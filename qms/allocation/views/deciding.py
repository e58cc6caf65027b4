"""The steps of a model: proposed, taken back, adopted, removed."""

from collections.abc import Callable

from flask import abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.allocation import queries, services
from qms.allocation.core.states import (
    ConflictError,
    ModelState,
    NotAllowedNowError,
    SamePersonError,
)
from qms.allocation.views.blueprint import Answer, bp
from qms.i18n.language import gettext
from qms.web.context import current_actor, db, now
from qms.web.rights import requires


def seen_version() -> int:
    """Return the version that the form was shown with, -1 when it says none."""
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def back_to(model_id: int) -> Response:
    """Return the way back to the model's page."""
    return redirect(url_for("allocation.show_model", model_id=model_id), 303)


@bp.post("/modell/<int:model_id>/skicka")
@requires(Can.ALLOCATION_DRAFT)
def propose_model(model_id: int) -> Answer:
    """Hand in the draft that was shown, to be commented and decided."""

    def propose(session: Session) -> None:
        services.propose_model(session, current_actor(), model_id, seen=seen_version(), now=now())

    done = gettext("Förslaget är skickat. Rektorer kan kommentera och skolchefen fastställa.")
    return _step(model_id, propose, done, gettext("Modellen är redan skickad eller beslutad."))


@bp.post("/modell/<int:model_id>/ater")
@requires(Can.ALLOCATION_DRAFT)
def take_back_model(model_id: int) -> Answer:
    """Make the proposal a draft again, to be changed."""
    return _back_to_draft(model_id)


@bp.post("/modell/<int:model_id>/skicka-tillbaka")
@requires(Can.ALLOCATION_ADOPT)
def send_back_model(model_id: int) -> Answer:
    """Give the proposal back to those who draft."""
    return _back_to_draft(model_id)


def _back_to_draft(model_id: int) -> Answer:
    def take_back(session: Session) -> None:
        services.take_back_model(session, current_actor(), model_id, now=now())

    done = gettext("Modellen är ett utkast igen. Kommentarerna finns kvar.")
    return _step(model_id, take_back, done, gettext("Modellen är inget förslag just nu."))


@bp.post("/modell/<int:model_id>/faststall")
@requires(Can.ALLOCATION_ADOPT)
def adopt_model(model_id: int) -> Answer:
    """Adopt the proposal that was shown."""

    def adopt(session: Session) -> None:
        services.adopt_model(session, current_actor(), model_id, seen=seen_version(), now=now())

    done = gettext("Modellen är fastställd och låst.")
    return _step(model_id, adopt, done, _not_adopted(model_id))


def _not_adopted(model_id: int) -> str:
    with db().reading() as session:
        model = queries.model(session, model_id)
    if model is not None and model.head.state is ModelState.DRAFT:
        return gettext("Modellen är ett utkast. Den ska skickas för beslut först.")
    return gettext("Årets modell är redan beslutad.")


def _step(model_id: int, do: Callable[[Session], None], done: str, not_now: str) -> Answer:
    try:
        with db().transaction() as session:
            do(session)
    except OutOfScopeError:
        abort(404)
    except SamePersonError:
        flash(gettext("Den som har gjort eller ändrat modellen får inte fastställa den. Be någon "
                      "annan."), "error")  # fmt: skip
    except ConflictError:
        flash(gettext("Modellen har ändrats sedan du öppnade sidan. Läs den igen först."), "error")
    except NotAllowedNowError:
        flash(not_now, "info")
    else:
        flash(done, "ok")
    return back_to(model_id)


@bp.get("/modell/<int:model_id>/ta-bort")
@requires(Can.ALLOCATION_DRAFT)
def confirm_deletion(model_id: int) -> Answer:
    """Ask whether the draft should go."""
    g.menu_endpoint = "allocation.show_models"
    with db().reading() as session:
        model = queries.model(session, model_id)
        said = queries.comments(session, model_id) if model else ()
    if model is None or model.head.state is not ModelState.DRAFT:
        abort(404)
    return render_template("allocation/confirm_deletion.html", head=model.head, comments=len(said))


@bp.post("/modell/<int:model_id>/ta-bort")
@requires(Can.ALLOCATION_DRAFT)
def delete_draft(model_id: int) -> Answer:
    """Remove the draft that was shown."""
    try:
        with db().transaction() as session:
            services.delete_draft(
                session, current_actor(), model_id, seen=seen_version(), now=now()
            )
    except OutOfScopeError:
        abort(404)
    except ConflictError:
        flash(gettext("Modellen har ändrats sedan du öppnade sidan. Läs den igen först."), "error")
        return back_to(model_id)
    except NotAllowedNowError:
        flash(gettext("Bara ett utkast som inget annat bygger på kan tas bort."), "error")
        return back_to(model_id)
    flash(gettext("Utkastet är borttaget."), "ok")
    return redirect(url_for("allocation.show_models"), 303)
