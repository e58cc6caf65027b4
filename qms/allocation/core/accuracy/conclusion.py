"""What may be concluded of the model as a whole, in the order that it matters."""

from enum import StrEnum

from qms.allocation.core.accuracy.found import Assessment

WEAKEST = 0.6
"""An area under the curve below this sorts pupils little better than chance."""


class Conclusion(StrEnum):
    """Something is missing, a weight is wrong, risks are too far apart or too close, weak, fits."""

    OMITTED = "omitted"
    WRONG_WEIGHT = "wrong-weight"
    WEAK = "weak"
    TOO_FAR_APART = "too-far-apart"
    TOO_CLOSE = "too-close"
    FITS = "fits"


def conclude(assessment: Assessment) -> Conclusion:
    """Return the first that holds; a model fits until something speaks clearly against it."""
    slope = assessment.slope
    if assessment.omitted:
        return Conclusion.OMITTED
    if assessment.wrong_weights:
        return Conclusion.WRONG_WEIGHT
    if assessment.auc < WEAKEST:
        return Conclusion.WEAK
    if slope is not None and slope.high < 1:
        return Conclusion.TOO_FAR_APART
    if slope is not None and slope.low > 1:
        return Conclusion.TOO_CLOSE
    return Conclusion.FITS
