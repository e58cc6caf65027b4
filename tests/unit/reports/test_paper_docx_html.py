"""The other two forms of a paper: what they hold, and that nothing in them is markup by chance."""

from io import BytesIO
from xml.etree import ElementTree

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_samples import CHART, META, TABLE, paper, replace

from qms.reports.paper.docx import to_docx
from qms.reports.paper.faults import UnfitPaperError
from qms.reports.paper.html import to_html, to_html_file
from qms.reports.paper.spans import Span
from qms.reports.paper.values import Heading, Text


@pytest.fixture(scope="module")
def document():
    return docx.Document(BytesIO(to_docx(paper())))


def test_headings_have_their_levels(document):
    found = [(one.style.name, one.text) for one in document.paragraphs if one.text]
    assert ("Title", "Pengarna nådde fram") in found
    assert ("Heading 1", "Förslag till beslut") in found
    assert ("Heading 2", "Sammanfattning") in found


def test_the_head_of_a_table_is_repeated(document):
    row = document.tables[1].rows[0]
    assert [cell.text for cell in row.cells] == ["Insats", "Kronor", "Skolor"]
    assert row._tr.trPr.find(qn("w:tblHeader")) is not None


def test_a_table_says_what_it_is(document):
    said = document.tables[1]._tbl.tblPr.find(qn("w:tblCaption"))
    assert said.get(qn("w:val")) == "Kronor per insats"


def test_the_picture_has_its_text(document):
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == "Läxhjälp fick mest."


@pytest.mark.parametrize(("language", "shown"), [("sv", "sv-SE"), ("en", "en-GB")])
def test_the_language_of_the_file(language, shown):
    made = docx.Document(BytesIO(to_docx(paper(language=language))))
    said = {one.get(qn("w:val")) for one in made.styles.element.iter(qn("w:lang"))}
    assert said == {shown}
    assert made.core_properties.language == shown


def test_what_the_file_says_about_itself(document):
    about = document.core_properties
    assert (about.title, about.author) == ("Pengarna nådde fram", "Älvhamra kommun")
    assert about.created == META.made_at


def test_references_lead_to_a_table(document):
    body = document.element.body
    places = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    links = [one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))]
    assert set(links) <= places
    assert links.count("t1") == 3


def test_page_numbers_are_fields(document):
    footer = document.sections[0].footer._element
    assert [one.get(qn("w:instr")) for one in footer.iter(qn("w:fldSimple"))] == [
        "PAGE",
        "NUMPAGES",
    ]


def test_equal_papers_are_equal_files():
    assert to_docx(paper()) == to_docx(paper())


def test_html_links_figures_to_their_tables():
    part = ElementTree.fromstring(to_html(paper()))
    ids = {one.get("id") for one in part.iter() if one.get("id")}
    links = [one.get("href") for one in part.iter("a")]
    assert {link[1:] for link in links} <= ids
    assert links.count("#t1") == 3


def test_html_tables_have_headings_of_columns_and_rows():
    part = ElementTree.fromstring(to_html(paper()))
    scopes = [one.get("scope") for one in part.iter("th")]
    assert scopes == ["col"] * 3 + ["row"] * 3
    assert "".join(part.find(".//caption").itertext()) == "Tabell 1. Kronor per insats"


def test_the_levels_follow_the_page():
    assert "<h3>Förslag till beslut</h3>" in to_html(paper(), top=2)
    assert "<h2>Förslag till beslut</h2>" in to_html_file(paper()).decode()


def test_a_file_has_one_title_and_its_language():
    text = to_html_file(paper()).decode()
    assert text.count("<h1") == 1
    assert '<html lang="sv-SE">' in text
    assert "<title>Pengarna nådde fram</title>" in text


def test_the_foot_says_what_was_locked_when():
    assert (
        "Dnr BUN 2026/0412 · underlag låst 24\u00a0november\u00a02026 kl. 10.12"
        " · kontrollsumma 7c1e 90fa"
    ) in to_html(paper())


def test_a_draft_says_so():
    assert "utkast" in to_html(paper(meta=replace(META, checksum="")))


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>&\"'/= abc\x00\x08\n{}%"), max_size=40))
def test_no_text_becomes_html(text):
    made = paper(Heading(text=text + "x"), Text(words=(Span(text=text + "x", strong=True),)))
    part = ElementTree.fromstring(to_html(made))
    said = (text + "x").replace("\x00", "").replace("\x08", "")
    assert part.find("h3").text == said
    assert part.find("p/strong").text == said


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=40))
def test_any_text_can_stand_in_a_docx(text):
    made = docx.Document(BytesIO(to_docx(paper(Text(words=(Span(text=text + "x"),))))))
    assert made.paragraphs[-1].text.endswith("x")


@pytest.mark.parametrize("write", [to_html, to_docx], ids=["html", "docx"])
def test_every_fault_is_told_at_once(write):
    broken = paper(
        Heading(text="A"),
        Heading(text="C", level=3),
        replace(CHART, alt="", table_id="t9"),
        replace(TABLE, caption="", rows=(("", "1"),)),
        Text(words=(Span(text="dit", to="ingenstans"),)),
        title="",
    )
    with pytest.raises(UnfitPaperError) as refused:
        write(broken)
    assert [one.message for one in refused.value.problems] == [
        "Handlingen saknar titel.",
        "Rubriken ”C” hoppar från nivå 1 till 3.",
        "Tabellen t1 saknar rubrik.",
        "Tabellen ”t1” har rader med fel antal celler.",
        "Tabellen ”t1” har en rad utan rubrik.",
        "Diagrammet ”Kronor per insats” saknar text för skärmläsare.",
        "Diagrammet ”Kronor per insats” har ingen tabell med samma tal.",
        "En hänvisning pekar på ingenstans, som inte finns.",
    ]
