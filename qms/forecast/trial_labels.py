"""What the levels of the trial are called."""

from collections.abc import Mapping

from qms.forecast.core.trial.levels import Level, On
from qms.i18n.language import mark

LEVELS: Mapping[Level, str] = {
    Level.TOTAL: mark("Hela kommunen"),
    Level.UNIT: mark("Skolor"),
    Level.STEP: mark("Skolor och årskurser"),
}
COUNTED: Mapping[Level, str] = {
    Level.TOTAL: mark("kommunens summa"),
    Level.UNIT: mark("varje skolas summa"),
    Level.STEP: mark("varje skolas varje årskurs"),
}
SETS: Mapping[On, str] = {
    On.ALL: mark("Alla prövningar"),
    On.FITTED: mark("Bara de där Prophet kunde räknas"),
}
