"""Make a new template in the browser."""

from flask import flash, redirect, render_template, url_for

from qms.access.policy import Can
from qms.followup.forms.new_template import NewTemplateForm
from qms.followup.queries import template_versions
from qms.followup.services import template_new
from qms.followup.services.template_drafts import DraftExistsError
from qms.followup.views.blueprint import bp
from qms.followup.views.template_edits import Answer
from qms.i18n.language import gettext, language
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.rights import requires


@bp.route("/mallar/ny", methods=["GET", "POST"])
@requires(Can.FOLLOWUP_TEMPLATES)
def new_template() -> Answer:
    """Show the form of a new template, and begin its draft."""
    form = NewTemplateForm()
    with db().reading() as session:
        titles = template_versions.newest_titles(session)
    form.offer_sources([(key, one.in_language(language())) for key, one in titles.items()])
    if form.validate_on_submit() and _begin(form):
        flash(gettext("Mallen är påbörjad. Publicera den när frågorna är klara."), "ok")
        return redirect(url_for(".show_draft", key=form.wanted().key), 303)
    page = render_template("followup/new_template.html", form=form, has_errors=bool(form.errors))
    return (page, 422) if form.errors else page


def _begin(form: NewTemplateForm) -> bool:
    """Return whether the draft was begun; else the form says why."""
    try:
        with db().transaction() as session:
            template_new.begin_new(
                session, current_actor(), form.wanted(), copy_of=form.copy_of.data or "", now=now()
            )
    except RefusedError as refused:
        form.key.errors = [gettext(problem.message) for problem in refused.problems]
    except DraftExistsError:
        form.key.errors = [gettext(template_new.TAKEN)]
    else:
        return True
    return False
