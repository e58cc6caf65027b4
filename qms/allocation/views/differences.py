"""Handbook step 1: how schools differ, what each factor does, and which factors to use."""

from collections.abc import Iterable, Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.allocation.core.differences.factors import Differs
from qms.allocation.core.differences.input_files import command_line
from qms.allocation.core.differences.values import Omitted, Why
from qms.allocation.core.model import Basis
from qms.allocation.core.states import ConflictError, ModelState, NotAllowedNowError
from qms.allocation.forms.differences import SettingsForm, grant_name, paid_choices, settings_form
from qms.allocation.services.differences_choices import choose_factors, set_differences
from qms.allocation.views import differences_words as words
from qms.allocation.views.blueprint import Answer, bp
from qms.allocation.views.differences_figures import link_figure, share_figure
from qms.allocation.views.differences_page import Shown, read_differences
from qms.allocation.views.differences_rows import (
    FACTOR_KEYS,
    category_rows,
    expected_rows,
    factor_rows,
    left_out_rows,
)
from qms.i18n.formats import typed_kr
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.rights import requires
from qms.web.tables import sort_rows


@bp.get("/modell/<int:model_id>/skillnader")
@requires(Can.ALLOCATION_READ)
def show_differences(model_id: int) -> Answer:
    """Show how schools differ; year, result, factor and pot stand in the address."""
    shown = read_differences(model_id)
    page = _page(shown)
    return (page, 422) if shown.pot_error else page


def _page(shown: Shown, *, form: SettingsForm | None = None, has_conflict: bool = False) -> str:
    compared = shown.compared
    settings = form or settings_form(compared.settings.settings)
    rows = factor_rows(shown)
    sort, ordered = sort_rows(rows, FACTOR_KEYS, default="slutsats")
    return render_template(
        "allocation/show_differences.html",
        shown=shown,
        head=compared.model.head,
        model=compared.model.content,
        ground=compared.ground,
        study=compared.study,
        analysis=compared.analysis,
        title=words.title(compared.study),
        advice=words.advice(compared.study, form=compared.ground.form.value),
        results_sentence=words.results_sentence(compared.study.results)
        if compared.study.results
        else "",
        by_verdict=_by_verdict(shown),
        factor_rows=ordered,
        sort=sort,
        category_rows=category_rows(shown),
        share_figure=share_figure(shown),
        link_figure=link_figure(shown),
        paid=_paid(shown),
        overlaps=_overlaps(shown),
        left_out_rows=left_out_rows(shown),
        expected_rows=expected_rows(shown),
        omitted=_omitted(shown, compared.study.omitted),
        has_few=any(one.why is Why.GROUP_OF_FEW for one in compared.study.omitted),
        settings=settings,
        paid_choices=paid_choices(),
        command=_command(shown),
        analysis_omitted=_omitted(shown, compared.analysis.omitted if compared.analysis else ()),
        asked=request.args.to_dict(),
        pot_text=typed_kr(compared.money.pot_ore),
        is_draft=compared.model.head.state is ModelState.DRAFT,
        has_weights=compared.model.content.basis is Basis.WEIGHTS,
        has_conflict=has_conflict,
        has_errors=bool(settings.errors or shown.pot_error or has_conflict),
    )


def _by_verdict(shown: Shown) -> Mapping[str, str]:
    """Return the factors' names by what they say, for the sentences under the verdict."""
    factors = shown.compared.study.factors
    return {
        differs.value: words.names_of([one for one in factors if one.differs is differs])
        for differs in Differs
    }


def _paid(shown: Shown) -> list[tuple[str, str, bool]]:
    """Return (factor, grants, whether somebody has said that it is paid)."""
    used = {factor.name for factor in shown.compared.model.content.factors}
    return [
        (
            shown.factor_name(one.factor),
            ", ".join(grant_name(grant.key, grant.name) for grant in one.grants),
            any(grant.is_paid for grant in one.grants),
        )
        for one in shown.compared.study.paid
        if one.factor in used
    ]


def _overlaps(shown: Shown) -> list[tuple[str, str, float]]:
    """Return (first, second, correlation) of factors that tell nearly the same."""
    least = float(shown.compared.settings.settings.limits.overlap)
    return [
        (
            f"{shown.factor_name(one.first)}: {shown.category_name(one.first, one.first_category)}",
            f"{shown.factor_name(one.second)}: "
            f"{shown.category_name(one.second, one.second_category)}",
            one.r,
        )
        for one in shown.compared.study.told_twice(least)
    ]


def _omitted(shown: Shown, units: Iterable[Omitted]) -> list[tuple[str, list[str]]]:
    """Return (what is missing, schools), both in order of name."""
    found: dict[str, list[str]] = {}
    for one in units:
        if one.unit in shown.visible:
            what = words.omitted_words(one, about=_about(shown, one.about))
            found.setdefault(what, []).append(shown.names[one.unit])
    return [(what, sorted(found[what], key=swedish_key)) for what in sorted(found, key=swedish_key)]


def _about(shown: Shown, about: str) -> str:
    """Return what the indicator or the factors are called."""
    if about and about == shown.result_key:
        return shown.result_name
    return ", ".join(shown.factor_name(one) for one in about.split(", ") if one)


def _command(shown: Shown) -> str:
    compared = shown.compared
    indicator = compared.choice.indicator
    return command_line(
        indicator=indicator.key if indicator else "",
        scale=indicator.scale if indicator else "",
        pot_ore=compared.money.pot_ore if compared.money.left_out else None,
        has_previous=compared.model.content.degree.needs_previous and bool(compared.money.previous),
        has_pupils=bool(compared.money.patterns),
        is_weighted=bool(compared.analysis and request.args.get("vikt") == "elever"),
    )


@bp.post("/modell/<int:model_id>/skillnader/faktorer")
@requires(Can.ALLOCATION_DRAFT)
def choose_model_factors(model_id: int) -> Answer:
    """Let the draft have the factors that are ticked."""
    back = _back(model_id)
    try:
        with db().transaction() as session:
            choose_factors(
                session, current_actor(), model_id,
                seen=_seen(), names=request.form.getlist("faktor"), now=now(),
            )  # fmt: skip
    except OutOfScopeError:
        abort(404)
    except ConflictError:
        flash(gettext("Någon annan har sparat modellen. Läs sidan igen och välj sedan."), "error")
    except NotAllowedNowError:
        flash(gettext("Modellen är inte längre ett utkast och kan inte ändras."), "error")
    except RefusedError:
        flash(gettext("Välj minst en faktor. Inget är sparat."), "error")
    else:
        flash(gettext("Faktorerna är sparade. En ny faktor har vikten 1 tills du väger den."), "ok")
    return back


@bp.post("/modell/<int:model_id>/skillnader/installningar")
@requires(Can.ALLOCATION_DRAFT)
def save_differences(model_id: int) -> Answer:
    """Store limits and separate grants, or say at each field what is wrong."""
    shown = read_differences(model_id)
    form = settings_form(shown.compared.settings.settings, request.form)
    if form.settings is None:
        return _page(shown, form=form), 422
    try:
        with db().transaction() as session:
            set_differences(session, current_actor(), form.settings, seen=_seen(), now=now())
    except ConflictError:
        return _page(shown, form=form, has_conflict=True), 409
    flash(gettext("Inställningarna är sparade. De gäller alla modeller."), "ok")
    return _back(model_id)


def _seen() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def _back(model_id: int) -> Response:
    return redirect(url_for(".show_differences", model_id=model_id), 303)
