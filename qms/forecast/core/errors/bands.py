"""The ends of intervals, and the scale on which errors of large and small units are alike."""

from dataclasses import dataclass

import numpy as np

from qms.forecast.core.panel import FloatArray

WIDER_95 = 1.2  # a 95 per cent interval is never nearer the 80 per cent one than this


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bands:
    """The ends of the intervals, series × horizon, in pupils; no end is below 0."""

    lo80: FloatArray
    hi80: FloatArray
    lo95: FloatArray
    hi95: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Halves:
    """Half widths in pupils, series × horizon, never narrower further ahead."""

    half80: FloatArray
    half95: FloatArray

    def around(self, path: FloatArray) -> Bands:
        """Return the intervals around `path` (series × horizon)."""
        return Bands(
            lo80=np.maximum(path - self.half80, 0),
            hi80=path + self.half80,
            lo95=np.maximum(path - self.half95, 0),
            hi95=path + self.half95,
        )


def scale_of(path: FloatArray) -> FloatArray:
    """Return forecast^0.75, at least 1; by square roots, which every machine rounds alike."""
    sized = np.maximum(path, 1.0)
    return np.asarray(np.sqrt(sized * np.sqrt(sized)))


def halves(half80: FloatArray, half95: FloatArray) -> Halves:
    """Return the half widths, made never narrower further ahead and nested."""
    eighty = np.maximum.accumulate(half80, axis=-1)
    ninety_five = np.maximum(np.maximum.accumulate(half95, axis=-1), WIDER_95 * eighty)
    return Halves(half80=eighty, half95=ninety_five)
