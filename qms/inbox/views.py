"""The reader's own messages."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.routing import BuildError
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.inbox import queries
from qms.inbox.kinds import kind_label, mail_states
from qms.inbox.services import reading
from qms.web.context import app_context, current_actor, db, now
from qms.web.rights import requires
from qms.web.tables import Page, page_number

bp = Blueprint("inbox", __name__)
PAGE_SIZE = 25
UNREAD = "olasta"


@bp.get("/meddelanden")
@requires(Can.INBOX_READ)
def show_messages() -> str:
    """List the reader's messages, all or only the unread."""
    account = current_actor().account_id or 0
    only_unread = request.args.get("visa") == UNREAD
    number = page_number()
    with db().reading() as session:
        total, unread = queries.counts(session, account)
        rows = queries.messages(
            session, account, unread=only_unread, limit=PAGE_SIZE, skip=(number - 1) * PAGE_SIZE
        )
        wants_mail = queries.wants_mail(session, account)
    return render_template(
        "inbox/show_messages.html",
        rows=rows,
        unread=unread,
        only_unread=only_unread,
        paging=Page(number=number, size=PAGE_SIZE, total=unread if only_unread else total),
        kind_label=kind_label,
        wants_mail=wants_mail,
        has_mail=app_context().settings.mail is not None,
    )


@bp.get("/meddelanden/<int:message_id>")
@requires(Can.INBOX_READ)
def open_message(message_id: int) -> Response:
    """Go to what the message is about; it is read then."""
    with db().transaction() as session:
        row = reading.open_message(session, current_actor(), message_id, now=now())
        endpoint, args = row.endpoint, dict(row.args)
    try:
        target = url_for(endpoint, **args) if endpoint else url_for(".show_messages")
    except BuildError:  # the page is gone since the message was posted
        target = url_for(".show_messages")
    return redirect(target, 303)


@bp.post("/meddelanden/<int:message_id>/last")
@requires(Can.INBOX_OWN)
def mark_read(message_id: int) -> Response:
    """Mark one message as read."""
    with db().transaction() as session:
        reading.open_message(session, current_actor(), message_id, now=now())
    return redirect(url_for(".show_messages"), 303)


@bp.post("/meddelanden/alla-lasta")
@requires(Can.INBOX_OWN)
def mark_all_read() -> Response:
    """Mark every message as read."""
    with db().transaction() as session:
        reading.mark_all_read(session, current_actor(), now=now())
    flash(gettext("Alla meddelanden är markerade som lästa."), "ok")
    return redirect(url_for(".show_messages"), 303)


@bp.post("/meddelanden/e-post")
@requires(Can.INBOX_OWN)
def choose_mail() -> Response:
    """Remember whether the reader wants mail."""
    wants = request.form.get("mail") == "y"
    with db().transaction() as session:
        reading.choose_mail(session, current_actor(), wants=wants)
    flash(
        gettext("Du får e-post när något väntar.") if wants else gettext("Du får ingen e-post."),
        "ok",
    )
    return redirect(url_for(".show_messages"), 303)


@bp.get("/admin/e-post")
@requires(Can.JOBS_READ)
def show_mail() -> str:
    """Show whether mail is set up, and how the latest days' letters went."""
    with db().reading() as session:
        days = queries.latest_mails(session)
    return render_template(
        "inbox/show_mail.html",
        mail=app_context().settings.mail,
        site=app_context().settings.public_url,
        days=days,
        states=mail_states(),
    )
