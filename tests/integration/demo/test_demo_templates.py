"""The demo municipality's own templates: published, and being written."""

from qms.followup.queries import defaults, template_versions, templates
from qms.followup.services import template_publishing


def test_the_plan_has_a_version_of_the_municipalitys_own(session):
    key = "anti_degrading_plan"
    newest = template_versions.latest_version(session, key)
    assert newest == defaults.templates()[key].version + 1
    asked = template_versions.template_of(session, key, newest)
    assert asked.question("adp_safer_places").text.sv.endswith("sedan förra året?")
    assert templates.heads(session, key)[0].note


def test_a_draft_of_the_report_could_be_published(session):
    draft = templates.draft(session, "unit_quality_report")
    assert draft.document.question("uqr_reading")["options_sv"][0] == "Varje dag"
    assert template_publishing.checked(session, draft.document).faults == ()
