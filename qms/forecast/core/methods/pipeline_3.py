"""As `cohort-3yr`, with the intake rolled up from births and ages below the lowest step."""

from functools import partial

from qms.forecast.core.method import PIPELINE_3, Method, Need
from qms.forecast.core.rolled import pipeline

METHOD = Method(
    name=PIPELINE_3, project=partial(pipeline, transitions=3), needs=frozenset({Need.FEEDERS})
)
