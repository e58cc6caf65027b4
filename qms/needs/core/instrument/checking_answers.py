"""Whether answers and circumstances fit the instrument: every fault at once."""

from collections.abc import Iterator
from decimal import Decimal

from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.needs.core.instrument.answers import Answers, Circumstances
from qms.needs.core.instrument.values import Instrument

MOST_HOURS = 168


def check_answers(instrument: Instrument, answers: Answers, about: Circumstances) -> None:
    """Raise RefusedError with everything that the instrument does not know or that cannot be."""
    found = (*_answer_problems(instrument, answers), *_about_problems(instrument, about))
    if found:
        raise RefusedError(found)


def _answer_problems(instrument: Instrument, answers: Answers) -> Iterator[Problem]:
    known = {question.key for question in instrument.questions}
    highest = len(instrument.points) - 1
    for key, answer in answers.items():
        if key not in known:
            yield Problem(
                message=said("Frågan %(key)s finns inte i instrumentet.", key=key),
                column=key,
                cure="Skriv en fråga som finns.",
            )
        for name, level in (("current", answer.current), ("desired", answer.desired)):
            if level is not None and not 0 <= level <= highest:
                yield Problem(
                    message=said("Nivån för %(key)s är %(level)s.", key=key, level=level),
                    column=name,
                    cure=said("Välj en nivå från 0 till %(highest)s.", highest=highest),
                )


def _about_problems(instrument: Instrument, about: Circumstances) -> Iterator[Problem]:
    if about.form not in instrument.hours.caps:
        known = ", ".join(sorted(instrument.hours.caps))
        yield Problem(
            message=said("Skolformen %(form)s finns inte i instrumentet.", form=about.form),
            column="form",
            cure=said("Skriv någon av %(known)s.", known=known),
        )
    for name in ("hours_per_week", "assistant_hours", "total_hours"):
        hours: Decimal | None = getattr(about, name)
        # A comparison with what is no number would be an error of its own.
        if hours is not None and not (hours.is_finite() and 0 <= hours <= MOST_HOURS):
            yield Problem(
                message=said("Timmarna är %(hours)s.", hours=hours),
                column=name,
                cure=said("Skriv timmar per vecka, från 0 till %(most)s.", most=MOST_HOURS),
            )
    for key in sorted(about.documentation - {one.key for one in instrument.documentation}):
        yield Problem(
            message=said("Underlaget %(key)s finns inte i instrumentet.", key=key),
            column="documentation",
            cure="Skriv ett underlag som finns.",
        )
