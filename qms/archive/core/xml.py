"""Elements of XML, written the same way every time, and read back without types or entities."""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import (
    Element,
    SubElement,
    TreeBuilder,
    indent,
    register_namespace,
    tostring,
)
from xml.parsers import expat

METS = "http://www.loc.gov/METS/"
XLINK = "http://www.w3.org/1999/xlink"
CSIP = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
ERMS = "https://DILCIS.eu/XML/ERMS"
PREMIS = "http://www.loc.gov/premis/v3"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
CASE = "urn:kvalitetshjulet:arende:1"
NOT_ALLOWED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that no document of XML may hold; a name can have been pasted with one."""

for prefix, uri in {
    "mets": METS, "xlink": XLINK, "csip": CSIP, "erms": ERMS, "premis": PREMIS, "xsi": XSI,
    "arende": CASE,
}.items():  # fmt: skip
    register_namespace(prefix, uri)


def root(uri: str, tag: str, **attributes: str) -> Element:
    """Return the first element of a document."""
    return Element(f"{{{uri}}}{tag}", attributes)


def child(above: Element, tag: str, text: str = "", /, **attributes: str) -> Element:
    """Add an element of the same namespace as the one above, and return it."""
    uri = above.tag[1:].partition("}")[0]
    below = SubElement(above, f"{{{uri}}}{tag}", attributes)
    if text:
        below.text = NOT_ALLOWED.sub("\ufffd", text)
    return below


def leaves(above: Element, pairs: Iterable[tuple[str, str]]) -> None:
    """Add elements that hold a text each; those without a text are left out."""
    for tag, text in pairs:
        if text:
            child(above, tag, text)


def written(first: Element) -> bytes:
    """Return the document in UTF-8, an element a line."""
    indent(first)
    content: bytes = tostring(first, encoding="utf-8", xml_declaration=True)
    return content


class UnreadableXmlError(Exception):
    """The bytes are no XML, or are of a kind that packages never are."""


def parsed(content: bytes) -> Element:
    """Return the first element; raise UnreadableXmlError, also for a document that declares a type.

    Without a declared type there are no entities, and so nothing that grows or points elsewhere.
    """
    parser, builder = expat.ParserCreate(namespace_separator="}"), TreeBuilder()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = lambda name, attributes: builder.start(
        _full(name), {_full(key): value for key, value in attributes.items()}
    )
    parser.EndElementHandler = lambda name: builder.end(_full(name))
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(content, True)
    except expat.ExpatError as fault:
        raise UnreadableXmlError(str(fault)) from None
    return builder.close()


def _full(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def _refuse(*_: object) -> None:
    raise UnreadableXmlError("a type is declared")
