"""What follow-up, distribution and the uses of support are called on pages and papers."""

from qms.i18n.language import mark
from qms.needs.core.change import Outcome
from qms.needs.core.distribution import Provider, ProviderVerdict, ReachVerdict
from qms.needs.core.evaluation import Used

OUTCOMES = {
    Outcome.REACHED: mark("Målet är nått"),
    Outcome.PARTLY: mark("På väg mot målet"),
    Outcome.NOT: mark("Som förut"),
    Outcome.WORSE: mark("Större behov än förut"),
    Outcome.NO_NEED: mark("Inget behov"),
}
OUTCOME_CHIPS = {
    Outcome.REACHED: "ok",
    Outcome.PARTLY: "now",
    Outcome.NOT: "back",
    Outcome.WORSE: "error",
    Outcome.NO_NEED: "none",
}
USES = {
    Used.ASSISTANT: mark("Assistent"),
    Used.PREMISES: mark("Anpassning av lokal"),
    Used.SETTING: mark("Helt anpassad lärmiljö"),
    Used.SPECIAL_EDUCATION: mark("Specialpedagogisk insats"),
    Used.AIDS: mark("Hjälpmedel"),
    Used.OTHER: mark("Annat"),
}
PROVIDERS = {
    Provider.OWN: mark("Egen regi"),
    Provider.INDEPENDENT: mark("Fristående"),
}
REACHES = {
    ReachVerdict.YES: mark("Ja, pengarna når de största behoven."),
    ReachVerdict.TOP_SHORT: mark(
        "Delvis: pengarna följer behovet, men de barn som har störst behov får mindre än sin del."
    ),
    ReachVerdict.NO: mark("Nej, pengarna följer inte behovet."),
    ReachVerdict.UNSURE: mark("Det går inte att säga säkert om pengarna följer behovet."),
    ReachVerdict.FEW: mark("Det går inte att säga: för få barn har både bedömning och beslut."),
}
PROVIDER_VERDICTS = {
    ProviderVerdict.ALIKE: mark(
        "Ingen säker skillnad mellan egen regi och fristående i kronor per bedömd timme."
    ),
    ProviderVerdict.OWN_MORE: mark("Egen regi får mer per bedömd timme än fristående."),
    ProviderVerdict.INDEPENDENT_MORE: mark("Fristående får mer per bedömd timme än egen regi."),
    ProviderVerdict.FEW: mark(
        "Egen regi och fristående går inte att jämföra: för få barn i någon av dem."
    ),
}
