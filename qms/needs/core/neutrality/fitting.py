"""A past case put into another instrument: what fits is used, what does not is counted."""

from dataclasses import dataclass, replace

from qms.needs.core.instrument import Answer, Answers, Circumstances, Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """The case as the instrument can score it. `lacking` questions have no answer in it."""

    answers: Answers
    about: Circumstances
    lacking: int


def fitted(instrument: Instrument, answers: Answers, about: Circumstances) -> Fitted | None:
    """Return the case fitted to the instrument; None when its school form or a level is not there.

    Answers to questions that the instrument does not have are left out; its own questions that
    nobody has answered count as level 0.
    """
    known = {question.key for question in instrument.questions}
    highest = len(instrument.points) - 1
    kept = {key: answer for key, answer in answers.items() if key in known}
    if about.form not in instrument.hours.caps or not all(
        _fits(one, highest) for one in kept.values()
    ):
        return None
    parts = {part.key for part in instrument.documentation}
    answered = {key for key, one in kept.items() if one.current is not None}
    return Fitted(
        answers=kept,
        about=replace(about, documentation=about.documentation & parts),
        lacking=len(known - answered),
    )


def _fits(answer: Answer, highest: int) -> bool:
    return all(level is None or level <= highest for level in (answer.current, answer.desired))
