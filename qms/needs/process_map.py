"""The process drawn as a map: stages as boxes, the ways between them, returns in orange."""

from dataclasses import dataclass

from qms.reports.charts import palette as p
from qms.reports.charts.svg import Caption, document, element, line, text

BOX_WIDE, BOX_HIGH, GAP, TOP = 300, 52, 34, 12
LEFT = 210
LANE = 26
THINNEST, THICKEST = 1.5, 7.0
ARROW = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MapStage:
    """A box: its name, a line under it, and the words at its side."""

    name: str
    under: str
    beside: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapWay:
    """A way between the stages numbered `start` and `end`; `weight` from 0 to 1 gives its width."""

    start: int
    end: int
    words: str
    weight: float
    is_configured: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessMap:
    """The whole map, stages from the top."""

    caption: Caption
    stages: tuple[MapStage, ...]
    ways: tuple[MapWay, ...]


def draw_process(drawn: ProcessMap) -> str:
    """Return the map as SVG: the main way downwards, leaps to the right, returns to the left."""
    height = TOP * 2 + len(drawn.stages) * BOX_HIGH + (len(drawn.stages) - 1) * GAP
    return document(
        drawn.caption,
        *(_way(way, lane) for lane, way in enumerate(_in_lanes(drawn.ways))),
        *(_box(stage, place) for place, stage in enumerate(drawn.stages)),
        width=p.WIDE,
        height=height,
    )


def _in_lanes(ways: tuple[MapWay, ...]) -> list[MapWay]:
    return sorted(ways, key=lambda way: abs(way.end - way.start))


def _top(place: int) -> float:
    return TOP + place * (BOX_HIGH + GAP)


def _box(stage: MapStage, place: int) -> str:
    y = _top(place)
    return (
        element("rect", x=LEFT, y=y, width=BOX_WIDE, height=BOX_HIGH, rx=6, fill="#FFFFFF",
                stroke=p.GRAN, stroke_width=1.6)
        + text(LEFT + 14, y + 22, stage.name, font_weight="bold", font_size=p.STRONG)
        + text(LEFT + 14, y + 41, stage.under, fill=p.INK2)
        + text(LEFT + BOX_WIDE + 130, y + 31, stage.beside, fill=p.INK)
    )  # fmt: skip


def _way(way: MapWay, lane: int) -> str:
    wide = THINNEST + (THICKEST - THINNEST) * way.weight
    if way.end == way.start + 1:
        return _down(way, wide)
    return _round(way, wide, lane)


def _down(way: MapWay, wide: float) -> str:
    x, start, end = LEFT + BOX_WIDE / 2, _top(way.start) + BOX_HIGH, _top(way.end)
    return (
        line((x, start), (x, end - ARROW), stroke=p.GRAN, stroke_width=wide)
        + _head(x, end, down=True, colour=p.GRAN)
        + text(x + 12, (start + end) / 2 + 4, way.words, fill=p.INK2)
    )


def _round(way: MapWay, wide: float, lane: int) -> str:
    """Return a way past other stages: forwards at the right of the boxes, back at their left."""
    back = way.end < way.start
    colour = p.ORANGE if back else p.GRAN
    edge = LEFT if back else LEFT + BOX_WIDE
    turn = -1 if back else 1
    out = edge + turn * (20 + LANE * (lane % 4))
    shift = 10 * (1 + lane % 3)
    start, end = _top(way.start) + shift, _top(way.end) + BOX_HIGH - shift
    points = f"M{edge} {start}H{out}V{end}H{edge + turn * ARROW}"
    return (
        element("path", d=points, fill="none", stroke=colour, stroke_width=wide,
                stroke_dasharray="7 3" if back else None)
        + element("path", d=_side_head(edge, end, turn), fill=colour)
        + text(out + turn * 6, (start + end) / 2 + 4, way.words,
               text_anchor="end" if back else None, fill=p.INK2)
    )  # fmt: skip


def _head(x: float, y: float, *, down: bool, colour: str) -> str:
    turn = -1 if down else 1
    shape = f"M{x} {y}l{-ARROW} {turn * ARROW * 1.4}h{ARROW * 2}Z"
    return element("path", d=shape, fill=colour)


def _side_head(x: float, y: float, turn: int) -> str:
    return f"M{x} {y}l{turn * ARROW * 1.4} {-ARROW}v{ARROW * 2}Z"
