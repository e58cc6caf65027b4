"""What a reader meets: reasons that hold together, figures and names in the reader's language."""

from decimal import Decimal

import pytest

from qms.allocation.core.records import LeftOut, Reason
from qms.allocation.core.sheet.types import Place, Rounding
from qms.allocation.forms.moves import MoveForm
from qms.allocation.forms.sheet import typed_fields
from qms.allocation.labels import reason_label
from qms.allocation.views.accuracy_words import with_outcome
from qms.allocation.views.sheet_words import figure, rounding_words
from qms.i18n.language import speaking
from qms.kernel.expression import Mode


@pytest.mark.parametrize(
    ("reason", "detail", "because", "says"),
    [
        pytest.param(Reason.NO_BACKGROUND, "utbildning, tid i Sverige.", "",
                     "Uppgifter om elevernas bakgrund saknas: utbildning, tid i Sverige.",
                     id="factors"),
        pytest.param(Reason.PUPILS_WITHHELD, "Årskurs F–3.", "",
                     "Elevantalet är dolt i registret: årskurs F–3.", id="a sentence begun"),
        pytest.param(Reason.UNEVEN, "SFI: 12.", "Ny skola",
                     "Uppgifterna om elevernas bakgrund går inte ihop: SFI: 12. "
                     "Utelämnad: Ny skola", id="abbreviation and why accepted"),
        pytest.param(Reason.NO_PUPILS, "", "", "Inga elever i registret den 15 oktober.",
                     id="nothing more"),
    ],
)  # fmt: skip
def test_a_reason_reads_as_one_sentence(reason, detail, because, says):
    left_out = LeftOut(unit_id=1, reason=reason, detail=detail, because=because)
    assert reason_label(left_out) == says


def test_an_outcome_without_words_keeps_its_name():
    assert with_outcome("Utfallet ny_1 är nej.", "ny_1") == "Utfallet ny_1 är nej."
    said = with_outcome("Utfallet ej_godkand_2 är nej.", "ej_godkand_2")
    assert said == "Utfallet ”inte godkänd i två ämnen eller fler” är nej."


def test_a_sheets_figures_follow_the_readers_language():
    rounding = Rounding(quantum=Decimal("0.0001"), mode=Mode.HALF_UP, place=Place.RESULT)
    assert rounding_words(rounding) == "till 0,0001, halva uppåt"
    assert figure(Decimal("-1234.50")) == "−1\xa0234,50"
    with speaking("en"):
        assert "0.0001" in rounding_words(rounding)
        assert figure(Decimal("-1234.50")) == "−1,234.50"


def test_a_source_typed_over_several_lines_is_one_line():
    typed = {"line-0-name": "A", "line-0-source": " 2 kap.\r\n 8 b §  skollagen "}
    (row,) = typed_fields(typed).sections["line"]
    assert row["source"] == "2 kap. 8 b § skollagen"


def test_money_moves_from_and_to_schools(app):
    # "Från" and "Till" are the first and last day of something elsewhere.
    with app.test_request_context():
        form = MoveForm()
        labels = (form.from_unit.label.text, form.to_unit.label.text)
    assert labels == ("Från skolan", "Till skolan")
