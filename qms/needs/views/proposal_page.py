"""The page where a proposal is written: what is filled in already, and from where."""

from collections.abc import Sequence

from flask import render_template

from qms.i18n.language import gettext
from qms.kernel.problems import Problem
from qms.needs.core.cases.refs import shown_ref
from qms.needs.core.deciding.kinds import Ground
from qms.needs.core.deciding.proposal import Proposal
from qms.needs.decision_labels import GROUND_HINTS, GROUNDS
from qms.needs.forms.proposal import ROWS, ProposalForm
from qms.needs.queries.deciding import Material
from qms.web.faults import in_words


def sources_of(proposal: Proposal, about: Material) -> list[str]:
    """Return where what is filled in already comes from."""
    found = []
    if about.assessed:
        found.append(gettext("Utfallet: ur bedömningen, prövat mot gränsen."))
    if proposal.not_granted:
        found.append(
            gettext("Delvis bifall: bedömningen gav färre timmar än de sökta. Skälet är ifyllt.")
        )
    if proposal.award and proposal.award.parts[0].hours:
        found.append(gettext("Timmar per vecka: ur bedömningen."))
    if proposal.award and proposal.award.parts[0].costs:
        found.append(gettext("Övriga kostnader: ur ansökan."))
    if proposal.requested_ore is not None:
        found.append(gettext("Sökt belopp: räknat ur ansökan, med prislistans första timkostnad."))
    if proposal.measures:
        found.append(gettext("Insatser: ur ansökan."))
    return found


def proposal_page(
    form: ProposalForm,
    about: Material,
    seen: int,
    *,
    over: Sequence[str] = (),
    sources: Sequence[str] = (),
) -> str:
    one = about.assessed
    return render_template(
        "needs/edit_proposal.html",
        form=form,
        grounds=[
            (one.value, gettext(GROUNDS[one]), gettext(GROUND_HINTS[one])) for one in Ground
        ],
        rows=[
            {name: form[f"{name}_{row}"] for name in
             ("group", "hours", "price", "shown", "cost", "ore", "once")}
            for row in ROWS
        ],
        about=about,
        assessed=one.result.extraordinary_hours if one else None,
        asked=about.request.total_hours,
        over=[in_words(Problem(message=one)) for one in over],
        sources=sources,
        ref=about.opened.ref,
        shown_ref=shown_ref(about.opened.ref),
        seen=seen,
        has_errors=bool(form.errors),
    )  # fmt: skip
