"""The letters on support can be read by those who get them."""

import re

import pytest

from qms.content.loader import load
from qms.reports.readability import lix, long_sentences

GROUPS = {
    "support_common", "support_granted", "support_partly", "support_refused",
    "operational_support_message", "appeal",
}  # fmt: skip
DOCUMENTS = ("support_granted", "support_partly", "support_refused", "operational_support_message")
BLOCKS = [one for one in load("decision_texts")["block"] if one["document"] in GROUPS]
HIGHEST, LONGEST = 45, 25
"""The product's own rule for what is written to others."""


def bare(text):
    """Return the text with a short word in every slot, as a name or a number would be."""
    return re.sub(r"\{[a-z_]+\}", "ord", text)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_letter_is_easy_to_read(document):
    named = {one["key"]: one for one in load("decision_texts")["document"]}[document]
    groups = {document, *named.get("includes", ())}
    whole = "\n".join(bare(one["text_sv"]) for one in BLOCKS if one["document"] in groups)
    assert lix(whole) < HIGHEST
    assert long_sentences(whole, most=LONGEST) == ()


def test_the_words_of_the_law_are_kept():
    rules = next(one for one in BLOCKS if one["key"] == "sup_rules")
    for word in ("omfattande behov", "väsentligt", "betydande resurser", "extraordinära"):
        assert word in rules["text_sv"]


def test_only_decisions_to_providers_tell_how_to_appeal():
    own = " ".join(one["text_sv"] for one in BLOCKS if one["document"] == DOCUMENTS[-1])
    assert "kan inte överklagas enligt 28 kap. 5 § skollagen" in own
    notice = next(one for one in BLOCKS if one["key"] == "appeal_notice")
    assert "tre veckor" in notice["text_sv"]
    assert "skollagen 28 kap. 5 §" in notice["legal"]
