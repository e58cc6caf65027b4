"""The styles of a DOCX: Swedish or English throughout, and the paper's own faces and sizes."""

from datetime import UTC
from typing import TYPE_CHECKING, Any

from qms.reports.paper import labels
from qms.reports.paper.docx_xml import element, field
from qms.reports.paper.spans import printable
from qms.reports.paper.values import Paper

if TYPE_CHECKING:
    from docx.document import Document

SERIF, SANS = "Cambria", "Arial"
SIZES = {"Normal": 11, "Title": 20, "Heading 1": 12, "Heading 2": 11, "Heading 3": 10,
         "Caption": 9, "Subtitle": 9}  # fmt: skip
OWN = {"Table Text": 9.0, "Table Note": 9.0, "Key Figure": 17.0}
INK = "1B2A2C"
MARGIN_MM = 25


def prepare(document: "Document", paper: Paper) -> None:
    """Set page, faces, language and what the file says about itself."""
    from docx.shared import Mm  # noqa: PLC0415 - only papers need it

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(MARGIN_MM)
    section.top_margin = section.bottom_margin = Mm(22)
    _styles(document, labels.locale_of(paper.language))
    about = document.core_properties
    about.title = printable(paper.title)
    about.author = about.last_modified_by = printable(paper.meta.municipality)
    about.subject = printable(paper.meta.kind)
    about.identifier = printable(paper.meta.dnr)
    about.language = labels.locale_of(paper.language)
    about.comments = ""
    about.created = about.modified = paper.meta.made_at.astimezone(UTC).replace(tzinfo=None)
    about.revision = 1


def _styles(document: "Document", locale: str) -> None:
    from docx.enum.style import WD_STYLE_TYPE as KIND  # noqa: PLC0415
    from docx.shared import Pt  # noqa: PLC0415

    for name, size in SIZES.items():
        style: Any = document.styles[name]
        _face(style, SERIF if name in ("Normal", "Title") else SANS, Pt(size))
    for name, points in OWN.items():
        made: Any = document.styles.add_style(name, KIND.PARAGRAPH)
        made.base_style = document.styles["Normal"]
        _face(made, SANS, Pt(points))
        made.paragraph_format.space_after = Pt(2)
    document.styles["Caption"].paragraph_format.keep_with_next = True
    document.styles["Title"].font.bold = False
    _language(document, locale)
    _table_style(document)


def _face(style: Any, face: str, size: Any) -> None:  # noqa: ANN401 - objects of the library
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import RGBColor  # noqa: PLC0415

    style.font.name, style.font.size = face, size
    style.font.italic = False
    style.font.color.rgb = RGBColor.from_string(INK)
    fonts = style.element.rPr.rFonts
    for part in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{part}"), None)
    for part in ("hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{part}"), face)


def _language(document: "Document", locale: str) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415

    for found in document.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), locale)
    base = document.styles["Normal"].element.get_or_add_rPr()
    base.append(element("w:lang", val=locale))


def _table_style(document: "Document") -> None:
    from docx.enum.style import WD_STYLE_TYPE as KIND  # noqa: PLC0415

    made: Any = document.styles.add_style("Paper Table", KIND.TABLE)
    made.base_style = document.styles["Normal Table"]
    borders = element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(f"w:{side}", val="single", sz="4", color="B9B4A7"))
    properties = element("w:tblPr")
    properties.append(borders)
    made.element.append(properties)


def foot(document: "Document", text: str, words: tuple[str, str]) -> None:
    """Write the foot of every page: the paper's own, and page x of y."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = document.styles["Table Note"]
    paragraph.add_run(f"{printable(text)} · {words[0]} ")
    field(paragraph, "PAGE")
    paragraph.add_run(f" {words[1]} ")
    field(paragraph, "NUMPAGES")
