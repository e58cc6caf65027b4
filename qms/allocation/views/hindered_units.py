"""A yearly calculation that is not made: which units hinder it, and leaving them out."""

from flask import g, render_template, request

from qms.allocation.core.from_register import UnitsHinderedError
from qms.allocation.forms.leaving_out import TICK, leaving_out
from qms.allocation.forms.modelling import RunForm
from qms.web.faults import in_words


def hindered_page(model_id: int, form: RunForm, refused: UnitsHinderedError) -> str:
    """Return the page: every fault of every unit at once, and a reason to write for each."""
    g.menu_endpoint = "allocation.show_models"
    units = leaving_out(refused.material.hindered, request.form)
    return render_template(
        "allocation/hindered_units.html",
        model_id=model_id,
        form=form,
        units=units,
        undecided=sum(not one.is_ticked or bool(one.error) for one in units),
        tick=TICK,
        faults=[in_words(problem) for problem in (*refused.others, *refused.material.faults)],
        errors=[(one.field, one.error) for one in units if one.error],
        in_words=in_words,
        has_errors=True,
    )
