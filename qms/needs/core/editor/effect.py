"""What a change of the instrument would do to its worked examples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qms.needs.core.instrument import Answer, Circumstances, Instrument, score
from qms.needs.core.neutrality.fitting import fitted


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an example comes to in a version. Hours are per week, rounded."""

    total_hours: Decimal
    extraordinary_hours: Decimal
    threshold: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One example under two versions; None where it cannot be put into a version."""

    title: str
    before: Outcome | None
    after: Outcome | None

    @property
    def is_changed(self) -> bool:
        """Return whether it comes to something else."""
        return self.before != self.after


def effects(
    examples: Sequence[Mapping[str, Any]], before: Instrument, after: Instrument
) -> tuple[Effect, ...]:
    """Return the worked examples (`needs_examples.toml`) under both versions."""
    return tuple(
        Effect(
            title=str(case["title_sv"]), before=_outcome(case, before), after=_outcome(case, after)
        )
        for case in examples
    )


def _outcome(case: Mapping[str, Any], instrument: Instrument) -> Outcome | None:
    current, desired = case["levels_current"], case["levels_desired"]
    answers = {
        question.key: Answer(current.get(question.key, 0), desired.get(question.key, 0))
        for question in instrument.questions
    }
    about = Circumstances(
        form=case["form"],
        hours_per_week=Decimal(case["child_hours_per_week"]),
        child_age=case["child_age"],
        documentation=frozenset(case["documentation_present"]),
    )
    fit = fitted(instrument, answers, about)
    if fit is None:
        return None
    found = score(instrument, fit.answers, fit.about)
    return Outcome(
        total_hours=found.total_hours,
        extraordinary_hours=found.extraordinary_hours,
        threshold=found.threshold,
    )
