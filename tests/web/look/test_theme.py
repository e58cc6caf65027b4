"""The theme keeps the contrasts it promises and the sizes that charts rely on; calculated here."""

import re
from pathlib import Path

import pytest

from qms.reports.charts.palette import HALF, TEXT, WIDE

ROOT = Path(__file__).resolve().parents[3]
THEME = (ROOT / "qms" / "static" / "theme.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--kh-([\w-]+): (#[0-9A-F]{6})", THEME))
ON_TINTS = ["gran", "sjo", "barn", "ljung", "ok", "err"]


def luminance(colour):
    """Return the relative luminance of WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    light, dark = sorted((luminance(TOKENS[one]), luminance(TOKENS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("text", "ground", "promised"),
    [
        ("ink", "sheet", 14.9),
        ("ink", "paper", 13.6),
        ("ink2", "sheet", 7.1),
        ("ink2", "paper", 6.5),
        ("gran", "sheet", 9.8),
        ("link", "paper", 7.0),
        ("sjo", "sjo-t", 6.2),
        ("barn", "barn-t", 6.0),
        ("ljung", "ljung-t", 7.0),
        ("ok", "ok-t", 5.7),
        ("err", "err-t", 6.3),
        ("edge", "sheet", 4.5),
        ("edge", "paper", 4.1),
    ],
)
def test_contrast_is_what_the_design_promises(text, ground, promised):
    assert contrast(text, ground) == pytest.approx(promised, abs=0.06)


@pytest.mark.parametrize("ground", ["paper", "sheet", "sunk", *(f"{t}-t" for t in ON_TINTS)])
def test_secondary_text_can_be_read_on_every_ground(ground):
    assert contrast("ink2", ground) >= 4.5


@pytest.mark.parametrize(("kind", "width"), [("wide", WIDE), ("half", HALF)])
def test_chart_text_is_never_shown_below_twelve_pixels(kind, width):
    least = int(re.search(rf"svg\.{kind} {{[^}}]*min-width: (\d+)px", THEME)[1])
    assert TEXT * least / width >= 12


def test_every_macro_file_is_small_and_says_how_it_is_used():
    for file in (ROOT / "templates" / "macros").glob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert text.startswith("{#-"), file.name
        assert text.count("{% macro") <= 12, file.name


def test_no_template_has_inline_style_or_script():
    for file in (ROOT / "templates").rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)", text), file.name


def test_only_macros_mark_text_as_safe():
    for file in (ROOT / "templates").rglob("*.html"):
        if file.parent.name != "macros":
            assert "|safe" not in file.read_text(encoding="utf-8").replace(" ", ""), file.name
