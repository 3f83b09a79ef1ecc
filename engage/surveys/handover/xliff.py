"""XLIFF 1.2: one file for one language of one survey. Reads what tools made of it: no entity, no request, inline tags as text."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError, SubElement, indent, register_namespace, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from engage.surveys.handover.units import Handed, HandoverError, Unit

_NAMES = "urn:oasis:names:tc:xliff:document:1.2"
_STATES = {"missing": "needs-translation", "draft": "needs-review-translation", "checked": "final"}
MAX_UNITS = 5_000


def write(found: Handed) -> bytes:
    """The file. The id of a unit holds its key and its stamp: no tool changes an id."""
    register_namespace("", _NAMES)
    root = Element(f"{{{_NAMES}}}xliff", version="1.2")
    about = {"original": found.slug, "datatype": "plaintext"}
    languages = {"source-language": found.source_language, "target-language": found.language}
    file = SubElement(root, f"{{{_NAMES}}}file", {**about, **languages})
    body = SubElement(file, f"{{{_NAMES}}}body")
    for unit in found.units:
        one = SubElement(body, f"{{{_NAMES}}}trans-unit", {"id": f"{unit.key}#{unit.stamp}", "resname": unit.key})
        SubElement(one, f"{{{_NAMES}}}source").text = unit.source
        target = SubElement(one, f"{{{_NAMES}}}target", state=_STATES[unit.state])
        target.text = unit.target
        SubElement(one, f"{{{_NAMES}}}note").text = unit.note
    indent(root)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def read(content: bytes) -> Handed:
    """What came back. Raises `HandoverError`."""
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as problem:
        raise HandoverError("declares entities or a document type, which a translation never needs") from problem
    except ParseError as problem:
        raise HandoverError(f"is not valid XML: {problem}") from problem
    except (ValueError, LookupError, RecursionError) as problem:
        raise HandoverError(f"is not XML that can be read: {problem}") from problem
    if root.tag != f"{{{_NAMES}}}xliff":
        raise HandoverError("is XML, but no XLIFF 1.2: save it in that version")
    files = root.findall(f"{{{_NAMES}}}file")
    if len(files) != 1:
        raise HandoverError(f"holds {len(files)} files; a survey in one language is one")
    units = files[0].findall(f".//{{{_NAMES}}}trans-unit")
    if len(units) > MAX_UNITS:
        raise HandoverError(f"has more than {MAX_UNITS:,} texts")
    slug, source, target = (files[0].get(name, "") for name in ("original", "source-language", "target-language"))
    return Handed(slug, source, target, tuple(map(_unit, units)))


def _unit(unit: Element) -> Unit:
    key, _, stamp = unit.get("id", "").rpartition("#")
    if not key:
        raise HandoverError("has a text without the id it was handed over with")
    return Unit(key, _said(unit, "source"), _said(unit, "target"), stamp=stamp)


def _said(unit: Element, tag: str) -> str:
    found = unit.find(f"{{{_NAMES}}}{tag}")
    return "".join(found.itertext()) if found is not None else ""
