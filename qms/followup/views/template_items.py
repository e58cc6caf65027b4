"""One column or one group of a question in a draft."""

from collections.abc import Mapping
from typing import Any

from flask import abort, render_template, url_for

from qms.access.policy import Can
from qms.followup.core.editor.document import Table
from qms.followup.core.editor.draft import Draft, change_question
from qms.followup.core.editor.keys import new_key
from qms.followup.core.editor.lists import (
    column_table,
    column_values,
    group_table,
    group_values,
)
from qms.followup.forms.template_answers import ColumnForm, GroupForm
from qms.followup.template_labels import column_labels, words
from qms.followup.views.blueprint import bp
from qms.followup.views.template_edits import Answer, PartPage, reach_draft, show_part
from qms.followup.views.template_question import require_question
from qms.i18n.language import gettext
from qms.web.context import db
from qms.web.rights import requires

NEW = "ny"


@bp.route("/mallar/<key>/utkast/fraga/<question>/kolumn/<column>", methods=["GET", "POST"])
@requires(Can.FOLLOWUP_TEMPLATES)
def edit_column(key: str, question: str, column: str) -> Answer:
    """Change what a column is called in this table, or let it only be shown."""
    with db().reading() as session:
        stored = reach_draft(session, key)
    table = require_question(stored, question)
    if column not in table.get("columns", ()):
        abort(404)

    def changed(draft: Draft, values: Mapping[str, Any]) -> Draft:
        now = column_values(draft.question(question), column, values)
        return change_question(draft, question, now)

    page = PartPage(
        key=key,
        part=f"{question}/column-{column}",
        form=ColumnForm(),
        title=gettext("Kolumnen %(name)s") % {"name": column_labels(table)[column]},
        back=url_for(".edit_question", key=key, question=question, _anchor="list"),
        table_of=lambda draft: column_table(draft.question(question), column),
        change=changed,
        more={"question": words(table, "text"), "question_key": question},
    )
    return show_part(page, stored)


@bp.route("/mallar/<key>/utkast/fraga/<question>/grupp/<group>", methods=["GET", "POST"])
@requires(Can.FOLLOWUP_TEMPLATES)
def edit_group(key: str, question: str, group: str) -> Answer:
    """Add a group that takes part, or change one."""
    with db().reading() as session:
        stored = reach_draft(session, key)
    table = require_question(stored, question)
    if table["type"] != "participation" or not (group == NEW or _has(table, group)):
        abort(404)

    def changed(draft: Draft, values: Mapping[str, Any]) -> Draft:
        own = draft.question(question)
        name = _free(own, values) if group == NEW else group
        return change_question(draft, question, group_values(own, name, values))

    def shown(draft: Draft) -> Table:
        own = draft.question(question)
        return group_table(own, group) if _has(own, group) else {"key": question}

    page = PartPage(
        key=key,
        part=f"{question}/group-{group}",
        form=GroupForm(),
        title=gettext("Lägg till en grupp") if group == NEW else gettext("Gruppen som deltar"),
        back=url_for(".edit_question", key=key, question=question, _anchor="list"),
        table_of=shown,
        change=changed,
        more={"question": words(table, "text"), "question_key": question},
    )
    return show_part(page, stored)


@bp.get("/mallar/<key>/utkast/fraga/<question>/grupp/<group>/ta-bort")
@requires(Can.FOLLOWUP_TEMPLATES)
def remove_group(key: str, question: str, group: str) -> Answer:
    """Ask whether a group is to go; the list of groups then takes it away."""
    with db().reading() as session:
        stored = reach_draft(session, key)
    table = require_question(stored, question)
    if not _has(table, group):
        abort(404)
    return render_template(
        "followup/confirm_group_removal.html",
        key=key,
        question=words(table, "text"),
        question_key=question,
        group=group,
        name=words(group_table(table, group), "name"),
    )


def _has(table: Table, group: str) -> bool:
    return any(one["key"] == group for one in table.get("groups", ()))


def _free(table: Table, values: Mapping[str, Any]) -> str:
    """Return the key of a new group; the same form twice gives the same group."""
    same = (one["key"] for one in table.get("groups", ()) if one["name_sv"] == values["name_sv"])
    used = {str(one["key"]) for one in table.get("groups", ())}
    return str(next(same, "")) or new_key("grp", str(values["name_sv"]), used)
