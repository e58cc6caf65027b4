"""Fit risk models to the register's earlier pupils, and choose what a draft's index rests on."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.allocation.core.model import AllocationModel, Basis
from qms.allocation.core.risk.given import GivenRisk, sources_of
from qms.allocation.core.risk.model import RiskModel
from qms.allocation.core.risk.stored import Asked, StoredFit, fit_patterns_of, inputs_hash
from qms.allocation.core.states import require_draft
from qms.allocation.models import FitRow
from qms.allocation.queries import risk as queries
from qms.allocation.services.model_rows import change_draft, take
from qms.allocation.services.municipality import municipality_path
from qms.audit.services import record
from qms.kernel.problems import Problem, RefusedError


def fit_outcomes(
    session: Session, actor: Actor, model_id: int, asked: Asked, *, now: datetime
) -> tuple[int, ...]:
    """Fit a risk model to each outcome, store them with the draft and return their ids.

    Nothing of the draft changes: a fit is used by `use_fit`. Raise NotAllowedNowError when the
    model is no draft, RefusedError with what is wrong with any of the outcomes.
    """
    path = municipality_path(session)
    scope = authorize(actor, Can.ALLOCATION_DRAFT, path)
    require_draft(take(session, model_id).state)
    years = range(asked.first_year, asked.last_year + 1)
    patterns = queries.historic_patterns(session, scope, years)
    batches = queries.batches(session, queries.HISTORIC, years)
    faults: list[Problem] = []
    rows: list[FitRow] = []
    for outcome in asked.outcomes:
        inputs = asked.inputs(outcome, batches)
        try:
            content = fit_patterns_of(asked, outcome, patterns)
        except RefusedError as refused:
            faults += refused.problems
            continue
        rows.append(FitRow(
            model_id=model_id, outcome=outcome, first_year=asked.first_year,
            last_year=asked.last_year, inputs=inputs, inputs_hash=inputs_hash(inputs),
            content=content, made_by=actor.pseudonym, made_at=now,
        ))  # fmt: skip
    if faults:
        raise RefusedError(tuple(dict.fromkeys(faults)))
    session.add_all(rows)
    session.flush()
    for row in rows:
        record(session, actor, "allocation.risk-fitted", row.id, now=now, path=path, model=model_id)
    return tuple(row.id for row in rows)


def recomputes(session: Session, actor: Actor, stored: StoredFit) -> bool:
    """Return whether the register of today gives the stored fit again, to the last digit."""
    scope = authorize(actor, Can.ALLOCATION_DRAFT, municipality_path(session))
    asked = stored.asked
    years = range(asked.first_year, asked.last_year + 1)
    patterns = queries.historic_patterns(session, scope, years)
    try:
        return fit_patterns_of(asked, asked.outcomes[0], patterns) == stored.content
    except RefusedError:
        return False


def is_current(session: Session, stored: StoredFit) -> bool:
    """Return whether the files behind the fit are still those of its years."""
    years = range(stored.inputs["first_year"], stored.inputs["last_year"] + 1)
    now_behind = queries.batches(session, queries.HISTORIC, years)
    return [one["sha256"] for one in now_behind] == [
        one["sha256"] for one in stored.inputs["batches"]
    ]


def use_fit(
    session: Session, actor: Actor, model_id: int, fit_id: int, *, seen: int, now: datetime
) -> int:
    """Let the draft's index rest on a fit and return its new version."""
    found = queries.fit(session, model_id, fit_id)
    if found is None:
        raise OutOfScopeError(str(fit_id))
    return save_risk_model(session, actor, model_id, found.model, seen=seen, now=now)


def save_risk_model(
    session: Session, actor: Actor, model_id: int, risk: RiskModel, *, seen: int, now: datetime
) -> int:
    """Let the draft's index rest on a risk model, fitted or bought, and return its new version."""

    def use(model: AllocationModel) -> AllocationModel:
        return replace(model, basis=Basis.RISK, risk=risk, source=risk.source)

    return change_draft(session, actor, model_id, seen=seen, change=use, now=now)


def save_given(
    session: Session,
    actor: Actor,
    model_id: int,
    given: Iterable[GivenRisk],
    *,
    seen: int,
    now: datetime,
) -> int:
    """Let the draft's index rest on bought risks per unit and return its new version.

    Raise RefusedError when a source is missing or there is no risk.
    """
    risks = tuple(sorted(given, key=lambda one: int(one.unit)))
    _refuse_unsourced(risks)

    def use(model: AllocationModel) -> AllocationModel:
        return replace(model, basis=Basis.GIVEN, given=risks, source=sources_of(risks))

    return change_draft(session, actor, model_id, seen=seen, change=use, now=now)


def _refuse_unsourced(risks: Sequence[GivenRisk]) -> None:
    """Raise RefusedError when nobody is said to have counted the risks, or there are none."""
    faults = []
    if not all(one.source for one in risks):
        faults.append(Problem(message="Källan saknas.", column="source",
                              cure="Skriv vem som har räknat fram risken och när."))  # fmt: skip
    if not any(one.value for one in risks):
        faults.append(Problem(message="Ingen enhet har en risk som är större än noll.",
                              column="risk", cure="Fyll i enheternas risk."))  # fmt: skip
    if faults:
        raise RefusedError(tuple(faults))


def use_basis(
    session: Session, actor: Actor, model_id: int, basis: Basis, *, seen: int, now: datetime
) -> int:
    """Let the draft's index rest on what it already holds and return its new version.

    Raise RefusedError when it holds no weights, no risk model or no bought risks.
    """

    def use(model: AllocationModel) -> AllocationModel:
        has = {
            Basis.WEIGHTS: bool(model.factors),
            Basis.RISK: model.risk is not None,
            Basis.GIVEN: bool(model.given),
        }
        if not has[basis]:
            message = "Modellen har inget att räkna det index på."
            cure = "Fyll i vikter, en riskmodell eller risker först."
            raise RefusedError((Problem(message=message, cure=cure, column="basis"),))
        return replace(model, basis=basis, source=_source(model, basis))

    return change_draft(session, actor, model_id, seen=seen, change=use, now=now)


def _source(model: AllocationModel, basis: Basis) -> str:
    """Return where the numbers behind that basis come from."""
    if basis is Basis.GIVEN:
        return sources_of(model.given)
    return model.risk.source if basis is Basis.RISK and model.risk else ""
