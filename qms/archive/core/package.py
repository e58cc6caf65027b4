"""A package of one case: every file of it, METS.xml last, in the order they are written."""

from importlib.resources import files

from qms.archive.core.content import content_xml
from qms.archive.core.erms import erms_xml
from qms.archive.core.mets import Group, Listing, mets_xml
from qms.archive.core.pieces import Making, Piece, Source
from qms.archive.core.premis import premis_xml

DATA = "representations/rep1/data"
CONTENT = f"{DATA}/arende.xml"
SCHEMA = "schemas/arende.xsd"
READ_ME = "documentation/las-mig.txt"
XML, TEXT = "application/xml", "text/plain"
METS_NAME = "METS.xml"


def name_of(source: Source) -> str:
    """Return what the package and its folder are called."""
    return f"SIP-{source.ref}"


def package_of(source: Source, making: Making) -> tuple[Piece, ...]:
    """Return the files of the package; METS.xml is the last."""
    name = name_of(source)
    data = (
        Piece(path=CONTENT, media_type=XML, content=content_xml(source)),
        *(
            Piece(path=f"{DATA}/{one.name}", media_type=one.media_type, content=one.content)
            for one in source.documents
        ),
    )
    schema = files("qms.content").joinpath("arende.xsd").read_bytes()
    schemas = (Piece(path=SCHEMA, media_type=XML, content=schema),)
    told = (Piece(path=READ_ME, media_type=TEXT, content=_read_me(source)),)
    described = Piece(path="metadata/descriptive/erms.xml", media_type=XML,
                      content=erms_xml(source, making, data=DATA))  # fmt: skip
    kept = Piece(path="metadata/preservation/premis.xml", media_type=XML,
                 content=premis_xml(name, (*data, *schemas, *told), making))  # fmt: skip
    groups = (
        Group(id="documentation", use="Documentation", label="Documentation", pieces=told),
        Group(id="schemas", use="Schemas", label="Schemas", pieces=schemas),
        Group(id="data", use="Representations/rep1", label="Representations", pieces=data),
    )
    listing = Listing(
        name=name, label=source.title, agency=source.agency, making=making,
        descriptive=described, preservation=kept, groups=groups,
    )  # fmt: skip
    mets = Piece(path=METS_NAME, media_type=XML, content=mets_xml(listing))
    return (*data, *schemas, *told, described, kept, mets)


def _read_me(source: Source) -> bytes:
    """Return what whoever opens the package needs to know, in Swedish, as archives keep it."""
    lines = (
        f"Ärende {source.ref}: {source.title}",
        "",
        "Paketet är ett leveranspaket enligt E-ARK SIP 2.1 med metadata enligt CITS ERMS 2.1",
        "(Riksarkivets FGS Ärendehantering 2.0) och PREMIS 3.0.",
        "",
        f"{CONTENT} har alla uppgifter om ärendet, tabell för tabell. Varje värde är skrivet",
        f"som JSON. {SCHEMA} beskriver filen. Element person anger namnet på den som ett nummer",
        "eller ett ord i en rad står för.",
        "Filerna beslut-N.txt är besluten som de skickades. beslut-N.json är beslutet med sitt",
        "underlag: filens kontrollsumma (SHA-256) står i kolumnen sha256 i tabellen decision.",
        "Övriga filer är inlämnade dokument. Deras namn står i tabellen needs_file.",
        "",
        "Uppgifter som har gallrats innan paketet gjordes är inte med. Inte heller bedömningar",
        "som aldrig skickades: de är arbetsmaterial.",
        "Uppgifterna gäller ett barns eller en elevs stöd och omfattas av sekretess.",
    )
    return ("\r\n".join(lines) + "\r\n").encode()
