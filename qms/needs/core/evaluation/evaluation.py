"""What a unit tells of a period: it must, before more support can be tried."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said

LONGEST = 2000
SHORTEST = 10
"""Signs: less than this says nothing."""


class Used(StrEnum):
    """What the support was used for; several can be. The kinds are those of an application."""

    ASSISTANT = "assistant"
    PREMISES = "premises"
    SETTING = "setting"
    SPECIAL_EDUCATION = "special_education"
    AIDS = "aids"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What was done and what it led to. `goes_on` is whether the unit means to go on with it.

    `not_assessed` is why the need was not assessed again, empty when it was.
    """

    used: tuple[Used, ...]
    used_for: str
    different: str
    goes_on: bool | None
    not_assessed: str = ""


LACKING = {
    "used_for": "Vad stödet användes till är inte beskrivet.",
    "different": "Vad som blev annorlunda är inte beskrivet.",
    "not_assessed": "Förändringen är inte bedömd.",
}
CURES = {
    "used_for": "Skriv en eller två meningar.",
    "different": "Skriv en eller två meningar.",
    "not_assessed": "Låt bedöma förändringen först, eller skriv varför ingen bedömning är gjord.",
}


def checked(evaluation: Evaluation, *, ready: bool, lacks_assessment: bool = False) -> Evaluation:
    """Return the evaluation with its texts trimmed.

    Raise RefusedError for texts that are too long and, when it is to be `ready`, for everything
    that is missing. `lacks_assessment`: the need was assessed before the support and has not been
    since, so the evaluation has to say why. Otherwise such a reason is left out.
    """
    wanted = {"used_for", "different"} | ({"not_assessed"} if lacks_assessment else set())
    texts = {name: getattr(evaluation, name).strip() for name in LACKING}
    if not lacks_assessment:
        texts["not_assessed"] = ""
    problems = []
    for column, text in texts.items():
        if len(text) > LONGEST:
            message = said("Texten är längre än %(most)s tecken.", most=LONGEST)
            problems.append(Problem(message=message, column=column, cure="Korta texten."))
        elif ready and column in wanted and len(text) < SHORTEST:
            problem = Problem(message=LACKING[column], column=column, cure=CURES[column])
            problems.append(problem)
    if ready and not evaluation.used:
        problems.append(Problem(message="Inget är valt för vad stödet användes till.",
                                column="used", cure="Välj minst ett."))  # fmt: skip
    if ready and evaluation.goes_on is None:
        problems.append(Problem(message="Det framgår inte om insatsen ska fortsätta.",
                                column="goes_on", cure="Välj ja eller nej."))  # fmt: skip
    if problems:
        raise RefusedError(tuple(problems))
    return Evaluation(used=evaluation.used, goes_on=evaluation.goes_on, **texts)


def dump(evaluation: Evaluation) -> dict[str, object]:
    """Return the evaluation as values of JSON."""
    return {
        "used": [one.value for one in evaluation.used],
        "used_for": evaluation.used_for,
        "different": evaluation.different,
        "goes_on": evaluation.goes_on,
        "not_assessed": evaluation.not_assessed,
    }


def read(stored: Mapping[str, Any]) -> Evaluation:
    """Return the evaluation that `dump` made the values of; the first ones told no reason."""
    return Evaluation(
        used=tuple(Used(one) for one in stored["used"]),
        used_for=stored["used_for"],
        different=stored["different"],
        goes_on=stored["goes_on"],
        not_assessed=stored.get("not_assessed", ""),
    )
