"""What the steps of a run are called, while it is made."""

from collections.abc import Mapping

from qms.forecast.core.making import Step
from qms.i18n.language import mark

STEPS: Mapping[Step, str] = {
    Step.FIT: mark("Prophet anpassas till skolorna"),
    Step.SETTLE: mark("Bostäder och skolval prövas på tidigare år"),
    Step.TRY: mark("Metoderna prövas på tidigare år"),
    Step.MAKE: mark("Prognosen räknas"),
}
