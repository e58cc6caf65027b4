"""Numbers and formulas of a profile's working are written as the reader's language writes them."""

import pytest

from qms.i18n.language import speaking
from qms.needs.views.profile import in_figures


@pytest.mark.parametrize(
    ("language", "text"),
    [
        pytest.param("sv", "0,5 × avrunda(A.max ÷ 0,5; 0)", id="swedish"),
        pytest.param("en", "0.5 × round(A.max ÷ 0.5; 0)", id="english"),
    ],
)
def test_a_formula_is_written_in_the_readers_language(app, language, text):
    with app.test_request_context(), speaking(language):
        assert in_figures("0.5 × avrunda(A.max ÷ 0.5; 0)") == text


def test_the_names_of_rows_keep_their_points(app):
    with app.test_request_context(), speaking("sv"):
        assert in_figures("A.1 + A.2p × 0.25") == "A.1 + A.2p × 0,25"
