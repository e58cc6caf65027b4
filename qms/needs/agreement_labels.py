"""What agreement, drift and practice are called on pages and in exports."""

from qms.i18n.language import mark
from qms.needs.core.agreement import Verdict
from qms.needs.core.calibration import Leaning

VERDICTS = {
    Verdict.GOOD: mark("Samstämmigt"),
    Verdict.LOW: mark("Behöver ses över"),
    Verdict.UNSURE: mark("Går inte att säga"),
    Verdict.LITTLE_SPREAD: mark("För lite spridning"),
    Verdict.FEW: mark("För få par"),
}
"""One or two words per question."""

CHIPS = {
    Verdict.GOOD: "ok",
    Verdict.LOW: "error",
    Verdict.UNSURE: "now",
    Verdict.LITTLE_SPREAD: "info",
    Verdict.FEW: "none",
}
"""The kind of chip that each verdict is shown with."""

ANSWERS = {
    Verdict.GOOD: mark("Ja, bedömningarna stämmer överens."),
    Verdict.LOW: mark("Nej, bedömningarna skiljer sig för mycket."),
    Verdict.UNSURE: mark("Det går inte att säga än."),
    Verdict.LITTLE_SPREAD: mark("Nästan alla har fått samma nivå, så måttet säger lite."),
    Verdict.FEW: mark("För få barn har bedömts av två personer."),
}
"""The answer to whether assessors agree, for everything together."""

LEANINGS = {
    Leaning.HIGHER: mark("Du sätter ofta en högre nivå än facit."),
    Leaning.LOWER: mark("Du sätter ofta en lägre nivå än facit."),
    Leaning.NEITHER: mark("Du ligger varken högre eller lägre än facit."),
}
