"""Make a template that the product does not have: a draft to write, check and publish."""

from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.followup.core.editor.new_template import Beginning, copied, empty, is_key
from qms.followup.queries import defaults, templates
from qms.followup.queries.template_versions import is_template, latest_version
from qms.followup.services.template_drafts import UNNUMBERED, add_draft
from qms.i18n.language import mark
from qms.kernel.problems import Problem, RefusedError

BAD_KEY = mark("Nyckeln ska vara ord med a–z och siffror, med understreck mellan.")
TAKEN = mark("Nyckeln används redan av en annan mall.")


def begin_new(
    session: Session, actor: Actor, wanted: Beginning, *, copy_of: str = "", now: datetime
) -> None:
    """Begin a draft of a new template, empty or as the newest version of another.

    Raise RefusedError when the key cannot be used, OutOfScopeError when there is nothing to copy,
    DraftExistsError when somebody began one with the key at the same moment.
    """
    authorize(actor, Can.FOLLOWUP_TEMPLATES)
    if not is_key(wanted.key):
        raise RefusedError((Problem(message=BAD_KEY, column="key", value=wanted.key[:40]),))
    if is_template(session, wanted.key):
        raise RefusedError((Problem(message=TAKEN, column="key", value=wanted.key),))
    source = copy_of or next(iter(defaults.templates()))
    try:
        document = templates.document(session, source, latest_version(session, source))
    except KeyError:
        raise OutOfScopeError(copy_of) from None
    made = copied(document, wanted) if copy_of else empty(document, wanted)
    add_draft(session, actor, made, base=UNNUMBERED, now=now)
