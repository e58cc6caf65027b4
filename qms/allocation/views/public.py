"""What is told to everybody: purpose, method, index, and questions with answers."""

from flask import flash, g, redirect, render_template, request, url_for

from qms.access.policy import Can
from qms.allocation.core.suppression import Publicity
from qms.allocation.core.told import questions, texts
from qms.allocation.queries.public import public_year
from qms.allocation.queries.publicity import publicity
from qms.allocation.services.publicity import save_publicity
from qms.allocation.views.blueprint import Answer, bp
from qms.content.loader import load
from qms.i18n.language import gettext, language
from qms.i18n.order import swedish_key
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now, today
from qms.web.rights import public, requires


@bp.get("/oppet/resursfordelning")
@public
def show_public() -> Answer:
    """Tell anybody what the allocation is for, how it is made, and each school's index."""
    with db().reading() as session:
        year = public_year(session, today=today())
    return render_template(
        "allocation/show_public.html",
        year=year,
        rows=sorted(year.rows, key=lambda row: swedish_key(row.name)) if year else [],
        texts=texts(load("allocation_texts"), "public", language()),
        questions=questions(load("allocation_questions"), language()),
    )


@bp.get("/ersattning/fragor")
@requires(Can.ALLOCATION_READ_UNIT)
def show_questions() -> Answer:
    """Show the questions and answers to those who are signed in."""
    g.menu_endpoint = "allocation.show_units"
    return render_template(
        "allocation/show_questions.html",
        questions=questions(load("allocation_questions"), language()),
    )


@bp.get("/modell/visning")
@requires(Can.ALLOCATION_READ)
def show_publicity() -> Answer:
    """Show what the public sees, and how few pupils are few."""
    with db().reading() as session:
        chosen = publicity(session)
    return _publicity(chosen, str(chosen.fewest_shown))


def _publicity(chosen: Publicity, typed: str, error: str = "") -> str:
    g.menu_endpoint = "allocation.show_models"
    return render_template(
        "allocation/show_publicity.html",
        chosen=chosen,
        typed=typed,
        error=error,
        has_errors=bool(error),
    )


@bp.post("/modell/visning")
@requires(Can.ALLOCATION_ADOPT)
def change_publicity() -> Answer:
    """Change what the public sees."""
    typed = request.form.get("fewest", "").strip()
    is_number = typed.isdecimal() and len(typed) < 4
    chosen = Publicity(
        shows_index="shows_index" in request.form, fewest_shown=int(typed) if is_number else 0
    )
    try:
        with db().transaction() as session:
            save_publicity(session, current_actor(), chosen, now=now())
    except RefusedError as refused:
        words = " ".join(one.cure for one in refused.problems)
        return _publicity(chosen, typed, words), 422
    flash(gettext("Det nya gäller nu."), "ok")
    return redirect(url_for("allocation.show_publicity"), 303)
