from datetime import UTC, datetime
from decimal import Decimal

import pytest

from qms.allocation.core.model import AllocationModel, Category, Factor, Reference
from qms.allocation.core.proposals.comments import LONGEST_COMMENT, Comment, read_comment, threads
from qms.allocation.core.proposals.difference import weight_changes
from qms.allocation.core.proposals.settings import CategoryText, FactorText, Settings, apply
from qms.kernel.problems import RefusedError


def factor(name, **weights):
    return Factor(
        name=name,
        categories=tuple(Category(name=key, weight=Decimal(w)) for key, w in weights.items()),
    )


def model(*factors, **changes):
    return AllocationModel(key="m", name="Modell", factors=factors, **changes)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param([factor("bistånd", ja="2", nej="1")], [factor("bistånd", ja="2.0", nej="1")],
                     [], id="alike"),
        pytest.param([factor("bistånd", ja="2", nej="1")], [factor("bistånd", ja="3", nej="1")],
                     [("ja", "2", "3")], id="a weight"),
        pytest.param([factor("bistånd", ja="2", nej="1")], [factor("kön", flicka="1", pojke="2")],
                     [("flicka", None, "1"), ("pojke", None, "2"), ("ja", "2", None),
                      ("nej", "1", None)], id="another factor"),
        pytest.param([factor("bistånd", ja="2", nej="1")], [factor("bistånd", ja="2", vet="1")],
                     [("vet", None, "1"), ("nej", "1", None)], id="another category"),
    ],
)  # fmt: skip
def test_what_differs_between_two_models(before, after, expected):
    found = weight_changes(model(*before), model(*after))
    as_number = {None: None}
    assert [(c.category, c.before, c.after) for c in found] == [
        (name, as_number.get(old, old and Decimal(old)), as_number.get(new, new and Decimal(new)))
        for name, old, new in expected
    ]


def texts(*places, share=None):
    return {
        name: CategoryText(label=name.upper(), place=place, reference_share=share)
        for name, place in places
    }


def test_settings_label_order_and_keep_the_weights():
    begun = model(factor("a", x="3", y="1"), factor("b", ja="2", nej="1"))
    settings = Settings(
        name="Ny",
        form="preschool",
        reference=Reference.GIVEN_ROW,
        includes_other_municipalities=False,
        factors={
            "a": FactorText(label="Andra", place=2, categories=texts(("x", 2), ("y", 1))),
            "b": FactorText(label="Första", place=1,
                            categories=texts(("ja", 1), ("nej", 1), share=Decimal("0.5"))),
        },
    )  # fmt: skip
    changed = apply(settings, begun)
    assert [one.label for one in changed.factors] == ["Första", "Andra"]
    assert [(c.name, c.label, c.weight) for c in changed.factors[1].categories] == [
        ("y", "Y", Decimal(1)),
        ("x", "X", Decimal(3)),
    ]
    # equal places keep their order
    assert [c.name for c in changed.factors[0].categories] == ["ja", "nej"]
    assert changed.factors[0].categories[0].reference_share == Decimal("0.5")
    assert (changed.form, changed.reference) == ("preschool", Reference.GIVEN_ROW)
    assert changed.includes_other_municipalities is False


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("  Bra. \n\n Men  ", "Bra.\n\n Men", id="space around"),
        pytest.param("x" * LONGEST_COMMENT, "x" * LONGEST_COMMENT, id="the longest"),
    ],
)
def test_a_comment_is_kept_as_it_is_written(text, kept):
    assert read_comment(text) == kept


@pytest.mark.parametrize("text", ["", " \n ", "x" * (LONGEST_COMMENT + 1)])
def test_an_empty_or_endless_comment_is_refused(text):
    with pytest.raises(RefusedError) as refused:
        read_comment(text)
    (problem,) = refused.value.problems
    assert problem.cure


def said(key, minute, answers=None):
    at = datetime(2026, 11, 20, 9, minute, tzinfo=UTC)
    return Comment(
        id=key, version=1, author="p", name="N", words="o", made_at=at, answers_id=answers
    )


def test_answers_stand_under_what_they_answer():
    found = threads([said(1, 1), said(2, 2), said(3, 3, answers=1), said(4, 4, answers=3)])
    assert [(t.first.id, [a.id for a in t.answers]) for t in found] == [(1, [3, 4]), (2, [])]
