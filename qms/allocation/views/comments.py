"""A proposal as those who comment on it see it, and their words."""

from flask import abort, flash, g, redirect, render_template, request, url_for

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, has_right, scope_of
from qms.allocation import queries, services
from qms.allocation.core.proposals.comments import LONGEST_COMMENT, threads
from qms.allocation.core.states import ModelState, NotAllowedNowError
from qms.allocation.views.blueprint import Answer, bp
from qms.allocation.views.effects import EFFECT_KEYS, read_effect
from qms.allocation.views.model_words import changes, rules_of
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.rights import requires
from qms.web.tables import sort_rows


@bp.get("/forslag")
@requires(Can.ALLOCATION_COMMENT)
def show_open_proposals() -> Answer:
    """List the proposals that can be commented on now."""
    with db().reading() as session:
        heads = queries.models(session)
    open_now = [head for head in heads if head.state is ModelState.PROPOSED]
    return render_template("allocation/show_open_proposals.html", proposals=open_now)


@bp.get("/forslag/<int:model_id>")
@requires(Can.ALLOCATION_COMMENT)
def show_proposal(model_id: int) -> Answer:
    """Show what a proposal changes, for the reader's own schools, and what is said of it."""
    return _page(model_id)


def _page(
    model_id: int, *, words: str = "", answers: str = "", errors: tuple[str, ...] = ()
) -> str:
    actor = current_actor()
    reads_models = has_right(actor, Can.ALLOCATION_READ)
    g.menu_endpoint = f"allocation.{'show_models' if reads_models else 'show_open_proposals'}"
    with db().reading() as session:
        model = queries.model(session, model_id)
        if model is None or model.head.state is ModelState.DRAFT:
            abort(404)
        followed = queries.followed_by(session, model.head)
        effect = read_effect(session, model, followed)
        said = threads(queries.comments(session, model_id))
    scope = scope_of(actor, Can.ALLOCATION_COMMENT)
    mine = [row for row in effect.rows if scope.covers(row.path)] if effect else []
    sort, rows = sort_rows(mine, EFFECT_KEYS, default="skola")
    asked = answers or request.args.get("svar", "")
    answered = next((t.first for t in said if str(t.first.id) == asked), None)
    return render_template(
        "allocation/show_proposal.html",
        head=model.head,
        model=model.content,
        rules=rules_of(model.content),
        followed=followed,
        changed=changes(followed.content, model.content) if followed else [],
        effect=effect,
        effect_rows=rows,
        sort=sort,
        threads=said,
        answered=answered,
        words=words,
        errors=errors,
        longest=LONGEST_COMMENT,
        me=actor.pseudonym,
        reads_models=reads_models,
        has_errors=bool(errors),
    )


@bp.post("/forslag/<int:model_id>")
@requires(Can.ALLOCATION_COMMENT)
def comment(model_id: int) -> Answer:
    """Add a comment or an answer; what was typed stays when it cannot be kept."""
    words, answers = request.form.get("words", ""), request.form.get("answers", "")
    parent = int(answers) if answers.isdecimal() and len(answers) < 10 else None
    try:
        with db().transaction() as session:
            services.comment(
                session, current_actor(), model_id, words=words, answers=parent, now=now()
            )
    except OutOfScopeError:
        abort(404)
    except NotAllowedNowError:
        flash(gettext("Förslaget är inte öppet för kommentarer längre."), "error")
        return redirect(url_for(".show_open_proposals"), 303)
    except RefusedError as refused:
        told = tuple(f"{one.message} {one.cure}" for one in refused.problems)
        return _page(model_id, words=words, answers=answers, errors=told), 422
    flash(gettext("Kommentaren är sparad."), "ok")
    return redirect(url_for(".show_proposal", model_id=model_id), 303)


@bp.post("/forslag/kommentar/<int:comment_id>/ta-tillbaka")
@requires(Can.ALLOCATION_COMMENT)
def withdraw_comment(comment_id: int) -> Answer:
    """Erase the reader's own words."""
    try:
        with db().transaction() as session:
            model_id = services.withdraw_comment(session, current_actor(), comment_id, now=now())
    except OutOfScopeError:
        abort(404)
    except NotAllowedNowError:
        flash(gettext("Förslaget är inte öppet för kommentarer längre."), "error")
        return redirect(url_for(".show_open_proposals"), 303)
    flash(gettext("Kommentaren är återtagen."), "ok")
    return redirect(url_for(".show_proposal", model_id=model_id), 303)
