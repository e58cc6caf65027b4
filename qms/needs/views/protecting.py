"""Marking a child as protected and taking the mark away: each asks once more before it is done."""

from flask import flash, redirect, render_template, request, url_for

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.identity.factor import needs_factor
from qms.kernel.problems import RefusedError
from qms.needs.case_labels import part_label
from qms.needs.core.cases.protecting import LONGEST, Naming
from qms.needs.core.cases.refs import shown_ref
from qms.needs.services import protection
from qms.needs.services.protection import Asked, Choice
from qms.needs.views.blueprint import bp
from qms.needs.views.case_changes import Answer, whole
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires


def _asked(ref: str) -> Asked:
    with db().transaction() as session:
        return protection.ask(session, current_actor(), ref, now=now())


@bp.get("/behov/<ref>/skydda")
@requires(Can.NEEDS_PROTECT)
@needs_factor
def ask_protection(ref: str) -> Answer:
    """Show what the mark does, and ask who shall be named."""
    asked = _asked(ref)
    if asked.opened.is_protected:
        return redirect(url_for(".show_case", ref=ref, _anchor="protection"), 303)
    return _page(ref, asked, Naming(named=frozenset()), {})


def _page(ref: str, asked: Asked, naming: Naming, faults: dict[str, str]) -> str:
    me = current_actor().account_id
    sees = {one.account_id: one.name for one in asked.tied if one.account_id != me}
    applicant = asked.opened.opened_by
    return render_template(
        "needs/protect.html",
        ref=ref,
        shown_ref=shown_ref(ref),
        sees=sorted(sees.values(), key=swedish_key),
        applicant=sees.get(applicant, ""),
        choices=[(one.account_id, _words(one)) for one in _in_order(asked)],
        naming=naming,
        faults=faults,
        has_handler=any(one.handles for one in asked.choices),
        has_errors=bool(faults),
    )


def _in_order(asked: Asked) -> list[Choice]:
    """Return those who are tied first, then by name."""
    return sorted(asked.choices, key=lambda one: (not one.parts, swedish_key(one.name)))


def _words(one: Choice) -> str:
    """Return who it is, what they are in the case and what they can do for it."""
    words = [part_label(part).lower() for part in one.parts] or [gettext("inte knuten")]
    words += [gettext("kan handlägga")] if one.handles else []
    words += [gettext("kan besluta")] if one.decides else []
    return f"{one.name}: {', '.join(words)}"


@bp.post("/behov/<ref>/skydda")
@requires(Can.NEEDS_PROTECT)
@needs_factor
def protect_person(ref: str) -> Answer:
    """Mark the child, and name those who were chosen."""
    numbers = frozenset(whole(one) for one in request.form.getlist("named"))
    naming = Naming(named=numbers, alone=request.form.get("alone") == "1")
    try:
        with db().transaction() as session:
            protection.protect(session, current_actor(), ref, naming, now=now())
    except RefusedError as refused:
        return _page(ref, _asked(ref), naming, _faults(refused)), 422
    flash(gettext("Barnet är märkt. Bara de du namngav, och den som sökt, ser ärendet."), "ok")
    return redirect(url_for(".show_case", ref=ref, _anchor="protection"), 303)


def _faults(refused: RefusedError) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in refused.problems:
        key = one.column or ""
        found[key] = f"{found[key]} {in_words(one)}" if key in found else in_words(one)
    return found


@bp.get("/behov/<ref>/ta-bort-skydd")
@requires(Can.NEEDS_PROTECT)
@needs_factor
def ask_unprotection(ref: str) -> Answer:
    """Show what happens when the mark is taken away, and ask why."""
    asked = _asked(ref)
    if not asked.opened.is_protected:
        return redirect(url_for(".show_case", ref=ref, _anchor="protection"), 303)
    return _unprotection_page(ref, asked, "", {})


def _unprotection_page(ref: str, asked: Asked, reason: str, faults: dict[str, str]) -> str:
    known = {number for number, _ in asked.readers}
    gains = {one.name for one in asked.tied if one.account_id not in known}
    return render_template(
        "needs/unprotect.html",
        ref=ref,
        shown_ref=shown_ref(ref),
        unit=asked.opened.unit.name,
        gains=sorted(gains, key=swedish_key),
        readers=[name for _, name in asked.readers],
        reason=reason,
        longest=LONGEST,
        faults=faults,
        has_errors=bool(faults),
    )


@bp.post("/behov/<ref>/ta-bort-skydd")
@requires(Can.NEEDS_PROTECT)
@needs_factor
def unprotect_person(ref: str) -> Answer:
    """Take the mark away."""
    reason = request.form.get("reason", "")
    try:
        with db().transaction() as session:
            protection.unprotect(session, current_actor(), ref, reason, now=now())
    except RefusedError as refused:
        return _unprotection_page(ref, _asked(ref), reason, _faults(refused)), 422
    flash(gettext("Skyddet är borttaget."), "ok")
    return redirect(url_for(".show_case", ref=ref), 303)
