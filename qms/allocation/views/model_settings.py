"""The rest of a model: name, school form, reference, labels and order."""

from flask import abort, flash, g, redirect, render_template, request, url_for

from qms.access.policy import Can
from qms.allocation import queries, services
from qms.allocation.core.records import StoredModel
from qms.allocation.core.states import ConflictError, ModelState, NotAllowedNowError
from qms.allocation.forms.settings import (
    SettingsForm,
    stored_settings,
    summary,
    typed_settings,
)
from qms.allocation.views.blueprint import Answer, bp
from qms.allocation.views.deciding import back_to, seen_version
from qms.allocation.views.model_words import FORMS
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.org.labels import form_label
from qms.web.context import current_actor, db, now
from qms.web.rights import requires


@bp.get("/modell/<int:model_id>/regler")
@requires(Can.ALLOCATION_DRAFT)
def edit_settings(model_id: int) -> Answer:
    """Show what can be chosen beside weights and degree."""
    model = _draft(model_id)
    if model is None:
        flash(gettext("Bara ett utkast kan ändras."), "info")
        return back_to(model_id)
    return _page(model, stored_settings(model.content), seen=model.head.version)


def _draft(model_id: int) -> StoredModel | None:
    """Return the draft, None when the model is not one; 404 without the model."""
    g.menu_endpoint = "allocation.show_models"
    with db().reading() as session:
        model = queries.model(session, model_id)
    if model is None:
        abort(404)
    return model if model.head.state is ModelState.DRAFT else None


def _page(
    model: StoredModel,
    form: SettingsForm,
    *,
    seen: int,
    conflict: bool = False,
    refused: tuple[str, ...] = (),
) -> str:
    errors = [*summary(form, model.content), *(("", sentence) for sentence in refused)]
    chosen = {one.value for one in FORMS} | {model.content.form}
    return render_template(
        "allocation/edit_settings.html",
        head=model.head,
        model=model.content,
        texts=form.texts,
        field_errors=form.errors,
        errors=errors,
        forms_offered=[
            (one.value, form_label(one)) for one in type(FORMS[0]) if one.value in chosen
        ],
        seen_version=seen,
        conflict=conflict,
        has_errors=bool(errors or conflict),
    )


@bp.post("/modell/<int:model_id>/regler")
@requires(Can.ALLOCATION_DRAFT)
def save_settings(model_id: int) -> Answer:
    """Save everything, or say at each field what is wrong."""
    model = _draft(model_id)
    if model is None:
        flash(gettext("Modellen är inte längre ett utkast. Inget är sparat."), "error")
        return back_to(model_id)
    form, seen = typed_settings(request.form, model.content), seen_version()
    if form.settings is None:
        return _page(model, form, seen=seen), 422
    try:
        with db().transaction() as session:
            services.save_settings(
                session, current_actor(), model_id, seen=seen, settings=form.settings, now=now()
            )
    except ConflictError:
        return _page(model, form, seen=seen, conflict=True), 409
    except NotAllowedNowError:
        flash(gettext("Modellen är inte längre ett utkast. Inget är sparat."), "error")
        return back_to(model_id)
    except RefusedError as refused:
        told = tuple(f"{one.message} {one.cure}" for one in refused.problems)
        return _page(model, form, seen=seen, refused=told), 422
    flash(gettext("Reglerna är sparade."), "ok")
    return redirect(url_for(".show_model", model_id=model_id), 303)
