"""A change within the year for every provider of a form: seen first, drafted and decided at once.

When own schools get more or less money, independent providers get the same change
(skolförordningen 14 kap. 2 §). Either all providers' decisions are drafted, or none; the same
holds when another person decides them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.costs.core.items import GrantForm
from qms.decisions.core.states import State, StepRefusedError
from qms.grants.core.deciding import decide
from qms.grants.core.deciding.changing import Moved, moved
from qms.grants.core.deciding.stored import dump_result
from qms.grants.core.deciding.subjects import Subject
from qms.grants.queries.issued import result_of
from qms.grants.queries.material import Material
from qms.grants.queries.providers import day_of, providers
from qms.grants.services.deciding import decide_draft
from qms.grants.services.drafts import (
    Draft,
    Wording,
    draft_of,
    require_material,
    save_draft,
    send_draft,
)
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import Said, said


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderChange:
    """A provider whose grant is decided: how its amounts would move, and what hinders it."""

    subject: Subject
    provider: str
    moves: tuple[Moved, ...]
    bands: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]
    draft: Draft | None
    faults: tuple[Problem, ...]

    @property
    def is_changed(self) -> bool:
        """Return whether any amount would move."""
        return any(one.difference for one in self.moves)

    @property
    def is_sent(self) -> bool:
        """Return whether its change waits for a decision."""
        return self.draft is not None and self.draft.head.state is State.SENT


def form_changes(
    session: Session, actor: Actor, form: GrantForm, year: int, *, today: date
) -> tuple[ProviderChange, ...]:
    """Return every provider with a decision in force in the form and year, by name."""
    scope = authorize(actor, Can.GRANTS_READ)
    found = []
    for one in providers(session, scope, on=day_of(year, today)):
        if form in one.forms:
            subject = Subject(provider_id=one.id, form=form, year=year)
            about = require_material(session, actor, subject, can=Can.GRANTS_READ, today=today)
            if about.in_force:
                found.append(_change(session, about))
    return tuple(sorted(found, key=lambda one: one.provider))


def _change(session: Session, about: Material) -> ProviderChange:
    faults = tuple(about.faults())
    grounds = about.grounds() if not faults else None
    before = result_of(session, about.in_force.id) if about.in_force else None
    moves = tuple(moved(before, dump_result(decide(grounds)))) if grounds and before else ()
    bands = grounds.bands if grounds else ()
    return ProviderChange(
        subject=about.subject,
        provider=about.provider.name,
        moves=moves,
        bands=tuple((one.band.key, one.band.name) for one in bands),
        units=tuple((one.key, one.name) for one in grounds.units) if grounds else (),
        draft=draft_of(session, about.subject),
        faults=faults,
    )


def draft_change(
    session: Session, actor: Actor, form: GrantForm, year: int, wording: Wording, *, now: datetime
) -> int:
    """Draft and send the change for every provider whose amounts move; return how many.

    Raise RefusedError with each provider that hinders it and why: nothing is then to be stored.
    """
    authorize(actor, Can.GRANTS_WRITE)
    every = form_changes(session, actor, form, year, today=local_day(now))
    problems = [*_hindering(every)]
    changed = [one for one in every if one.is_changed]
    if not changed and not problems:
        problems.append(
            Problem(
                message="Inget belopp ändras.",
                cure="Låt en ny version av prislistan gälla först.",
            )
        )

    def step(one: ProviderChange) -> None:
        save_draft(session, actor, one.subject, wording, seen=0, now=now)
        held = draft_of(session, one.subject)
        seen = held.head.version if held else 0
        send_draft(session, actor, one.subject, seen=seen, now=now)

    _all_or_none([one for one in changed if not one.draft], step, problems)
    record(session, actor, "grants.drafted-change", f"{form.value}/{year}", now=now,
           from_month=wording.from_month, number=len(changed))  # fmt: skip
    return len(changed)


def _hindering(every: tuple[ProviderChange, ...]) -> Iterator[Problem]:
    for one in every:
        for fault in one.faults:
            yield _named(one, fault)
        if one.draft is not None:
            yield Problem(message=said("%(name)s har redan ett utkast.", name=one.provider),
                          cure="Besluta det eller ta bort det först.")  # fmt: skip


def decide_change(
    session: Session, actor: Actor, form: GrantForm, year: int, *, now: datetime
) -> int:
    """Decide every sent change of the form; return how many.

    Raise RefusedError with each that cannot be decided and why: nothing is then to be stored.
    """
    authorize(actor, Can.GRANTS_DECIDE)
    every = form_changes(session, actor, form, year, today=local_day(now))
    sent = [one for one in every if one.is_sent]

    def step(one: ProviderChange) -> None:
        seen = one.draft.head.version if one.draft else 0
        decide_draft(session, actor, one.subject, seen=seen, now=now)

    empty = [] if sent else [Problem(message="Ingen ändring väntar på beslut.",
                                     cure="Läs sidan igen.")]  # fmt: skip
    _all_or_none(sent, step, empty)
    return len(sent)


def _all_or_none(
    every: list[ProviderChange], step: Callable[[ProviderChange], None], problems: list[Problem]
) -> None:
    """Take the step with each; raise RefusedError with what hindered any of them."""
    for one in every:
        try:
            step(one)
        except RefusedError as refused:
            problems += _not_told(problems, one, refused.problems)
        except StepRefusedError as refused:
            problems.append(_named(one, refused.problem))
    if problems:
        raise RefusedError(tuple(problems))


def _not_told(
    told: list[Problem], one: ProviderChange, found: Iterable[Problem]
) -> Iterator[Problem]:
    """Yield the provider's faults by its name; a reason is written for all, so it is told once."""
    for each in found:
        if each.column != "reason":
            yield _named(one, each)
        elif each not in told:
            yield each


def _named(one: ProviderChange, fault: Problem) -> Problem:
    told = fault.message if isinstance(fault.message, Said) else said(fault.message)
    text = said("%(name)s: %(fault)s", name=one.provider, fault=told)
    return Problem(message=text, column=fault.column, cure=fault.cure)
