"""A row of every kind that the addresses of the other modules name."""

from dataclasses import replace
from datetime import timedelta

from builders import NOW, SYSTEM, TODAY, make_account
from integration.forecast.forecast_data import import_pupils, pupils_of
from sqlalchemy import select
from support.planning_cases import small_case
from support.planning_studies import begin

from qms.access.roles import Role
from qms.api.core.permissions import Permission
from qms.api.services.tokens import NewToken, make_token
from qms.forecast import services as forecast
from qms.forecast.core.methods import COHORT_3
from qms.forecast.core.variants.plan import Plan
from qms.forecast.models import ForecastRun
from qms.identity.models import RoleGrant
from qms.inbox.models import InboxMessage
from qms.inbox.services import post
from qms.jobs import services as jobs
from qms.register import services as register
from qms.retention.models import RetentionRun
from qms.retention.services.holds import lay_hold
from qms.retention.services.rules import answer_rule, propose_rule
from qms.retention_list import KINDS

REFERENCE = "Dokumenthanteringsplan UN 2026/12"


def forecast_rows(session, municipality):
    """Return a value for each parameter of the module's addresses, by its name."""
    place = municipality
    import_pupils(session, pupils_of(place.school, place.sibling, place.independent, first=2018))
    inputs = forecast.current_inputs(session)
    run = forecast.make_plain(session, SYSTEM, inputs, method=COHORT_3, horizon=4, now=NOW)
    session.get_one(ForecastRun, run).kind = "forecast"  # the newest on the pages
    session.flush()
    variant = forecast.make_variant(session, SYSTEM, name="Prov", run_id=run, plan=Plan(), now=NOW)
    return {"run_id": run, "variant_id": variant, "unit_id": place.school}


def planning_rows(session, municipality, planner):
    """Return a value for each parameter of the module's addresses, of a study that is shared."""
    study, alternative, _ = begin(session, planner, small_case(), is_shared=True)
    own, *_ = begin(session, planner, small_case())
    return {"study_id": study, "alternative_id": alternative, "unit_id": municipality.school,
            "own_study_id": own}  # fmt: skip


def retention_rows(session, ref):
    """Return a value for each parameter of the module's addresses; the hold is of the case."""
    approver = replace(SYSTEM, pseudonym="system:approver")
    fields = {"years": 5, "reference": REFERENCE, "decided_on": TODAY, "now": NOW}
    approved = propose_rule(session, SYSTEM, KINDS, "needs.note", **fields)
    answer_rule(session, approver, approved, is_approved=True, now=NOW)
    return {
        "kind": "needs.file",
        "rule_id": propose_rule(session, SYSTEM, KINDS, "needs.file", **fields),
        "hold_id": lay_hold(session, SYSTEM, KINDS, ref, reason="Överklagat", now=NOW),
        "run_id": _run(session),
    }


def _run(session):
    session.add(RetentionRun(id="0" * 32, prepared_by="x", prepared_at=NOW))
    session.flush()
    return "0" * 32


def other_rows(session, municipality, somebody):
    """Return a value for each parameter of the addresses of people, messages, jobs and files."""
    staged = register.stage_import(
        session, SYSTEM, dataset_key="pupil_counts", file_name="elever.csv", now=NOW,
        content="enhet;årskurs;år;antal\nÅkerskolan;1;2026;24\n".encode(),
    )  # fmt: skip
    post(session, to=[somebody.account_id], kind="news", subject="Nytt", now=NOW, once_key="n")
    held = make_account(session, Role.PRINCIPAL, municipality.school, user_name="held@x.example")
    grant = session.scalars(select(RoleGrant.id).where(RoleGrant.account_id == held)).one()
    return {
        "batch_id": staged,
        "message_id": session.scalars(select(InboxMessage.id)).first(),
        "job_id": jobs.ask(session, SYSTEM, "costs.run", {}, now=NOW),
        "token_id": _token(session, somebody),
        "account_id": held,
        "grant_id": grant,
    }


def _token(session, somebody):
    grant = session.scalars(
        select(RoleGrant.id).where(RoleGrant.account_id == somebody.account_id)
    ).one()
    new = NewToken(name="Prov", grant_id=grant, permissions=(Permission.READ_REGISTER,),
                   expires_on=TODAY + timedelta(30))  # fmt: skip
    return make_token(session, somebody, new, now=NOW).id
