"""The terms of the follow-up as a form: limits, drift, and what follows the pupils."""

from decimal import Decimal

from flask import flash, g, redirect, render_template, request, url_for

from qms.access.policy import Can
from qms.costs.core.follow_up import Terms
from qms.costs.core.items import CostItem
from qms.costs.labels import item_label
from qms.costs.queries.following import terms_now
from qms.costs.services.following import set_terms
from qms.costs.views.blueprint import MENU, Answer, bp
from qms.i18n.language import gettext
from qms.kernel.money import kronor, parse_ore
from qms.kernel.numbers import parse_decimal
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.input_guard import reads_every_field
from qms.web.rights import requires

PART = "del_"
ITEMS = tuple(item for item in CostItem if item is not CostItem.OUTSIDE)


def terms_fields(terms: Terms) -> dict[str, str]:
    """Return the terms as the form's texts."""
    found = {
        "procent": str(Decimal(terms.limit_per_mille) / 10).replace(".", ",").removesuffix(",0"),
        "kronor": str(kronor(terms.limit_ore).quantize(Decimal(1))),
        "avvikelse": str(terms.carried),
    }
    return found | {PART + item: str(terms.follows.get(item, 0)) for item in ITEMS}


@bp.get("/kpe/uppfoljning/villkor")
@requires(Can.COSTS_RULES)
def edit_terms() -> str:
    """Show the terms to change."""
    with db().reading() as session:
        held = terms_now(session)
    return _page(terms_fields(held.terms), [])


def _page(fields: dict[str, str], faults: list[tuple[str, str]]) -> str:
    g.menu_endpoint = MENU
    with db().reading() as session:
        held = terms_now(session)
    items = [(item, PART + item, item_label(item)) for item in ITEMS]
    return render_template(
        "costs/edit_terms.html", held=held, fields=fields, items=items, faults=faults,
        has_errors=bool(faults),
    )  # fmt: skip


@bp.post("/kpe/uppfoljning/villkor")
@requires(Can.COSTS_RULES)
@reads_every_field
def save_terms() -> Answer:
    """Let new terms hold; every field that cannot be read is told."""
    fields = {name: request.form.get(name, "").strip() for name in terms_fields(Terms())}
    read, faults = _read(fields)
    if read is None:
        return _page(fields, faults), 422
    try:
        with db().transaction() as session:
            set_terms(session, current_actor(), read, now=now())
    except RefusedError as refused:
        return _page(fields, [("", in_words(one)) for one in refused.problems]), 422
    flash(gettext("Villkoren är sparade. Prognoserna räknas med dem från nu."), "ok")
    return redirect(url_for(".show_follow_up"), 303)


def _read(fields: dict[str, str]) -> tuple[Terms | None, list[tuple[str, str]]]:
    ore = parse_ore(fields["kronor"])
    found = {name: _percent(text, steps=10 if name == "procent" else 1)
             for name, text in fields.items() if name != "kronor"}  # fmt: skip
    faults = [
        (name, gettext("Skriv %(what)s som en procent mellan 0 och 100.") % {"what": _named(name)})
        for name, value in found.items()
        if value is None
    ]
    if ore is None or ore < 0 or len(fields["kronor"]) > 15:
        faults.append(("kronor", gettext("Skriv gränsen i kronor, till exempel 100 000.")))
        return None, faults
    if faults:
        return None, faults
    values = {name: value or 0 for name, value in found.items()}
    return Terms(
        limit_per_mille=values["procent"], limit_ore=ore, carried=values["avvikelse"],
        follows={item: values[PART + item] for item in ITEMS},
    ), []  # fmt: skip


def _percent(text: str, *, steps: int) -> int | None:
    """Return a percentage in whole steps of 1 / `steps`; None where it is none."""
    value = parse_decimal(text.removesuffix("%")) if len(text) <= 8 else None
    if value is None or not 0 <= value <= 100 or value * steps != int(value * steps):
        return None
    return int(value * steps)


def _named(name: str) -> str:
    if name == "procent":
        return gettext("gränsen")
    if name == "avvikelse":
        return gettext("avvikelsen som fortsätter")
    return item_label(CostItem(name.removeprefix(PART))).lower()
