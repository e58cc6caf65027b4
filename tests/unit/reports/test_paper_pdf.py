"""What a PDF says to a screen reader, read back with another library."""

from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_samples import CHART, META, TABLE, paper, replace

from qms.reports.paper.faults import UnfitPaperError
from qms.reports.paper.glyphs import told
from qms.reports.paper.pdf import pages_of, to_pdf, to_pictures
from qms.reports.paper.row_headings import with_row_headings
from qms.reports.paper.spans import Span, words
from qms.reports.paper.values import Heading, Text


def opened(made):
    return pikepdf.open(BytesIO(to_pdf(made)))


def elements(node):
    """Yield every structure element below `node`, in reading order."""
    if isinstance(node, pikepdf.Array):
        for one in node:
            yield from elements(one)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        yield from elements(node.get("/K", pikepdf.Array()))


def tags(made):
    with opened(made) as pdf:
        return [str(one.S) for one in elements(pdf.Root.StructTreeRoot.K)]


def attribute(element, name):
    found = element.get("/A", pikepdf.Array())
    several = [found] if isinstance(found, pikepdf.Dictionary) else list(found)
    return next((str(one[name]) for one in several if name in one), "")


@pytest.fixture(scope="module")
def pdf():
    with opened(paper()) as made:
        yield made


def test_the_file_is_whole_after_the_tags_were_changed(pdf):
    assert pdf.check_pdf_syntax() == []


@pytest.mark.parametrize(("language", "shown"), [("sv", "sv-SE"), ("en", "en-GB")])
def test_the_language_is_said(language, shown):
    with opened(paper(language=language)) as made:
        assert str(made.Root.Lang) == shown


def test_the_title_is_shown_instead_of_the_file_name(pdf):
    assert str(pdf.docinfo["/Title"]) == "Pengarna nådde fram"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert bool(pdf.Root.MarkInfo.Marked)


def test_it_is_built_as_ua_1_and_a_2a(pdf):
    with pdf.open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1"
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")


def test_the_file_is_from_when_the_content_was_locked(pdf):
    assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261124091200")


def test_title_headings_and_lists_are_tagged_in_order(pdf):
    found = [str(one.S) for one in elements(pdf.Root.StructTreeRoot.K)]
    kept = [one for one in found if one in ("/Title", "/H1", "/H2", "/L", "/Figure", "/Table")]
    assert kept == ["/Title", "/H1", "/L", "/H2", "/L", "/Figure", "/Table", "/L", "/H1"]


def test_the_drawing_has_its_text(pdf):
    figures = [one for one in elements(pdf.Root.StructTreeRoot.K) if one.S == "/Figure"]
    assert [str(one.Alt) for one in figures] == ["Läxhjälp fick mest."]


def test_a_table_has_headings_of_columns_and_rows(pdf):
    cells = [one for one in elements(pdf.Root.StructTreeRoot.K) if str(one.S) in ("/TH", "/TD")]
    scopes = [attribute(one, "/Scope") for one in cells]
    row = ["/Row", "", ""]
    assert scopes == ["/Column"] * 3 + row * 3
    assert [str(one.S) for one in cells[3:6]] == ["/TH", "/TD", "/TD"]


def test_a_paper_without_tables_is_left_as_it_is():
    assert with_row_headings(b"%PDF-1.7\nno tables") == b"%PDF-1.7\nno tables"


def test_the_same_paper_gives_the_same_bytes():
    assert to_pdf(paper()) == to_pdf(paper())


def test_another_lock_time_gives_another_file():
    later = META.made_at.replace(hour=10)
    assert to_pdf(paper()) != to_pdf(paper(meta=replace(META, made_at=later)))


def test_every_reference_leads_somewhere(pdf):
    links = [one for page in pdf.pages for one in page.get("/Annots", ()) if one.Subtype == "/Link"]
    assert len(links) == 3
    assert all("/Dest" in one or "/A" in one for one in links)


def test_pages_are_counted_to_the_break():
    assert pages_of(paper()) == 1
    assert len(to_pictures(paper(), ppi=10)) == 2


def test_pages_without_a_break_are_all():
    much = tuple(Text(words=words("Ord. " * 500)) for _ in range(8))
    assert pages_of(paper(*much)) == len(to_pictures(paper(*much), ppi=10)) > 2


def test_no_text_for_the_drawing_is_refused():
    with pytest.raises(UnfitPaperError) as refused:
        to_pdf(paper(replace(CHART, alt=" "), TABLE))
    assert [one.message for one in refused.value.problems] == [
        "Diagrammet ”Kronor per insats” saknar text för skärmläsare."
    ]


HARMLESS = tags(paper(Heading(text="x"), Text(words=words("x"))))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("#[]{}$*_=<>@\\\"'`/-+~;.() \n\tletxå1"), max_size=60))
def test_no_text_becomes_markup(text):
    """Signs with a meaning for the engine add no heading, list, link or break."""
    said = text.strip() or "x"
    made = paper(Heading(text=said), Text(words=(Span(text=said),)))
    assert [one for one in tags(made) if one not in ("/Span", "/P")] == [
        one for one in HARMLESS if one not in ("/Span", "/P")
    ]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=30))
def test_any_text_can_be_written(text):
    said = text + "x"
    assert to_pdf(paper(Heading(text=said), Text(words=(Span(text=said),)))).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("Åsa – 4 %", "Åsa – 4 %", id="ours"),
        pytest.param("Ж α", "Ж α", id="other alphabets that the fonts have"),
        pytest.param("bra \U0001f600", "bra [grinning face]", id="told by name"),
        pytest.param("\ue000", "[u+e000]", id="without a name"),
    ],
)
def test_characters_that_no_font_has_are_told(text, written):
    assert told({"s": text}) == {"s": written}
