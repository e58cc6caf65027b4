"""Comments on a report: beside its sections, all of them, and those that wait for somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import token_hex

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.followup.core.report.head import Head
from qms.followup.core.report.templates import Section, Template
from qms.followup.core.review.records import Comment
from qms.followup.labels import title_of
from qms.followup.queries import comments as queries
from qms.followup.queries.restricted import Restricted, restricted_in, told_openly
from qms.followup.queries.template_versions import template_of
from qms.followup.review_labels import roles_text
from qms.followup.services import commenting
from qms.followup.services.reaching import Seen, see
from qms.followup.views.blueprint import bp
from qms.i18n.language import gettext, language
from qms.identity import queries as identity
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now, today
from qms.web.faults import in_words
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A comment as the page shows it: what it is about and who wrote it."""

    comment: Comment
    about: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The comments on a report or on one of its sections, and what a new one can be about.

    `choices` is empty for a reader who may not write.
    """

    report_id: int
    shown: tuple[Shown, ...]
    choices: tuple[tuple[str, str], ...]
    form_key: str
    back: str

    @property
    def waiting(self) -> int:
        """Return how many comments wait for the reader, as the start page counts them."""
        who = current_actor().pseudonym
        return sum(queries.waits_for(one.comment, who) for one in self.shown)


def talk_of(
    session: Session,
    head: Head,
    template: Template,
    section: Section | None = None,
    *,
    restricted: bool,
) -> Talk:
    """Return the comments for the page of the report, or of one of its sections.

    `restricted` says whether the reader sees restricted answers, and so what is said of them.
    """
    limits = None if restricted else restricted_in(template)
    found = [
        one
        for one in told_openly(queries.of_report(session, head.id), limits)
        if section is None or one.section == section.key
    ]
    may = has_right(current_actor(), Can.FOLLOWUP_COMMENT)
    return Talk(
        report_id=head.id,
        shown=_shown(session, template, found),
        choices=_choices(template, section, limits) if may else (),
        form_key=token_hex(16),
        back=str(section.number) if section else "",
    )


def talk_beside(session: Session, seen: Seen) -> Talk:
    """Return the comments to read beside the whole report; they are written on their own page."""
    head = seen.head
    found = queries.of_report(session, head.id)
    template = template_of(session, head.template, head.template_version) if found else None
    shown: tuple[Shown, ...] = ()
    if template:
        limits = None if seen.reads_restricted else restricted_in(template)
        shown = _shown(session, template, told_openly(found, limits))
    return Talk(report_id=head.id, shown=shown, choices=(), form_key="", back="")


def _shown(session: Session, template: Template, found: Sequence[Comment]) -> tuple[Shown, ...]:
    names = identity.names_of(session, [one.by for one in found]) if found else {}
    return tuple(
        Shown(comment=one, about=about_what(template, one), who=by_whom(one, names))
        for one in found
    )


def by_whom(comment: Comment, names: Mapping[str, str]) -> str:
    """Return who wrote it, and what they were then."""
    name = names.get(comment.by, gettext("en annan person"))
    role = roles_text(comment.role)
    return f"{name}, {role.lower()}" if role else name


def about_what(template: Template, comment: Comment) -> str:
    """Return the section and the question; a part that is no longer asked says so."""
    section = next((one for one in template.sections if one.key == comment.section), None)
    if section is None:
        return gettext("En del som inte längre finns i mallen")
    found = {one.key: one.text.in_language(language()) for one in section.questions}
    question = found.get(comment.question, "")
    return _section(section) + (f": {question}" if question else "")


def _section(section: Section) -> str:
    return f"{section.number}. {section.title.in_language(language())}"


def _choices(
    template: Template, section: Section | None, limits: Restricted | None
) -> tuple[tuple[str, str], ...]:
    """Return what a comment can be about, for a reader with these limits."""
    closed = limits.sections if limits else frozenset()
    if section is None:
        return tuple(
            (f"{one.key}/", _section(one)) for one in template.sections if one.key not in closed
        )
    questions = (
        (f"{section.key}/{one.key}", one.text.in_language(language())) for one in section.questions
    )
    return ((f"{section.key}/", gettext("Hela delen")), *questions)


@bp.get("/redovisningar/<int:report_id>/kommentarer")
@requires(Can.FOLLOWUP_READ_REVIEW)
def show_comments(report_id: int) -> Answer:
    """Show every comment on the report."""
    return _page(report_id, {})


def _page(report_id: int, errors: Mapping[str, str]) -> str:
    with db().reading() as session:
        seen: Seen = see(session, current_actor(), report_id, on=today())
        template = template_of(session, seen.head.template, seen.head.template_version)
        talk = talk_of(session, seen.head, template, restricted=seen.reads_restricted)
    return render_template(
        "followup/show_comments.html",
        talk=talk,
        crumb=title_of(seen.head),
        unit=seen.unit,
        typed=request.form,
        errors=errors,
        has_errors=bool(errors),
    )


@bp.post("/redovisningar/<int:report_id>/kommentarer")
@requires(Can.FOLLOWUP_COMMENT)
def add_comment(report_id: int) -> Answer:
    """Add a comment and go back to where it was written."""
    section, _, question = request.form.get("comment_about", "").partition("/")
    try:
        with db().transaction() as session:
            commenting.add_comment(
                session, current_actor(), report_id, section=section[:60], question=question[:60],
                body=request.form.get("comment_body", ""),
                form_key=(request.form.get("form_key") or token_hex(16))[:40], now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        errors = {problem.column: in_words(problem) for problem in refused.problems}
        return _page(report_id, errors), 422
    flash(gettext("Kommentaren är sparad."), "ok")
    return redirect(_back(report_id), 303)


def _back(report_id: int) -> str:
    step = request.form.get("back", "")
    if step.isdecimal() and len(step) < 4:
        return url_for(".show_step", report_id=report_id, number=int(step), _anchor="kommentarer")
    if step == "list":
        return url_for(".list_comments")
    return url_for(".show_comments", report_id=report_id)


@bp.post("/kommentarer/<int:comment_id>/klar")
@requires(Can.FOLLOWUP_COMMENT)
def resolve_comment(comment_id: int) -> Answer:
    """Mark the comment as dealt with."""
    return _resolved(comment_id, is_resolved=True)


@bp.post("/kommentarer/<int:comment_id>/oppna")
@requires(Can.FOLLOWUP_COMMENT)
def reopen_comment(comment_id: int) -> Answer:
    """Mark the comment as waiting again."""
    return _resolved(comment_id, is_resolved=False)


def _resolved(comment_id: int, *, is_resolved: bool) -> Response:
    with db().transaction() as session:
        report_id = commenting.resolve(
            session, current_actor(), comment_id, is_resolved=is_resolved, now=now()
        )
    return redirect(_back(report_id), 303)
