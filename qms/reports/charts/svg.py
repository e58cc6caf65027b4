"""The few lines needed to write SVG: elements, text and the root, all escaped."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from qms.reports.charts.palette import HALF, INK, TEXT, WIDE

Attribute = str | float | None
Point = tuple[float, float]

FONTS = "Segoe UI, Roboto, Noto Sans, Liberation Sans, Arial, sans-serif"


def _value(value: str | float) -> str:
    """Return an attribute value; numbers have at most two decimals."""
    if isinstance(value, str):
        return escape(value)
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def element(name: str, *children: str, **attributes: Attribute) -> str:
    """Return one element; `children` are markup, an attribute that is None is left out.

    `stroke_width` becomes `stroke-width`, `class_` becomes `class`.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{''.join(children)}</{name}>" if children else f"<{name}{written}/>"


def text(x: float, y: float, words: str, **attributes: Attribute) -> str:
    """Return a text at its baseline; ink, 13 px and left-aligned unless told otherwise."""
    given: dict[str, Attribute] = {"fill": INK, "font_size": TEXT, **attributes}
    return element("text", escape(words, quote=False), x=x, y=y, **given)


def line(start: Point, end: Point, **attributes: Attribute) -> str:
    """Return a straight line."""
    return element("line", x1=start[0], y1=start[1], x2=end[0], y2=end[1], **attributes)


def path_through(points: Iterable[Point]) -> str:
    """Return the `d` of straight pieces through the points."""
    return "M" + "L".join(f"{_value(float(x))} {_value(float(y))}" for x, y in points)


def area_between(upper: Iterable[Point], lower: Iterable[Point]) -> str:
    """Return the `d` of the closed area between two lines."""
    return path_through([*upper, *reversed(list(lower))]) + "Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What a drawing says to those who do not see it. `id` is unique on the page."""

    id: str
    title: str
    message: str


def _size_class(width: float) -> str:
    return {WIDE: "chart wide", HALF: "chart half"}.get(int(width), "chart")


def document(
    caption: Caption, *children: str, width: float, height: float, class_: str | None = None
) -> str:
    """Return a whole drawing with role, title and description."""
    return element(
        "svg",
        element("title", escape(caption.title, quote=False), id=f"{caption.id}-title"),
        element("desc", escape(caption.message, quote=False), id=f"{caption.id}-desc"),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_value(float(width))} {_value(float(height))}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{caption.id}-title {caption.id}-desc",
        class_=class_ or _size_class(width),
        font_family=FONTS,
    )
