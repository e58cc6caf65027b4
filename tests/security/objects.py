"""What each part of an address names, and who sees it: the one place where rows are added.

A new route whose parts have no row here fails `test_matrix.py` by name. A key is
`module.parameter`, or `module.endpoint:parameter` where the same word means something else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from qms.access.policy import Can


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of an address: what stands there in the world, and where one must be to see it.

    `row` is the name of the world's value; without it the value is `word`. `at` is the node of
    the small municipality that the object belongs to: who holds their role there or above it sees
    it, all others are answered 404. `at` empty: everybody who has the route's right sees it.
    `to` are rights of which one is needed as well to see the object, else 404. `is_tied`: nobody
    sees it who is not tied to it, whatever their role and place.
    """

    row: str = ""
    word: object = None
    at: str = ""
    to: tuple[Can, ...] = ()
    is_tied: bool = False


@dataclass(frozen=True, kw_only=True)
class Also:
    """What a route asks for beside its own right: `right` (else 403), or the whole (else 404).

    `absent` says why the world has nothing to show there: then 404 is as good as a page.
    """

    right: Can | None = None
    whole: bool = False
    absent: str = ""


def word(value: object) -> Part:
    """Return a part that names no stored object."""
    return Part(word=value)


def all_see(row: str, *to: Can) -> Part:
    """Return a part whose object is for everybody with the right, and one of the rights `to`."""
    return Part(row=row, to=to)


def at(node: str, row: str) -> Part:
    """Return a part whose object belongs to a node of the organisation."""
    return Part(row=row, at=node)


def tied(row: str) -> Part:
    """Return a part whose object is only for those who are tied to it, or own it."""
    return Part(row=row, is_tied=True)


PLANS = (Can.PLANNING_WRITE, Can.PLANNING_FREEZE)
"""Who sees a study with nothing frozen in it."""

PARTS: Mapping[str, Part] = MappingProxyType(
    {
        # Quality cycle
        "followup.report_id": at("school", "followup.report_id"),
        "followup.row": word("a1"),
        "followup.attachment_id": word(1),
        "followup.number": word(1),
        "followup.cycle_id": all_see("followup.cycle_id"),
        "followup.comment_id": at("school", "followup.comment_id"),
        "followup.autumn": word(2026),
        "followup.activity_id": all_see("followup.activity_id"),
        "followup.node_id": at("school", "followup.node_id"),
        "followup.withdraw_calendar:number": tied("followup.number"),
        "followup.token": word("x"),
        "followup.feedback_id": at("school", "followup.feedback_id"),
        "followup.dialogue_id": at("school", "followup.dialogue_id"),
        "followup.agreement_id": at("school", "followup.agreement_id"),
        "followup.unit_id": at("school", "followup.unit_id"),
        "followup.action_id": at("school", "followup.action_id"),
        "followup.case_id": at("school", "followup.case_id"),
        "followup.step": word("bekrafta"),
        "followup.evaluation_id": all_see("followup.evaluation_id"),
        "followup.outcome": word("attendance"),
        "followup.paper_id": all_see("followup.paper_id", Can.FOLLOWUP_PAPER),
        "followup.kind": word("pdf"),
        "followup.year": word(2026),
        "followup.assignment_id": all_see("followup.assignment_id"),
        "followup.trial_id": all_see("followup.trial_id"),
        "followup.key": word("socio_outcome"),
        "followup.version": word(1),
        "followup.section": word("x"),
        "followup.part": word("x"),
        "followup.question": word("x"),
        "followup.group": word("x"),
        "followup.column": word("x"),
        "followup.name": word("x"),
        # Allocation
        "allocation.model_id": all_see("allocation.model_id"),
        "allocation.show_proposal:model_id": all_see("allocation.proposed"),
        "allocation.comment:model_id": all_see("allocation.proposed"),
        "allocation.comment_id": tied("allocation.comment_id"),
        "allocation.fit_id": all_see("allocation.fit_id"),
        "allocation.basis": word("weights"),
        "allocation.run_id": all_see("allocation.run_id"),
        "allocation.move_id": at("own", "allocation.move_id"),
        "allocation.survey_id": all_see("allocation.survey_id"),
        "allocation.unit_id": at("school", "allocation.unit_id"),
        "allocation.number": word(1),
        "allocation.measure_id": all_see("allocation.measure_id"),
        "allocation.sheet_id": all_see("allocation.sheet_id"),
        "allocation.version": word(1),
        "allocation.year": word(2025),
        "allocation.show_unit:year": word(2026),
        # Costs
        "costs.unit_id": at("school", "costs.unit_id"),
        "costs.number": all_see("costs.number"),
        "costs.set_id": tied("costs.set_id"),
        "costs.kind": word("csv"),
        "costs.ending": word("pdf"),
        # Forecast
        "forecast.run_id": all_see("forecast.run_id"),
        "forecast.variant_id": all_see("forecast.variant_id"),
        "forecast.unit_id": at("school", "forecast.unit_id"),
        "forecast.kind": word("csv"),
        "forecast.edit_rate:kind": word("x"),
        "forecast.save_rate:kind": word("x"),
        "forecast.table": word("skolor"),
        "forecast.number": word(1),
        # Grants
        "grants.provider_id": at("private", "grants.provider_id"),
        "grants.form": word("compulsory"),
        "grants.year": word(2027),
        "grants.decision_id": all_see("grants.decision_id"),
        "grants.file_id": all_see("grants.file_id"),
        "grants.set_id": all_see("grants.set_id"),
        # People, messages, jobs, imports
        "identity.account_id": all_see("other.account_id"),
        "identity.grant_id": all_see("other.grant_id"),
        "identity.row_id": word(1),
        "identity.use_id": word(1),
        "inbox.message_id": tied("other.message_id"),
        "jobs.job_id": all_see("other.job_id"),
        "register.batch_id": all_see("other.batch_id"),
        "register.dataset_key": word("pupil_counts"),
        "register.kind": word("csv"),
        "org.unit_id": at("school", "planning.unit_id"),
        # Programs
        "api.dataset": word("pupil_counts"),
        "api.batch_id": all_see("other.batch_id"),
        "tokens.token_id": all_see("other.token_id", Can.ACCOUNTS_CHANGE),
        # Planning
        "planning.study_id": all_see("planning.study_id", *PLANS),
        "planning.alternative_id": all_see("planning.alternative_id", *PLANS),
        "planning.kind": word("csv"),
        "planning.ending": word("pdf"),
        "planning.name": word("kostnader"),
        "planning.place": word(0),
        "planning.unit_id": at("school", "planning.unit_id"),
        "planning.what": word("namn"),
        # Support
        "needs.ref": tied("needs.ref"),
        "needs.show_case_log:ref": all_see("needs.ref"),
        "needs.fetch_case_log:ref": all_see("needs.ref"),
        "needs.account_id": all_see("needs.account_id"),
        "needs.assessment_id": all_see("needs.assessment_id"),
        "needs.area": word("health"),
        "needs.number": word(1),
        "needs.care_id": all_see("needs.care_id"),
        "needs.decision_id": all_see("needs.decision_id"),
        "needs.fetch_grant:decision_id": at("school", "needs.grant_decision_id"),
        "needs.draft_id": all_see("needs.draft_id"),
        "needs.file_id": all_see("needs.file_id"),
        "needs.key": word("doc_tried"),
        "needs.step": word("begin_check"),
        "needs.pick_id": all_see("needs.pick_id"),
        "needs.glass_id": all_see("needs.glass_id"),
        "needs.instrument_id": all_see("needs.instrument_id"),
        "needs.section": word("question"),
        "needs.edit_instrument_part:key": word("HAL1"),
        "needs.remove_instrument_part:key": word("HAL1"),
        "needs.change_instrument_form:key": word("compulsory_4_6"),
        "needs.show_practice_case:key": word("x"),
        "needs.save_practice_case:key": word("x"),
        "needs.list_id": all_see("needs.list_id"),
        "needs.ending": word("pdf"),
        # Retention
        "retention.run_id": all_see("retention.run_id"),
        "retention.kind": all_see("retention.kind"),
        "retention.rule_id": all_see("retention.rule_id"),
        "retention.hold_id": all_see("retention.hold_id", Can.RETENTION_READ_HOLDS),
    }
)

FILES = Can.FOLLOWUP_FILE
WHOLE = Also(whole=True)
REGISTER = Also(right=Can.REGISTER_READ)
WROTE = Also(right=FILES)
ROW = Also(absent="the report is handed in, and its rows are closed")
DRAFT = Also(absent="the draft has no part, question, group or column of that key")
ACCURACY = Also(absent="the follow-up that is made has no outcome of its own")
ALSO: Mapping[str, Also] = MappingProxyType(
    {
        # A report is written by the unit that files it.
        **{
            f"followup.{name}": WROTE
            for name in (
                "show_step", "save_step", "autosave_step", "show_attachments", "add_attachment",
                "remove_attachment", "restore_attachment", "show_check", "hand_in", "new_row",
                "add_row",
            )
        },
        **{
            f"followup.{name}": ROW
            for name in (
                "take_proposal", "confirm_row_removal", "remove_row", "show_removed_row",
                "restore_row", "edit_row", "save_row",
            )
        },
        **{
            f"followup.{name}": DRAFT
            for name in (
                "move_part", "remove_part", "edit_question",
                "edit_question_part", "step_in_list", "edit_column", "edit_group", "remove_group",
                "edit_section", "withdraw_template", "put_back_template",
            )
        },
        "followup.show_published": Also(absent="the report is not published"),
        "followup.download_contributions": Also(absent="no marks of grade 9 are in the register"),
        "followup.download_contribution_pupils": Also(absent="no marks are in the register"),
        "followup.download_panel": Also(absent="the evaluation found no panel"),
        "followup.new_evaluation": Also(absent="no intervention is asked about"),
        "followup.make_evaluation": Also(absent="no intervention is asked about"),
        "followup.new_feedback": Also(absent="no unit is asked about"),
        "followup.begin_feedback": Also(absent="no unit is asked about"),
        # What holds every school is for those who read the whole.
        **{
            f"allocation.{name}": WHOLE
            for name in (
                "show_paper", "show_proposals", "show_index", "show_regression", "show_fit",
                "export_risk", "export_basis_model", "show_given", "export_run_model",
                "show_workbench", "export_workbench_csv", "export_workbench_xlsx", "export_model",
                "export_previous", "export_difference_previous", "export_difference_model",
            )
        },
        **{
            f"allocation.{name}": REGISTER
            for name in (
                "export_difference_factors", "export_difference_results", "show_sheet_unit",
                "export_sheet_csv", "export_sheet_xlsx", "export_sheet_working",
                "export_sheet_units",
            )
        },
        "allocation.export_factors": Also(right=Can.REGISTER_READ, whole=True),
        "allocation.export_run_grades": Also(
            right=Can.REGISTER_READ, whole=True, absent="the model has no steps of its own"
        ),
        "allocation.export_run_previous": Also(whole=True, absent="it is the first year"),
        "allocation.export_run_factors": Also(absent="system administrators read no runs"),
        "allocation.export_difference_pupils": Also(absent="no outcome is predicted"),
        "allocation.export_opinion": Also(absent="the survey asks about weights"),
        "allocation.save_opinion": Also(absent="the survey asks about weights"),
        "allocation.use_basis": Also(absent="no other basis is asked for"),
        **{
            f"allocation.{name}": ACCURACY
            for name in (
                "show_accuracy_unit", "record_accuracy_dialogue",
                "withdraw_accuracy_dialogue", "export_accuracy", "export_accuracy_report",
                "export_accuracy_trust", "export_accuracy_pupils", "export_accuracy_model",
                "export_accuracy_paid", "export_accuracy_applications",
                "export_accuracy_current", "export_accuracy_decided", "export_accuracy_factors",
            )
        },
        "costs.show_heap": Also(absent="no heap is asked for"),
        "forecast.edit_rate": Also(absent="the kind of housing is not there"),
        "forecast.save_rate": Also(absent="the kind of housing is not there"),
        "forecast.retry_run": Also(absent="the run did not fail"),
        "grants.fetch_payments": Also(absent="only those who pay read the month's rows"),
        "grants.approve_price_list": Also(absent="the price list holds already"),
        "grants.drop_price_list": Also(absent="the price list holds already"),
        "api.get_import": Also(absent="the file is not saved"),
        "api.accuracy": Also(right=Can.ALLOCATION_READ_ACCURACY),
        **{
            f"api.register_{name}": Also(right=Can.ALLOCATION_READ_PUPILS)
            for name in ("historic_pupils", "current_pupils", "pupil_results")
        },
        "identity.restore_group_row": Also(absent="no group of people has a role"),
        "identity.remove_group_row": Also(absent="no group of people has a role"),
        "identity.review_sealed_use": Also(absent="the sealed account was never used"),
        "needs.publish_unit_needs": Also(right=Can.NEEDS_READ_SUMS),
        "needs.fetch_account_log": Also(absent="no account is asked about"),
        "needs.show_practice_case": Also(absent="the practice case is not there"),
        "needs.save_practice_case": Also(absent="the practice case is not there"),
        "planning.share": Also(absent="only who began a study shares it"),
        "planning.bring_back_study": Also(absent="the study is not taken away"),
        "planning.bring_back_alternative": Also(absent="the alternative is not taken away"),
        "planning.save_step": Also(absent="no step is asked for"),
        "planning.preview_change": Also(absent="the change is not there"),
        "planning.make_change": Also(absent="the change is not there"),
        "register.show_undo": Also(absent="the file is not saved"),
        "retention.resume": Also(absent="the erasure has not stopped"),
    }
)  # fmt: skip
"""Routes that ask for more than their right, or have nothing to show in the world."""

OWN: Mapping[str, str] = MappingProxyType(
    {
        "followup.their_case_id": "/klagomal/{}",
        "planning.own_study_id": "/planering/{}",
    }
)
"""What nobody at the municipality sees: another provider's complaint, and a study that is not
shared. By its row in the world: the address."""
