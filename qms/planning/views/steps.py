"""The builder: an alternative's steps in the order of their years, and a form for one more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import abort, render_template, request

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.i18n.formats import percent
from qms.i18n.language import gettext
from qms.planning.core.case import Case
from qms.planning.core.diagnosing import diagnose, told
from qms.planning.core.plan import Step, apply, unchanged
from qms.planning.core.plan.steps import KINDS, NAMES
from qms.planning.core.results import Counted, counted
from qms.planning.counted_study import Effect, effect_between, effects_of
from qms.planning.form_words import fitted
from qms.planning.forms.step import controls_of, typed_of
from qms.planning.forms.typed import Fault
from qms.planning.queries.studies import Alternative, Study, case_of_study
from qms.planning.reason_words import reason_lines
from qms.planning.step_labels import HELP, step_sentence
from qms.planning.step_labels import KINDS as KIND_LABELS
from qms.planning.views.asked import result_page, the_alternative
from qms.planning.views.blueprint import bp
from qms.planning.views.step_words import effect_sentence, in_title
from qms.web.context import current_actor, db
from qms.web.faults import in_words
from qms.web.rights import requires

FIRST = "close"


@dataclass(frozen=True, kw_only=True)
class Built:
    """An alternative with what it is counted on."""

    study: Study
    alternative: Alternative
    case: Case

    @property
    def told(self) -> Mapping[str, Any]:
        """Return what a proposal says of itself, while it is of the study as it is."""
        return self.alternative.told_of(self.study)

    @property
    def may_change(self) -> bool:
        """Return whether the reader may change the steps."""
        return has_right(current_actor(), Can.PLANNING_WRITE) and not self.alternative.is_frozen


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A step in the list: its place, and whether one of the same year stands before or after."""

    at: int
    step: Step
    sentence: str
    effect: Effect
    words: str
    goes_up: bool
    goes_down: bool


@dataclass(frozen=True, kw_only=True)
class Typed:
    """The form as it is shown: kind, the place of the step that is changed, values and faults."""

    kind: str
    at: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    is_meanwhile: bool = False


def read_built(alternative_id: int) -> Built:
    """Return the alternative that the address names."""
    with db().reading() as session:
        study, one = the_alternative(session, alternative_id)
        return Built(study=study, alternative=one, case=case_of_study(session, study.id))


@bp.get("/planering/alternativ/<int:alternative_id>/steg")
@requires(Can.PLANNING_READ)
def show_steps(alternative_id: int) -> str:
    """Show the steps, what each changes, and the form of the kind that is chosen."""
    built = read_built(alternative_id)
    asked = request.args.get("steg", "")
    if asked.isdecimal() and len(asked) < 4:
        if int(asked) > len(built.alternative.steps) or not int(asked):
            abort(404)
        step = built.alternative.steps[int(asked) - 1]
        return steps_page(
            built, Typed(kind=NAMES[type(step)], at=int(asked) - 1, values=typed_of(step))
        )
    kind = request.args.get("slag", FIRST)
    if kind not in KINDS:
        abort(404)
    return steps_page(built, Typed(kind=kind, values={"year": str(built.case.years[0] + 1)}))


def steps_page(built: Built, typed: Typed) -> str:
    """Return the page with the form as it is typed."""
    steps, case = built.alternative.steps, built.case
    today, now = counted(case, [("", unchanged(case)), ("", apply(case, steps))])
    effect = effect_between(today, now)
    return render_template(
        "planning/show_steps.html",
        built=built,
        study=built.study,
        alternative=built.alternative,
        lines=lines_of(case, steps),
        typed=typed,
        errors=dict(typed.faults),
        has_errors=bool(typed.faults),
        controls=controls_of(case, typed.kind),
        kinds=_kinds(built, typed),
        kind_label=fitted(case.form, KIND_LABELS[typed.kind]),
        help=fitted(case.form, HELP[typed.kind]),
        title=_title(built, effect),
        effect=effect,
        lacking=_lacking(case, now, steps),
        made_for=_made_for(built.told),
        reasons=reason_lines(case, built.told.get("reasons", ())),
        result=result_page(),
    )


def lines_of(case: Case, steps: Sequence[Step]) -> list[Line]:
    """Return the steps with what each adds to those before it."""
    years = [one.year for one in steps]
    return [
        Line(
            at=at, step=step, sentence=step_sentence(case, step), effect=effect,
            words=effect_sentence(effect, case.form), goes_up=at > 0 and years[at - 1] == step.year,
            goes_down=at + 1 < len(years) and years[at + 1] == step.year,
        )
        for at, (step, effect) in enumerate(zip(steps, effects_of(case, steps), strict=True))
    ]  # fmt: skip


def _kinds(built: Built, typed: Typed) -> list[tuple[str, str, bool]]:
    """Return the kinds of step as links that keep to the form."""
    here = f"/planering/alternativ/{built.alternative.id}/steg?slag="
    return [
        (fitted(built.case.form, label), f"{here}{kind}#lagg-till", kind == typed.kind)
        for kind, label in KIND_LABELS.items()
    ]


def _title(built: Built, effect: Effect) -> str:
    if not built.alternative.steps:
        return gettext("{name} har inga steg än").format(name=built.alternative.name)
    return in_title(built.alternative.name, effect, built.case.form)


def _made_for(told: Mapping[str, Any]) -> str:
    """Return which children a proposal is made for, when it is not those of the forecast."""
    if told.get("demand") == "reserve":
        return gettext("Det är gjort för {part} fler barn det tionde året.").format(
            part=percent(told["part"], 0)
        )
    if told.get("demand") == "spread":
        return gettext("Det är gjort för {part} färre, som väntat och {part} fler barn.").format(
            part=percent(told["part"], 0)
        )
    return ""


def _lacking(case: Case, now: Counted, steps: Sequence[Step]) -> list[str]:
    """Return what there is no place for, with the cheapest remedy."""
    if not now.summary.shortage_years:
        return []
    plan = apply(case, steps)
    return [in_words(told(case, one)) for one in diagnose(case, plan)]
