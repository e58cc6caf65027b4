"""The tables of forecasts, a file per subject."""

from qms.forecast.models.adoption import ForecastAdoption, ForecastLimits
from qms.forecast.models.assumption import ForecastHousingRate
from qms.forecast.models.result import ForecastDocument, ForecastScore, ForecastValue
from qms.forecast.models.run import ForecastPart, ForecastRun
from qms.forecast.models.variant import ForecastVariant, ForecastVariantVersion

__all__ = [
    "ForecastAdoption",
    "ForecastDocument",
    "ForecastHousingRate",
    "ForecastLimits",
    "ForecastPart",
    "ForecastRun",
    "ForecastScore",
    "ForecastValue",
    "ForecastVariant",
    "ForecastVariantVersion",
]
