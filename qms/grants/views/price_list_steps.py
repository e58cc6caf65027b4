"""Writing a price list: the form, out of the budget, letting it hold, taking it away."""

from collections.abc import Callable, Mapping

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.costs.core.items import GrantForm
from qms.grants.core.price_list.item_names import ITEM_NAMES
from qms.grants.core.price_list.steps import STEPS_OF
from qms.grants.forms.price_list import (
    BANDS,
    OWN,
    QUANTA,
    RURAL,
    TypedList,
    decimal_text,
    typed_of,
)
from qms.grants.labels import BETWEEN, COUNTS, FORMS, ON_SUPPLEMENTS, READING_MEANS, READINGS
from qms.grants.queries import price_lists
from qms.grants.queries.ledger_budget import LedgerBudget, ledger_budget
from qms.grants.queries.own_pupils import own_pupils
from qms.grants.queries.providers import EVERYTHING, day_of, forms_of, providers
from qms.grants.services.price_lists import (
    ChangedListError,
    approve_list,
    drop_list,
    save_list,
)
from qms.grants.views.blueprint import Answer, bp, form_of
from qms.grants.views.price_list import price_page
from qms.i18n.formats import typed_kr
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.kernel.schoolyear import grade_label
from qms.org import queries as org
from qms.web.context import current_actor, db, now, today
from qms.web.faults import in_words
from qms.web.input_guard import reads_every_field
from qms.web.rights import requires

HERE = "/bidrag/prislista/<form>/<int:year>"
FROM_BUDGET, LEDGER, FORECAST = "from_budget", "huvudbok", "prognos"


@bp.get(f"{HERE}/skriv")
@requires(Can.GRANTS_WRITE)
def edit_price_list(form: str, year: int) -> Answer:
    """Show the draft's form, begun from the list that holds, or the one of a year before."""
    which = form_of(form, year)
    with db().reading() as session:
        held = price_lists.draft(session, which, year)
        begun = held or price_lists.in_force(session, which, year)
        begun = begun or price_lists.latest_before(session, which, year)
    values = typed_of(begun.document, held.override if held else "") if begun else {}
    if begun is None or begun.document.terms.year != year:
        values = {key: text for key, text in values.items() if not key.endswith("_decision")}
    if begun is None:
        values |= _from_ledger(which, year)
    return _form(which, year, values, held.version if held else 0)


def _from_forecast(form: GrantForm, year: int, values: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of pupils as the forecast or the register has them, by row."""
    document = TypedList(form=form, year=year, values=values).document()
    bands = [one.band for one in document.rates]
    with db().reading() as session:
        found = own_pupils(session, form, year, bands, today=today())
    if found is None:
        return {}
    return {
        f"b{n}_pupils": decimal_text(found.by_band[band.key])
        for n, band in enumerate(bands, start=1)
        if band.key in found.by_band
    }


def _from_ledger(form: GrantForm, year: int) -> dict[str, str]:
    """Return the budget's fields as the ledger has them, nothing when it has no budget."""
    found = _ledger(form, year)
    if found is None:
        return {}
    return {f"budget_{item.value}": typed_kr(ore) for item, ore in found.items.items()}


def _ledger(form: GrantForm, year: int) -> LedgerBudget | None:
    with db().reading() as session:
        return ledger_budget(session, form, year, on=day_of(year, today()))


def _form(
    form: GrantForm, year: int, values: Mapping[str, str], version: int,
    problems: list[tuple[str, str]] | None = None,
) -> str:  # fmt: skip
    scope = authorize(current_actor(), Can.GRANTS_WRITE)
    typed = TypedList(form=form, year=year, values=values)
    document = typed.document()
    with db().reading() as session:
        on = day_of(year, today())
        there = providers(session, scope, on=on)
        units = [one for one in org.units(session, EVERYTHING, on=on) if form in forms_of(one)]
        bands = [one.band for one in document.rates]
        foreseen = own_pupils(session, form, year, bands, today=today())
    low, high = STEPS_OF[form]
    rows = min(BANDS, max(2, len(document.bands) + 1))
    return render_template(
        "grants/edit_price_list.html",
        form=form,
        form_name=FORMS[form],
        year=year,
        values=values,
        version=version,
        ledger=_ledger(form, year),
        problems=problems or [],
        has_errors=bool(problems),
        bands=range(1, rows + 1),
        own=range(1, min(OWN, len(document.own_premises) + 1) + 1),
        items=document.terms.items,
        item_names=ITEM_NAMES,
        steps=[(step, grade_label(step, year)) for step in range(low, high + 1)],
        band_keys=[(one.band.key, one.band.name) for one in document.rates],
        between=[(key.value, gettext(name)) for key, name in BETWEEN.items()],
        rural=range(1, min(RURAL, len(document.rural) + 1) + 1),
        units=[(0, gettext("Ingen")), *((one.id, one.name) for one in units)],
        foreseen=foreseen,
        readings=[
            (key.value, gettext(name), gettext(READING_MEANS[key]))
            for key, name in READINGS.items()
        ],
        on_supplements=[(key.value, gettext(words)) for key, words in ON_SUPPLEMENTS.items()],
        counts=[(key.value, gettext(words)) for key, words in COUNTS.items()],
        quanta=[(str(QUANTA[0]), gettext("hela kronor")), (str(QUANTA[1]), gettext("öre"))],
        providers=[(0, gettext("Ingen"))] + [(one.id, one.name) for one in there if one.forms],
    )


@bp.post(f"{HERE}/skriv")
@requires(Can.GRANTS_WRITE)
@reads_every_field
def save_price_list(form: str, year: int) -> Answer:
    """Save the draft; with the budget's button every price is reckoned out of the budget first."""
    which = form_of(form, year)
    if fetched := _fetched(which, year):
        return _form(which, year, {**request.form, **fetched}, _seen())
    typed = TypedList(form=which, year=year, values=request.form)
    document = typed.document()
    faults = list(typed.faults)
    if not faults and FROM_BUDGET in request.form:
        try:
            document = document.priced_from_budget()
        except ValueError:
            faults.append(("b1_pupils", gettext("Skriv hur många elever budgeten räknar med.")))
    if faults:
        return _form(which, year, request.form, _seen(), faults), 422
    try:
        with db().transaction() as session:
            save_list(session, current_actor(), document, override=typed.override, seen=_seen(),
                      now=now())  # fmt: skip
    except RefusedError as refused:
        return price_page(which, year, tuple(in_words(one) for one in refused.problems)), 422
    except ChangedListError:
        return _meanwhile(which, year)
    flash(gettext("Prislistan är sparad som utkast."), "ok")
    return redirect(url_for(".show_price_list", form=which.value, year=year), 303)


def _fetched(form: GrantForm, year: int) -> dict[str, str]:
    """Return the fields that one of the form's own buttons asks for; the rest stays as typed."""
    if LEDGER in request.form:
        return _from_ledger(form, year)
    if FORECAST in request.form:
        return _from_forecast(form, year, request.form)
    return {}


def _meanwhile(form: GrantForm, year: int) -> Answer:
    """Return the form with what was typed, that can be saved over what somebody else saved."""
    with db().reading() as session:
        held = price_lists.draft(session, form, year)
    told = gettext(
        "Någon annan har sparat prislistan sedan du öppnade den. Det du skrev står kvar. Jämför "
        "med det som är sparat, och spara igen om ditt ska gälla."
    )
    return _form(form, year, request.form, held.version if held else 0, [("", told)]), 409


def _seen() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _step(form: GrantForm, year: int, step: Callable[[Session], object], done: str) -> Answer:
    try:
        with db().transaction() as session:
            step(session)
    except RefusedError as refused:
        return price_page(form, year, tuple(in_words(one) for one in refused.problems)), 422
    except ChangedListError:
        flash(gettext("Prislistan ändrades medan du läste. Läs igen."), "caution")
    else:
        flash(done, "ok")
    return redirect(url_for(".show_price_list", form=form.value, year=year), 303)


@bp.post(f"{HERE}/galla")
@requires(Can.GRANTS_DECIDE)
def approve_price_list(form: str, year: int) -> Answer:
    """Let the draft hold."""
    which = form_of(form, year)
    return _step(
        which,
        year,
        lambda session: approve_list(
            session, current_actor(), which, year, seen=_seen(), now=now()
        ),
        gettext("Prislistan gäller."),
    )


@bp.post(f"{HERE}/ta-bort")
@requires(Can.GRANTS_WRITE)
def drop_price_list(form: str, year: int) -> Answer:
    """Take the draft away."""
    which = form_of(form, year)
    return _step(
        which,
        year,
        lambda session: drop_list(session, current_actor(), which, year, seen=_seen(), now=now()),
        gettext("Utkastet är borttaget."),
    )
