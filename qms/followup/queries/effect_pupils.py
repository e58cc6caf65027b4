"""What the register's results without identity come to, reckoned once for all who ask."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.db.kept import kept
from qms.db.session import once
from qms.followup.core.effect.groups import Group, groups_of
from qms.followup.core.effect.unit_groups import GroupsByUnit, groups_by_unit
from qms.followup.core.effect.value_added.contributions import Contributions, contributions
from qms.followup.core.effect.value_added.from_register import (
    Chosen,
    Offered,
    chosen_rows,
    offered,
    pupils_from,
)
from qms.org.queries import changes_mark
from qms.register.core.facts import PupilResult
from qms.register.result_queries import pupil_results
from qms.register.stamps import stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilGroups:
    """Each group in the whole of the scope, and the groups of each factor at each unit."""

    groups: tuple[Group, ...]
    units: tuple[GroupsByUnit, ...]


def results_offered(session: Session, scope: Scope) -> tuple[Offered, ...]:
    """Return what there are results of, highest step first."""
    question = ("followup.offered", scope)
    return kept(session, question, _rests_on(session), lambda: offered(_rows(session, scope)))


def pupils_chosen(session: Session, scope: Scope, chosen: Chosen) -> tuple[PupilResult, ...]:
    """Return the pupils of the step and the springs."""
    return chosen_rows(_rows(session, scope), chosen)


def pupil_groups(session: Session, scope: Scope, chosen: Chosen) -> PupilGroups:
    """Return the groups of the factors that are chosen; priors make no difference."""
    question = ("followup.groups", scope, chosen)

    def ask() -> PupilGroups:
        rows = pupils_chosen(session, scope, chosen)
        outcome = chosen.outcome
        return PupilGroups(
            groups=groups_of(rows, outcome=outcome, factors=chosen.factors),
            units=tuple(
                groups_by_unit(rows, outcome=outcome, factor=one) for one in chosen.factors
            ),
        )

    return kept(session, question, _rests_on(session), ask, weigh=_units_of)


def _units_of(found: PupilGroups) -> int:
    return 1 + sum(len(one.units) for one in found.units)


def contributions_of(
    session: Session, scope: Scope, chosen: Chosen, names: Mapping[int, str]
) -> Contributions:
    """Return what each unit adds; `names` by unit, as the figures go by them."""
    question = ("followup.contributions", scope, chosen)

    def ask() -> Contributions:
        return contributions(pupils_from(pupils_chosen(session, scope, chosen), chosen, names),
                             of_previous=chosen.of_previous)  # fmt: skip

    rests_on = (_rests_on(session), names)
    return kept(session, question, rests_on, ask, weigh=lambda found: 1 + len(found.units))


def _rests_on(session: Session) -> Hashable:
    return (stamp(session, "pupil_results"), changes_mark(session))


def _rows(session: Session, scope: Scope) -> tuple[PupilResult, ...]:
    ask = ("followup.pupils", scope)
    return once(session, ask, lambda: pupil_results(session, scope))
