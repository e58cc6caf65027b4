"""Write in a paper: its parts with guidance, and what stands around them."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.followup.core.committee.parts import TITLE
from qms.followup.core.committee.records import Around
from qms.followup.queries import papers
from qms.followup.services.papers import committee
from qms.followup.services.papers.committee import (
    LONGEST,
    ChangedPaperError,
    Draft,
    LockedPaperError,
)
from qms.followup.views.blueprint import bp
from qms.followup.views.paper_page import found_paper, seen_version
from qms.followup.views.papers import menu_here
from qms.i18n.language import gettext, mark
from qms.kernel.problems import Problem, RefusedError
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]
LINES = {"office": 120, "committee": 120, "author": 120, "signed_name": 120, "signed_title": 120,
         "dnr": 40}  # fmt: skip


@bp.get("/handlingar/<int:paper_id>/andra")
@requires(Can.FOLLOWUP_PAPER)
def edit_paper(paper_id: int) -> Answer:
    """Show the words to change, with the numbers that can be put in them."""
    return _page(paper_id, {})


def _page(paper_id: int, errors: dict[str, str]) -> Answer:
    menu_here()
    with db().reading() as session:
        stored = found_paper(session, paper_id)
        if stored.is_locked:
            return redirect(url_for(".show_paper", paper_id=paper_id), 303)
        draft = committee.draft(session, stored, now=now())
    names = papers.slot_names()
    return render_template(
        "followup/edit_paper.html",
        stored=stored,
        draft=draft,
        parts=papers.parts(),
        title_key=TITLE,
        heading_of=lambda part: committee.heading_of(part, draft),
        text_of=lambda key: request.form.get(key, stored.texts.get(key, "")),
        line_of=lambda name: request.form.get(name, _line(draft, name)),
        slots=[(f"{{{key}}}", names[key], value) for key, value in draft.written.values.items()],
        longest=LONGEST,
        errors=errors,
        has_errors=bool(errors),
    )


def _line(draft: Draft, name: str) -> str:
    value = getattr(draft.stored.around, name)
    return value.isoformat() if isinstance(value, date) else (value or "")


@bp.post("/handlingar/<int:paper_id>/andra")
@requires(Can.FOLLOWUP_PAPER)
def save_paper(paper_id: int) -> Answer:
    """Store the words and go back to the paper."""
    try:
        around = _around()
        with db().transaction() as session:
            committee.write(
                session, current_actor(), paper_id,
                seen=seen_version(), texts=_texts(), around=around, now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        found = _page(paper_id, {one.column: in_words(one) for one in refused.problems})
        return (found, 422) if isinstance(found, str) else found
    except ChangedPaperError:
        words = gettext("Någon annan sparade medan du skrev. Din text står kvar här nedan.")
        found = _page(paper_id, {"version": words})
        return (found, 409) if isinstance(found, str) else found
    except LockedPaperError:
        flash(gettext("Handlingen är redan låst."), "info")
    return redirect(url_for(".show_paper", paper_id=paper_id), 303)


def _texts() -> dict[str, str]:
    keys = (part.key for part in papers.parts())
    return {
        key: request.form[key].replace("\r\n", "\n").strip() for key in keys if key in request.form
    }


def _around() -> Around:
    """Return what stands around the words; raise RefusedError with every fault."""
    lines = {name: request.form.get(name, "").strip() for name in LINES}
    problems = [
        Problem(message=mark("Texten är för lång. Korta den."), column=name)
        for name, longest in LINES.items()
        if len(lines[name]) > longest
    ]
    problems += [
        Problem(message=mark("Skriv ett namn här."), column=name)
        for name in ("office", "committee")
        if not lines[name]
    ]
    meeting, asked = None, request.form.get("meeting", "").strip()
    if asked:
        try:
            meeting = date.fromisoformat(asked)
        except ValueError:
            message = mark("Skriv dagen som 2027-03-16.")
            problems.append(Problem(message=message, column="meeting"))
    if problems:
        raise RefusedError(tuple(problems))
    return Around(meeting=meeting, **lines)
