"""Colours, dashes and sizes that all charts share."""

from collections.abc import Callable

Formatter = Callable[[float], str]
"""Writes a number for the reader, in the reader's language."""

INK, INK2, LINE, AXIS = "#1B2A2C", "#4C5B5D", "#DDD8CC", "#1B2A2C"
GRAN, ORANGE, BLUE, LJUNG, GREY = "#0E4B50", "#C2570C", "#4A8CC7", "#8F3F87", "#77736A"
SJO, AMBER, HEATHER, OFF = "#1D5A8C", "#D9981E", "#78376A", "#D5CFC1"
BAND80, BAND95, BAND_EDGE = "#BBD4D1", "#E0EBE8", "#5C9694"

SERIES = ((GRAN, None), (ORANGE, "7 3"), (BLUE, "2 3"), (LJUNG, "9 3 2 3"))
"""Colour and dash of the first to the fourth series; dashes keep them apart in grey print."""
REFERENCE = (GREY, "2 5")

WIDE, HALF = 960, 440
"""Width of a drawing in a whole sheet and in half of one; the page scales them by at most 8 %."""
TEXT, STRONG = 13, 14
"""Text sizes: 13 is still 12 when a drawing is shown as small as the page allows."""
