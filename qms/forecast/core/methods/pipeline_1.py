"""As `cohort-1yr`, with the intake rolled up from births and ages below the lowest step."""

from functools import partial

from qms.forecast.core.method import PIPELINE_1, Method, Need
from qms.forecast.core.rolled import pipeline

METHOD = Method(
    name=PIPELINE_1, project=partial(pipeline, transitions=1), needs=frozenset({Need.FEEDERS})
)
