"""A study is named, shared, taken away and brought back."""

from collections.abc import Callable

from flask import abort, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.planning.services.studies import name_study, remove_study, restore_study, share_study
from qms.planning.views.blueprint import bp
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires


def act(do: Callable[[Session], object]) -> bool:
    """Do it; flash why not when it is refused, answer 404 for what the actor may not see."""
    try:
        with db().transaction() as session:
            do(session)
    except LookupError:
        abort(404)
    except RefusedError as refused:
        flash(" ".join(in_words(one) for one in refused.problems), "error")
        return False
    return True


def _back(study_id: int) -> Response:
    return redirect(url_for(".show_study", study_id=study_id), 303)


@bp.post("/planering/<int:study_id>/namn")
@requires(Can.PLANNING_WRITE)
def rename_study(study_id: int) -> Response:
    """Give the study another name."""
    name = request.form.get("namn", "")
    if act(lambda session: name_study(session, current_actor(), study_id, name, now=now())):
        flash(gettext("Utredningen har fått ett nytt namn."), "ok")
    return _back(study_id)


@bp.post("/planering/<int:study_id>/dela")
@requires(Can.PLANNING_WRITE)
def share(study_id: int) -> Response:
    """Let others see and change the study, or keep it."""
    is_shared = request.form.get("dela") == "ja"
    done = act(
        lambda session: share_study(
            session, current_actor(), study_id, is_shared=is_shared, now=now()
        )
    )
    if done and is_shared:
        flash(gettext("Andra som planerar kan nu läsa och ändra utredningen."), "ok")
    elif done:
        flash(gettext("Bara du ser utredningen nu."), "ok")
    return _back(study_id)


@bp.post("/planering/<int:study_id>/ta-bort")
@requires(Can.PLANNING_WRITE)
def drop_study(study_id: int) -> Response:
    """Take the study away; the list offers it back."""
    if not act(lambda session: remove_study(session, current_actor(), study_id, now=now())):
        return _back(study_id)
    flash(gettext("Utredningen är borttagen."), "ok")
    return redirect(url_for(".show_studies", borttagen=study_id), 303)


@bp.post("/planering/<int:study_id>/aterstall")
@requires(Can.PLANNING_WRITE)
def bring_back_study(study_id: int) -> Response:
    """Bring the study back."""
    act(lambda session: restore_study(session, current_actor(), study_id, now=now()))
    flash(gettext("Utredningen är tillbaka."), "ok")
    return _back(study_id)
