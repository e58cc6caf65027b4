"""What the events are called on pages."""

from qms.i18n.language import gettext, mark

MODULES = {
    "allocation": mark("Resursfördelning"),
    "followup": mark("Redovisning"),
    "forecast": mark("Elevprognos"),
    "identity": mark("Konton och roller"),
    "jobs": mark("Beräkningar"),
    "org": mark("Organisation"),
    "register": mark("Register"),
}
EVENTS = {
    "allocation.accuracy-made": mark("modellens träffsäkerhet beräknad"),
    "allocation.comment-made": mark("förslag kommenterat"),
    "allocation.comment-withdrawn": mark("kommentar återtagen"),
    "allocation.differences-set": mark("gränser för skillnader ändrade"),
    "allocation.measure-removed": mark("insats borttagen ur kalkylen"),
    "allocation.measure-saved": mark("insats sparad i kalkylen"),
    "allocation.model-adopted": mark("modell fastställd"),
    "allocation.model-deleted": mark("utkast borttaget"),
    "allocation.model-drafted": mark("modell påbörjad"),
    "allocation.model-proposed": mark("förslag skickat för beslut"),
    "allocation.model-saved": mark("modell sparad"),
    "allocation.model-taken-back": mark("förslag återtaget till utkast"),
    "allocation.money-moved": mark("pengar omfördelade mellan egna skolor"),
    "allocation.move-undone": mark("omfördelning ångrad"),
    "allocation.publicity-saved": mark("visning för allmänheten ändrad"),
    "allocation.risk-fitted": mark("riskmodell anpassad"),
    "allocation.review-recorded": mark("dialog om avvikelse antecknad"),
    "allocation.review-withdrawn": mark("anteckning om dialog återtagen"),
    "allocation.run-adopted": mark("ersättning fastställd"),
    "allocation.run-made": mark("ersättning beräknad"),
    "allocation.sheet-added": mark("kalkylblad upplagt"),
    "allocation.sheet-restored": mark("kalkylblad återställt"),
    "allocation.sheet-saved": mark("kalkylblad sparat"),
    "allocation.survey-answered": mark("enkät besvarad"),
    "allocation.survey-closed": mark("enkät stängd"),
    "allocation.survey-moved": mark("enkätens sista dag ändrad"),
    "allocation.survey-opened": mark("enkät öppnad"),
    "allocation.survey-used": mark("enkätens vikter hämtade"),
    "followup.activity-added": mark("insats tillagd"),
    "followup.activity-removed": mark("insats borttagen"),
    "followup.activity-restored": mark("insats återställd"),
    "followup.amount-refreshed": mark("belopp hämtat på nytt"),
    "followup.cycle-opened": mark("redovisning öppnad"),
    "followup.report-approved": mark("redovisning godkänd"),
    "followup.report-returned": mark("redovisning åter för komplettering"),
    "followup.report-saved": mark("redovisning sparad"),
    "followup.report-submitted": mark("redovisning inlämnad"),
    "followup.rest-unused": mark("resten oanvänd"),
    "forecast.run-asked": mark("prognos begärd"),
    "forecast.run-cancelled": mark("prognos avbruten"),
    "forecast.run-published": mark("prognos klar"),
    "identity.account-added": mark("konto upplagt"),
    "identity.account-closed": mark("konto stängt"),
    "identity.password-changed": mark("lösenord ändrat"),
    "identity.role-ended": mark("roll avslutad"),
    "identity.role-granted": mark("roll tilldelad"),
    "identity.sign-in-failed": mark("misslyckad inloggning"),
    "identity.signed-in": mark("inloggad"),
    "jobs.job-asked": mark("beräkning begärd"),
    "jobs.job-cancel-asked": mark("beräkning avbruten"),
    "org.area-added": mark("område upplagt"),
    "org.forms-changed": mark("skolform ändrad"),
    "org.group-added": mark("klass eller grupp upplagd"),
    "org.municipality-added": mark("kommun upplagd"),
    "org.node-closed": mark("enhet stängd"),
    "org.node-moved": mark("enhet flyttad"),
    "org.node-renamed": mark("namn ändrat"),
    "org.provider-added": mark("huvudman upplagd"),
    "org.unit-added": mark("enhet upplagd"),
    "org.units-merged": mark("enheter sammanslagna"),
    "register.batch-saved": mark("fil sparad"),
    "register.batch-undone": mark("fil ångrad"),
    "register.file-read": mark("fil kontrollerad"),
    "register.import-cancelled": mark("inläsning avbruten"),
}


def module_label(module: str) -> str:
    """Return the module's name."""
    return gettext(MODULES[module]) if module in MODULES else module


def action_label(action: str) -> str:
    """Return the module's name and what happened."""
    module, _, event = action.partition(".")
    happened = gettext(EVENTS[action]) if action in EVENTS else event
    return f"{module_label(module)}: {happened}"
