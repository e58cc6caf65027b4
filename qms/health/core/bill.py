"""The list of parts (SBOM) as CycloneDX 1.6 has it: the same bytes from the same lock files."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from qms.health.core.locks import Pin

SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"
LICENCE = "EUPL-1.2"
Bill = dict[str, Any]


def bill_of(pins: Iterable[Pin], *, product: str, version: str) -> str:
    """Return the list as JSON: each part once, with all locks that pin it.

    A part's `hashes` are one for each file that it may be installed from; `qms:lock` is a lock that
    pins it, and for which Pythons and systems where it is not for all. There is no time in it,
    and its serial number is made from its content: equal locks give equal lists.
    """
    together: dict[tuple[str, str], list[Pin]] = {}
    for pin in pins:
        together.setdefault((pin.name, pin.version), []).append(pin)
    body: Bill = {
        "version": 1,
        "metadata": {"component": _product(product, version)},
        "components": [_component(together[key]) for key in sorted(together)],
    }
    head: Bill = {
        "$schema": SCHEMA,
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, _digest(body))}",
    }
    return json.dumps(head | body, indent=1, ensure_ascii=False) + "\n"


def _digest(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _product(name: str, version: str) -> Bill:
    address = purl(name, version)
    return {
        "type": "application",
        "bom-ref": address,
        "name": name,
        "version": version,
        "licenses": [{"license": {"id": LICENCE}}],
    }


def _component(pins: list[Pin]) -> Bill:
    first = pins[0]
    address = purl(first.name, first.version)
    digests = sorted({digest for pin in pins for digest in pin.digests})
    locks = sorted({f"{pin.lock}; {pin.marker}" if pin.marker else pin.lock for pin in pins})
    return {
        "type": "library",
        "bom-ref": address,
        "name": first.name,
        "version": first.version,
        "purl": address,
        "hashes": [{"alg": "SHA-256", "content": one} for one in digests],
        "properties": [{"name": "qms:lock", "value": one} for one in locks],
    }


def purl(name: str, version: str) -> str:
    """Return the address of a Python part, as Package URL has it."""
    return f"pkg:pypi/{quote(name, safe='')}@{quote(version, safe='')}"
