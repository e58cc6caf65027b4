"""What the archive reads about the case: a case file with its documents, as CITS ERMS 2.1 has it.

Riksarkivet's FGS Ärendehantering 2.0 is that specification. The order of the elements is that of
its schema (ERMS.xsd 2.1.2).
"""

from xml.etree.ElementTree import Element

from qms.archive.core.pieces import PRODUCT, Document, Making, Source
from qms.archive.core.xml import ERMS, child, leaves, root, written

LAW = "Offentlighets- och sekretesslagen (2009:400) 23 kap."
"""Secrecy for children in preschools and pupils in schools."""


def erms_xml(source: Source, making: Making, *, data: str) -> bytes:
    """Return the metadata; `data` is the folder of the documents, from the package's folder."""
    first = root(ERMS, "erms")
    _control(child(first, "control"), source, making)
    above = child(first, "aggregations")
    case = child(above, "aggregation", systemIdentifier=source.id, aggregationType="caseFile")
    _case(case, source)
    for one in source.documents:
        _record(case, source, one, data=data)
    return written(first)


def _control(above: Element, source: Source, making: Making) -> None:
    code = source.agency_code or source.agency
    child(above, "identification", code, identificationType="organisation")
    kept = child(above, "maintenanceInformation")
    child(kept, "maintenanceStatus", value="new")
    child(child(kept, "maintenanceAgency"), "agencyName", source.agency)
    event = child(child(kept, "maintenanceHistory"), "maintenanceEvent")
    child(event, "eventType", value="created")
    child(event, "eventDateTime", making.moment)
    agent = child(event, "agent", agentType="other", otherAgentType="software")
    child(agent, "name", f"{PRODUCT} {making.version}")


def _case(above: Element, source: Source) -> None:
    child(above, "objectId", source.ref)
    child(above, "title", source.title)
    child(above, "status", value="closed")
    limit = child(above, "restriction", restrictionType="confidential")
    leaves(limit, [("regulation", LAW)])
    agent = child(child(above, "agents"), "agent", agentType="responsible_person")
    leaves(agent, [("name", source.agency), ("unitName", source.unit)])
    dates = child(above, "dates")
    child(dates, "date", source.opened_at.isoformat(), dateType="opened")
    child(dates, "date", source.closed_at.isoformat(), dateType="closed")


def _record(above: Element, source: Source, one: Document, *, data: str) -> None:
    record = child(above, "record", systemIdentifier=f"{source.id}-{one.name}")
    record.set("recordType", "decision" if one.is_decision else "document")
    child(record, "objectId", one.name)
    child(record, "title", one.title)
    child(record, "direction", directionDefinition="outgoing" if one.is_decision else "incoming")
    if one.at:
        kind = "decision_date" if one.is_decision else "received"
        child(child(record, "dates"), "date", one.at, dateType=kind)
    more = child(record, "additionalInformation")
    path = f"file:///{data}/{one.name}"
    child(more, "appendix", name=one.name, fileFormat=one.media_type, path=path)
