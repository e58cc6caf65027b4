"""An alternative is frozen: what is lacking is said first, and that nothing undoes it."""

from flask import abort, flash, redirect, render_template, request, url_for

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.planning.services.freezing import freeze_alternative
from qms.planning.services.rows import ChangedMeanwhileError
from qms.planning.views.asked import the_alternative
from qms.planning.views.blueprint import MEANWHILE, REFUSED, Answer, bp
from qms.planning.views.check_page import left_words, read_page
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires


@bp.get("/planering/alternativ/<int:alternative_id>/las")
@requires(Can.PLANNING_FREEZE)
def confirm_freeze(alternative_id: int) -> str:
    """Show what freezing keeps, and what is left to do before it."""
    return _page(alternative_id)


@bp.post("/planering/alternativ/<int:alternative_id>/las")
@requires(Can.PLANNING_FREEZE)
def freeze(alternative_id: int) -> Answer:
    """Freeze the alternative as it was shown."""
    try:
        with db().transaction() as session:
            the_alternative(session, alternative_id)
            freeze_alternative(
                session, current_actor(), alternative_id, version=_version(), now=now()
            )
    except LookupError:
        abort(404)
    except ChangedMeanwhileError:
        told = gettext("Någon har sparat stegen sedan du öppnade sidan. Läs dem innan du låser.")
        return _page(alternative_id, [("", told)]), MEANWHILE
    except RefusedError as refused:
        return _page(alternative_id, [("", in_words(one)) for one in refused.problems]), REFUSED
    flash(gettext("Alternativet är låst. Handlingen kan hämtas."), "ok")
    return redirect(url_for(".show_paper", alternative_id=alternative_id), 303)


def _version() -> int:
    typed = request.form.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _page(alternative_id: int, faults: list[tuple[str, str]] | None = None) -> str:
    with db().reading() as session:
        page = read_page(session, alternative_id)
    study, chosen = page.found
    return render_template(
        "planning/confirm_freeze.html", study=study, alternative=chosen, left=page.left,
        left_words=left_words(page.left), is_older=page.is_older, faults=faults or [],
        has_errors=bool(faults), steps=len(chosen.steps),
    )  # fmt: skip
