"""Price lists: the versions, one being written, publishing; and what letters say."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.i18n.language import gettext
from qms.identity import queries as identity
from qms.identity.factor import needs_factor
from qms.kernel.problems import RefusedError
from qms.needs.decision_labels import BASES, LEAVING, WEEKS
from qms.needs.forms.prices import ROWS, LetterheadForm, PriceForm, PublishForm
from qms.needs.queries import prices as stored
from qms.needs.queries.prices import StoredPrices
from qms.needs.services import prices as services
from qms.needs.services.prices import ChangedPricesError
from qms.needs.views.blueprint import bp
from qms.needs.views.money_tabs import menu_here, money_tabs
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


@bp.get("/behov/prislistor")
@requires(Can.NEEDS_READ_PAYMENTS)
@needs_factor
def show_prices() -> Answer:
    """List the versions, and what letters say at their head and foot."""
    return _list(None)


def _list(form: LetterheadForm | None) -> str:
    authorize(current_actor(), Can.NEEDS_READ_PAYMENTS)
    with db().reading() as session:
        found = stored.price_lists(session)
        head = stored.letterhead(session)
        names = identity.names_of(session, [one.made_by for one in found])
    return render_template(
        "needs/show_prices.html",
        tabs=money_tabs("show_prices"),
        lists=found,
        names=names,
        form=form or LetterheadForm(obj=head),
        head=head,
        has_errors=bool(form and form.errors),
    )


@bp.post("/behov/prislistor/brevhuvud")
@requires(Can.NEEDS_HANDLE)
@needs_factor
def save_letterhead() -> Answer:
    """Store what letters say from now on."""
    form = LetterheadForm()
    if not form.validate():
        return _list(form), 422
    with db().transaction() as session:
        services.save_letterhead(session, current_actor(), form.letterhead(), now=now())
    flash(gettext("Uppgifterna i brev är sparade."), "ok")
    return redirect(url_for(".show_prices"), 303)


@bp.get("/behov/prislistor/ny")
@requires(Can.NEEDS_PAY)
@needs_factor
def new_prices() -> Answer:
    """Show a new version's form, begun from the latest one."""
    with db().reading() as session:
        found = stored.price_lists(session)
    form = PriceForm()
    if found:
        form.fill(found[0].prices)
    else:
        form.fill_first()
    return _form(form, None)


@bp.get("/behov/prislistor/<int:list_id>")
@requires(Can.NEEDS_READ_PAYMENTS)
@needs_factor
def show_price_list(list_id: int) -> Answer:
    """Show one version, as a form while it is a draft."""
    found = _found(list_id)
    if found.state != "draft":
        return _read(found)
    form = PriceForm()
    form.fill(found.prices)
    return _form(form, found)


def _found(list_id: int) -> StoredPrices:
    authorize(current_actor(), Can.NEEDS_READ_PAYMENTS)
    with db().reading() as session:
        found = stored.price_list(session, list_id)
    if found is None:
        abort(404)
    return found


def _read(found: StoredPrices) -> str:
    menu_here()
    return render_template(
        "needs/show_price_list.html", found=found, bases=BASES, leaving=LEAVING, weeks=WEEKS
    )


def _form(
    form: PriceForm, found: StoredPrices | None,
    *, publishing: PublishForm | None = None, problems: tuple[str, ...] = (),
) -> str:  # fmt: skip
    form.offer()
    menu_here()
    return render_template(
        "needs/edit_prices.html",
        form=form,
        rows=[(form[f"key_{row}"], form[f"name_{row}"], form[f"ore_{row}"]) for row in ROWS],
        found=found,
        publishing=publishing or PublishForm(),
        problems=problems,
        has_errors=bool(form.errors or problems),
    )


@bp.post("/behov/prislistor/ny")
@requires(Can.NEEDS_PAY)
@needs_factor
def add_prices() -> Answer:
    """Store a new version as a draft."""
    return _save(None)


@bp.post("/behov/prislistor/<int:list_id>")
@requires(Can.NEEDS_PAY)
@needs_factor
def change_prices(list_id: int) -> Answer:
    """Change a draft."""
    return _save(_found(list_id))


def _save(found: StoredPrices | None) -> Answer:
    form = PriceForm()
    form.offer()
    if not form.validate():
        return _form(form, found), 422
    try:
        with db().transaction() as session:
            if found is None:
                new_id = services.draft_prices(session, current_actor(), form.table(), now=now())
            else:
                new_id = found.id
                services.save_prices(
                    session, current_actor(), found.id, table=form.table(), seen=_seen(), now=now()
                )
    except RefusedError as refused:
        return _form(form, found, problems=tuple(in_words(one) for one in refused.problems)), 422
    except ChangedPricesError:
        flash(gettext("Någon annan ändrade prislistan medan du skrev. Läs igen."), "caution")
    else:
        flash(gettext("Prislistan är sparad som utkast."), "ok")
    return redirect(url_for(".show_price_list", list_id=found.id if found else new_id), 303)


def _seen() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


@bp.post("/behov/prislistor/<int:list_id>/publicera")
@requires(Can.NEEDS_GO_LIVE)
@needs_factor
def publish_prices(list_id: int) -> Answer:
    """Publish a draft from a day on."""
    found = _found(list_id)
    publishing = PublishForm()
    if not publishing.validate():
        return _again(found, publishing, ()), 422
    try:
        with db().transaction() as session:
            services.publish_prices(
                session, current_actor(), list_id,
                valid_from=publishing.valid_from.data,
                override=publishing.override.data or "", seen=_seen(), now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        told = tuple(in_words(one) for one in refused.problems)
        return _again(found, publishing, told), 422
    except ChangedPricesError:
        flash(gettext("Prislistan ändrades medan du läste. Läs igen."), "caution")
    else:
        flash(gettext("Prislistan är publicerad. Beslut som är fattade ändras inte."), "ok")
    return redirect(url_for(".show_price_list", list_id=list_id), 303)


def _again(found: StoredPrices, publishing: PublishForm, problems: tuple[str, ...]) -> str:
    form = PriceForm(formdata=None)
    form.fill(found.prices)
    return _form(form, found, publishing=publishing, problems=problems)


@bp.post("/behov/prislistor/<int:list_id>/ta-bort")
@requires(Can.NEEDS_PAY)
@needs_factor
def drop_prices(list_id: int) -> Answer:
    """Take a draft away."""
    try:
        with db().transaction() as session:
            services.drop_prices(session, current_actor(), list_id, seen=_seen(), now=now())
    except ChangedPricesError:
        flash(gettext("Prislistan ändrades medan du läste. Läs igen."), "caution")
    except OutOfScopeError:
        abort(404)
    else:
        flash(gettext("Utkastet är borttaget."), "ok")
    return redirect(url_for(".show_prices"), 303)
