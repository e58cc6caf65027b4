"""What holds for every drawing: readable without eyes, allowed by the content policy, legible."""

from xml.etree import ElementTree

import pytest
from chart_samples import DRAWINGS, NAME

SVG = "{http://www.w3.org/2000/svg}"
every_drawing = pytest.mark.parametrize(
    "drawing", [pytest.param(svg, id=name) for name, svg in DRAWINGS.items()]
)


@every_drawing
def test_it_is_one_well_formed_picture(drawing):
    root = ElementTree.fromstring(drawing)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"


@every_drawing
def test_its_title_and_message_are_what_it_is_labelled_by(drawing):
    root = ElementTree.fromstring(drawing)
    by_id = {e.get("id"): e.text for e in root.iter() if e.get("id")}
    assert [by_id[i] for i in root.get("aria-labelledby").split()] == [NAME, "Elevantalet minskar."]
    assert list(by_id) == ["c1-title", "c1-desc"]


@every_drawing
def test_it_has_no_style_script_or_link(drawing):
    root = ElementTree.fromstring(drawing)
    tags = {e.tag.removeprefix(SVG) for e in root.iter()}
    assert tags <= {"svg", "title", "desc", "path", "line", "rect", "circle", "text"}
    names = {name for e in root.iter() for name in e.attrib}
    assert not {n for n in names if n == "style" or n.startswith("on") or "href" in n}


@every_drawing
def test_no_text_is_below_twelve_pixels(drawing):
    sizes = [float(e.get("font-size")) for e in ElementTree.fromstring(drawing).iter(f"{SVG}text")]
    assert all(size >= 12 for size in sizes)


@every_drawing
def test_the_drawing_stays_inside_its_frame(drawing):
    root = ElementTree.fromstring(drawing)
    width, height = float(root.get("width")), float(root.get("height"))
    for rect in root.iter(f"{SVG}rect"):
        x, y = float(rect.get("x")), float(rect.get("y"))
        assert 0 <= x <= x + float(rect.get("width")) <= width + 0.01
        assert 0 <= y <= y + float(rect.get("height")) <= height + 0.01
