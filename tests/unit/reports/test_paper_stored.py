"""A locked paper is the paper that was locked, to the letter."""

import json

import pytest
from paper_samples import META, paper, replace

from qms.reports.paper.pdf import to_pdf
from qms.reports.paper.stored import checksum, from_text, to_text


def test_every_kind_of_block_comes_back():
    text = to_text(paper())
    assert from_text(text) == paper(meta=replace(META, checksum=checksum(text)))


def test_the_checksum_is_of_the_content_and_not_of_itself():
    assert to_text(paper()) == to_text(paper(meta=replace(META, checksum="")))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_is_locked_is_drawn_the_same(language):
    text = to_text(paper(language=language))
    assert to_pdf(from_text(text)) == to_pdf(from_text(text))


def test_the_text_is_canonical():
    text = to_text(paper())
    again = json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert again == text
