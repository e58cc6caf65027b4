"""An alternative is begun, copied, named, taken away and brought back."""

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.planning.services.alternatives import (
    add_alternative,
    copy_alternative,
    name_alternative,
    remove_alternative,
    restore_alternative,
)
from qms.planning.services.rows import LONGEST_NAME
from qms.planning.views.asked import the_alternative
from qms.planning.views.blueprint import bp
from qms.planning.views.study_edits import act
from qms.web.context import current_actor, db, now
from qms.web.rights import requires


@bp.post("/planering/<int:study_id>/alternativ")
@requires(Can.PLANNING_WRITE)
def begin_alternative(study_id: int) -> Response:
    """Begin an alternative without steps and go on to build it."""
    name, made = request.form.get("namn", ""), []

    def begin(session: Session) -> None:
        made.append(add_alternative(session, current_actor(), study_id, name=name, now=now()))

    if not act(begin):
        return redirect(url_for(".show_study", study_id=study_id), 303)
    return redirect(url_for(".show_steps", alternative_id=made[0]), 303)


@bp.post("/planering/alternativ/<int:alternative_id>/kopia")
@requires(Can.PLANNING_WRITE)
def copy(alternative_id: int) -> Response:
    """Begin an alternative with the same steps and go on to build it."""
    with db().reading() as session:
        _, one = the_alternative(session, alternative_id)
    word, made = gettext("kopia"), []
    name = f"{one.name[: LONGEST_NAME - len(word) - 2].rstrip()}, {word}"

    def begin(session: Session) -> None:
        made.append(copy_alternative(session, current_actor(), one.id, name=name, now=now()))

    act(begin)
    flash(gettext("Kopian är gjord. Ge den ett eget namn och ändra stegen."), "ok")
    return redirect(url_for(".show_steps", alternative_id=made[0]), 303)


@bp.post("/planering/alternativ/<int:alternative_id>/namn")
@requires(Can.PLANNING_WRITE)
def rename_alternative(alternative_id: int) -> Response:
    """Give the alternative another name."""
    name = request.form.get("namn", "")
    done = act(
        lambda session: name_alternative(session, current_actor(), alternative_id, name, now=now())
    )
    if done:
        flash(gettext("Alternativet har fått ett nytt namn."), "ok")
    return redirect(url_for(".show_steps", alternative_id=alternative_id), 303)


@bp.post("/planering/alternativ/<int:alternative_id>/ta-bort")
@requires(Can.PLANNING_WRITE)
def drop_alternative(alternative_id: int) -> Response:
    """Take the alternative away; the study offers it back."""
    with db().reading() as session:
        study, one = the_alternative(session, alternative_id)
    if not act(lambda session: remove_alternative(session, current_actor(), one.id, now=now())):
        return redirect(url_for(".show_study", study_id=study.id), 303)
    flash(gettext("Alternativet {name} är borttaget.").format(name=one.name), "ok")
    return redirect(url_for(".show_study", study_id=study.id, borttaget=one.id), 303)


@bp.post("/planering/alternativ/<int:alternative_id>/aterstall")
@requires(Can.PLANNING_WRITE)
def bring_back_alternative(alternative_id: int) -> Response:
    """Bring the alternative back."""
    act(lambda session: restore_alternative(session, current_actor(), alternative_id, now=now()))
    with db().reading() as session:
        study, one = the_alternative(session, alternative_id)
    flash(gettext("Alternativet {name} är tillbaka.").format(name=one.name), "ok")
    return redirect(url_for(".show_study", study_id=study.id), 303)
