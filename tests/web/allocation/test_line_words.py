"""Every line that a working can hold has words: what the core writes, read out of the core."""

import ast
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from qms.allocation.core import line_sheet
from qms.allocation.core.budget.types import BudgetRules, GradeWeight
from qms.allocation.core.budget.volume import volume_parts
from qms.allocation.core.compute import compute
from qms.allocation.core.degree.types import Concentration, Construction, Degree
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Category, Factor
from qms.allocation.views.line_words import LABELS, PATTERNS, SOURCES, line_label

CORE = Path(line_sheet.__file__).parent
WRITERS = sorted(
    path
    for path in CORE.rglob("*.py")
    if "core.line_writer import" in (text := path.read_text(encoding="utf-8"))
    or "kernel.working import Line," in text
)
PLACE = {"add": ("label", 0), "add_pot": ("label", 1), "Line": ("label", None)}
PASSED_ON = {"label", "source", "shown"}
"""Parameters: what they hold is written where the function is called."""


def written(path: Path, part: str) -> list[ast.expr]:
    """Return the expressions that a file writes as labels, or as sources."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        if name not in PLACE:
            continue
        named = {one.arg: one.value for one in node.keywords}
        key, place = PLACE[name]
        if part == key and place is not None and len(node.args) > place:
            found.append(node.args[place])
        elif part in named:
            found.append(named[part])
    return found


def constants(path: Path) -> dict[str, list[str]]:
    """Return the texts that each name of a file can stand for."""
    found = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Assign):
            continue
        target, value = node.targets[0], node.value
        pairs = [(target, value)]
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            pairs = list(zip(target.elts, value.elts, strict=True))
        for name, text in pairs:
            sides = [text.body, text.orelse] if isinstance(text, ast.IfExp) else [text]
            texts = [one.value for one in sides if isinstance(one, ast.Constant)]
            if isinstance(name, ast.Name) and texts:
                found.setdefault(name.id, []).extend(texts)
    return found


def texts_of(part: str) -> set[str]:
    """Return every fixed text that the core writes as that part of a line."""
    known = {}
    for path in WRITERS:
        for name, texts in constants(path).items():
            known.setdefault(name, []).extend(texts)
    found = set()
    for path in WRITERS:
        for one in written(path, part):
            if isinstance(one, ast.Constant):
                found.add(one.value)
            elif isinstance(one, ast.Name) and one.id not in PASSED_ON:
                found.update(known[one.id])
    return {text for text in found if isinstance(text, str)}


def test_the_core_is_read_whole():
    assert {path.parent.name for path in WRITERS} == {"core", "degree", "budget"}
    some = {"Ersättning", "Hela potten", "Belopp per elev före gränser", "Elever i alla skolor"}
    assert some <= texts_of("label")


def test_every_fixed_label_has_words():
    assert texts_of("label") <= set(LABELS)
    assert set(LABELS) <= texts_of("label"), "words that no line has any longer"


def test_every_source_has_words():
    assert texts_of("source") - {""} <= set(SOURCES)


def volume_labels(*grades: GradeWeight) -> list[str]:
    rules = BudgetRules(volume=Decimal(1), socioeconomic=Decimal(0), need_hours=Decimal(0),
                        grades=grades)  # fmt: skip
    (part,) = volume_parts(rules, {"A": {0: 10, 9: 20}}, whole_ore=100, pot_ore=100)
    return [line.label for line in part.working]


def concentrated_labels() -> list[str]:
    categories = (
        Category(name="kort", weight=Decimal(2)),
        Category(name="lång", weight=Decimal(1)),
    )
    rule = Concentration(factor="utbildning", category="kort", k1=Decimal(1), k2=Decimal(0),
                         from_=Decimal(0))  # fmt: skip
    model = AllocationModel(
        key="m", name="m", factors=(Factor(name="utbildning", categories=categories),),
        degree=Degree(construction=Construction.CONCENTRATION, concentration=rule),
    )  # fmt: skip
    half = {"utbildning": {"kort": Fraction(1, 2), "lång": Fraction(1, 2)}}
    whole = compute(model, [School(unit="A", pupils=10, shares=half)], pot_ore=1000)
    return [line.label for line in line_sheet.line_sheet(whole, whole.results[0])]


def test_labels_that_name_something_have_patterns():
    weights = (
        GradeWeight(low=0, high=3, weight=Decimal(1)),
        GradeWeight(low=4, high=9, weight=Decimal(1)),
    )
    for label in (*volume_labels(), *volume_labels(*weights), *concentrated_labels()):
        assert label in LABELS or any(pattern.fullmatch(label) for pattern, _ in PATTERNS), label


@pytest.mark.parametrize(
    ("label", "autumn", "words"),
    [
        pytest.param("Vikt i steg 0–3", 2026, "Vikt i årskurs F–3", id="nine grades and F"),
        pytest.param("Vikt i steg 0–3", 2028, "Vikt i årskurs 1–4", id="ten-year school"),
        pytest.param("Elever i steg 9", 2026, "Elever i årskurs 9", id="one grade"),
        pytest.param("Andel utbildning: kort", 2026, "Andel utbildning: kort", id="a category"),
        pytest.param("Andel av hela potten", 2026, "Andel av hela potten", id="no category"),
    ],
)
def test_what_a_line_is_called(label, autumn, words):
    assert line_label(label, autumn) == words
