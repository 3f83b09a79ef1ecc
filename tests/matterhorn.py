"""What a machine can tell of PDF/UA in a file: the checks of the Matterhorn Protocol 1.1 that need no person, each by its number.

No validator of PDF/UA is in Debian, so this is no certificate. Not looked at, as our sheets hold nothing of the kind: forms,
formulas, notes, media, reference XObjects. Whether the words and their order make sense, people say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import Any

from fontTools.ttLib import TTFont
from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream, IndirectObject

STANDARD = frozenset(
    (
        *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct", "Private", "P"),
        *(
            "H",
            "H1",
            "H2",
            "H3",
            "H4",
            "H5",
            "H6",
            "L",
            "LI",
            "Lbl",
            "LBody",
            "Table",
            "TR",
            "TH",
            "TD",
            "THead",
            "TBody",
            "TFoot",
        ),
        *(
            "Span",
            "Quote",
            "Note",
            "Reference",
            "BibEntry",
            "Code",
            "Link",
            "Annot",
            "Ruby",
            "RB",
            "RT",
            "RP",
            "Warichu",
            "WT",
            "WP",
        ),
        *("Figure", "Formula", "Form"),
    )
)
SHOWS = {b"Tj", b"TJ", b"'", b'"', b"f", b"F", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*", b"Do", b"sh", b"EI"}
# What may stand in what; of the others nothing is said.
INSIDE = {
    "L": {"LI", "Caption", "L"},
    "LI": {"Lbl", "LBody"},
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
    "TOC": {"TOCI", "TOC", "Caption"},
}
OUTSIDE = {"LI": {"L"}, "LBody": {"LI"}, "TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"}, "TOCI": {"TOC"}}


def faults(reader: PdfReader) -> list[str]:
    """Everything wrong in one file, as "number: what"; empty where nothing was found."""
    found = [*_document(reader), *_structure(reader), *_annotations(reader), *_fonts(reader)]
    for number, page in enumerate(reader.pages, 1):
        found += [f"{fault} (page {number})" for fault in _content(page, reader)]
    return found


def whole(value: Any) -> Any:
    """What a reference stands for."""
    return value.get_object() if isinstance(value, IndirectObject) else value


def _document(reader: PdfReader) -> Iterator[str]:
    root = reader.trailer["/Root"]
    if reader.is_encrypted:
        yield "26: encrypted"
    yield from _metadata(root["/Metadata"].get_data() if "/Metadata" in root else b"")
    if not whole(root.get("/ViewerPreferences", {})).get("/DisplayDocTitle"):
        yield "07-001, 07-002: the title is not shown"
    mark = whole(root.get("/MarkInfo", {}))
    if not mark.get("/Marked") or mark.get("/Suspects"):
        yield "01-006, 01-007: not marked as tagged, or suspect"
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", str(root.get("/Lang", ""))):
        yield "11-006: no language of the whole"
    there = {*root, *whole(root.get("/Names", {}))}
    strange = there & {"/OCProperties", "/AcroForm", "/Collection", "/AA", "/EmbeddedFiles", "/JavaScript"}
    yield from (f"20, 21, 25, 29: {name} is in the file, which nobody looks at here" for name in sorted(strange))


def _metadata(metadata: bytes) -> Iterator[str]:
    if not re.search(rb"pdfuaid:part(>|=.)1", metadata):
        yield "06-001, 06-002: not said to be PDF/UA-1"
    if not re.search(rb"<dc:title>.*?<rdf:li[^>]*>\s*\S", metadata, re.DOTALL):
        yield "06-003: no title in the metadata"


def tree(reader: PdfReader) -> Iterator[tuple[dict[str, Any], str]]:
    """Every element of the structure in reading order, and the kind of the one around it."""

    def walk(node: Any, around: str) -> Iterator[tuple[dict[str, Any], str]]:
        node = whole(node)
        if isinstance(node, list):
            for one in node:
                yield from walk(one, around)
        elif isinstance(node, dict) and "/S" in node and node.get("/Type") != "/OBJR":
            yield node, around
            yield from walk(node.get("/K", []), node["/S"][1:])

    return walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"], "")


def _structure(reader: PdfReader) -> Iterator[str]:
    root = reader.trailer["/Root"]
    if "/StructTreeRoot" not in root:
        yield "01-005: no structure"
        return
    roles = {kind[1:]: str(role)[1:] for kind, role in whole(root["/StructTreeRoot"].get("/RoleMap", {})).items()}
    yield from (f"02-004: {kind} is a standard kind, and mapped" for kind in roles if kind in STANDARD)
    yield from (f"02-001: {kind} leads to no standard kind" for kind, role in roles.items() if role not in STANDARD)
    elements = [(tag, roles.get(tag["/S"][1:], tag["/S"][1:]), roles.get(around, around)) for tag, around in tree(reader)]
    for tag, kind, around in elements:
        yield from _element(tag, kind, around)
    levels = [int(kind[1]) for _tag, kind, _around in elements if re.fullmatch(r"H[1-6]", kind)]
    if levels and levels[0] != 1:
        yield "14-002: the first heading is not of the first level"
    yield from _heads(whole(root["/StructTreeRoot"]), [tag for tag, _kind, _around in elements])
    yield from (f"14-003: heading {after} after heading {before}" for before, after in pairwise(levels) if after > before + 1)
    if levels and any(kind == "H" for _tag, kind, _around in elements):
        yield "14-007: both H and numbered headings"


def _element(tag: dict[str, Any], kind: str, around: str) -> Iterator[str]:
    if kind not in STANDARD:
        yield f"02-001: {kind} is no standard kind"
    if kind in OUTSIDE and around not in OUTSIDE[kind]:
        yield f"09: {kind} stands in {around or 'nothing'}"
    if around in INSIDE and kind not in INSIDE[around]:
        yield f"09: {kind} stands in {around}"
    if kind == "Figure" and not (tag.get("/Alt") or tag.get("/ActualText")):
        yield "13-004: a picture without words"
    if kind == "TH" and not any(one.get("/Scope") in ("/Row", "/Column", "/Both") for one in _attributes(tag)):
        yield "15-003: a heading of a table that does not say what is under it"


def _attributes(tag: dict[str, Any]) -> list[dict[str, Any]]:
    found = whole(tag.get("/A", []))
    return [one for one in map(whole, found if isinstance(found, list) else [found]) if isinstance(one, dict)]


def _heads(root: dict[str, Any], tags: list[dict[str, Any]]) -> Iterator[str]:
    """Each name that a cell knows a heading by is in the list of names, and leads to a heading (ISO 32000-1, 14.7.2)."""
    listed = dict(_listed(whole(root.get("/IDTree", {}))))
    own = {bytes(tag["/ID"].original_bytes): tag for tag in tags if "/ID" in tag}
    yield from (
        f"15: {name!r} is not in the list of names" for name in own if listed.get(name, {}).get("/ID") != own[name]["/ID"]
    )
    known = {bytes(one.original_bytes) for tag in tags for table in _attributes(tag) for one in whole(table.get("/Headers", []))}
    yield from (f"15: {name!r} leads to no heading" for name in known if listed.get(name, {}).get("/S") != "/TH")


def _listed(node: dict[str, Any]) -> Iterator[tuple[bytes, dict[str, Any]]]:
    names = whole(node.get("/Names", []))
    yield from ((bytes(name.original_bytes), whole(tag)) for name, tag in zip(names[::2], names[1::2], strict=True))
    for kid in whole(node.get("/Kids", [])):
        yield from _listed(whole(kid))


def _annotations(reader: PdfReader) -> Iterator[str]:
    owned = {id(whole(one["/Obj"])): tag["/S"] for tag, _around in tree(reader) for one in _objects(tag)}
    for number, page in enumerate(reader.pages, 1):
        if page.get("/Tabs") != "/S":
            yield f"28-008: not gone through in the order of the structure (page {number})"
        for note in (whole(one) for one in whole(page.get("/Annots", []))):
            if note["/Subtype"] != "/Link":
                yield f"28: {note['/Subtype']}, which nobody looks at here"
            elif owned.get(id(note)) != "/Link":
                yield f"28-011: a link outside a Link element (page {number})"
            if not note.get("/Contents"):
                yield f"28-012: a link that does not say where it leads (page {number})"


def _objects(tag: dict[str, Any]) -> Iterator[dict[str, Any]]:
    inside = whole(tag.get("/K", []))
    for one in map(whole, inside if isinstance(inside, list) else [inside]):
        if isinstance(one, dict) and one.get("/Type") == "/OBJR":
            yield one


def _content(page: PageObject, reader: PdfReader) -> Iterator[str]:
    """Each thing shown is tagged or decoration, never both, and each number is used once."""
    stack: list[str] = []
    numbers: Counter[int] = Counter()
    operations = ContentStream(whole(page["/Contents"]), reader).operations
    for operands, operator in operations:
        if operator in (b"BDC", b"BMC"):
            number = operands[1].get("/MCID") if operator == b"BDC" else None
            kind = "decoration" if operands[0] == "/Artifact" else "tagged" if number is not None else ""
            if {kind, *stack} >= {"decoration", "tagged"}:
                yield "01-003, 01-004: decoration inside what is tagged, or the other way round"
            stack.append(kind)
            numbers[number] += number is not None
        elif operator == b"EMC":
            stack.pop()
        elif operator in SHOWS and not {"tagged", "decoration"} & set(stack):
            yield "01-005: something shown is neither tagged nor decoration"
    yield from (f"01: number {number} is used {times} times" for number, times in numbers.items() if times > 1)
    yield from _letters(operations, whole(whole(page["/Resources"]).get("/Font", {})))


def _letters(operations: list[tuple[Any, bytes]], fonts: dict[str, Any]) -> Iterator[str]:
    """Each letter is in its font, and can be told."""
    told, font = {name: _told(whole(font)) for name, font in fonts.items()}, ""
    for operands, operator in operations:
        if operator == b"Tf":
            font = operands[0]
        for code in _codes(operands[0]) if operator in (b"Tj", b"TJ") else ():
            if code == 0:
                yield "31-030: a letter that is not in the font"
            elif code not in told[font]:
                yield f"10-001, 31-027: a letter that cannot be told: {font} {code}"


def _codes(shown: Any) -> Iterator[int]:
    """Two bytes a letter, as Identity-H has them."""
    for part in shown if isinstance(shown, list) else [shown]:
        if isinstance(part, (str, bytes)):
            raw = part if isinstance(part, bytes) else getattr(part, "original_bytes", None) or part.encode("latin-1")
            yield from (int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2))


def _told(font: dict[str, Any]) -> dict[int, str]:
    """What each code of a font means."""
    if "/ToUnicode" not in font:
        return {}
    pairs = re.findall(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>\s", whole(font["/ToUnicode"]).get_data())
    return {int(code, 16): bytes.fromhex(said.decode()).decode("utf-16-be", "replace") for code, said in pairs}


def _fonts(reader: PdfReader) -> Iterator[str]:
    seen: set[str] = set()
    for page in reader.pages:
        for font in map(whole, whole(whole(page["/Resources"]).get("/Font", {})).values()):
            if font["/BaseFont"] not in seen:
                seen.add(font["/BaseFont"])
                yield from (f"{fault}: {font['/BaseFont']}" for fault in _font(font))


def _font(font: dict[str, Any]) -> Iterator[str]:
    if font["/Subtype"] != "/Type0":
        yield f"31: a font of kind {font['/Subtype']}, which nobody looks at here"
        return
    below = whole(font["/DescendantFonts"][0])
    descriptor = whole(below["/FontDescriptor"])
    program = next((whole(descriptor[name]) for name in ("/FontFile2", "/FontFile3") if name in descriptor), None)
    if program is None:
        yield "31-009: not inside the file"
        return
    if font["/Encoding"] not in ("/Identity-H", "/Identity-V"):
        yield "31-006, 31-007: an encoding that is neither a known one nor inside the file"
    if below["/Subtype"] == "/CIDFontType2" and "/CIDToGIDMap" not in below:
        yield "31-005: no map from codes to letters"
    if bad := [said for said in _told(font).values() if said in ("", "\0", "\ufeff", "\ufffe") or "\0" in said]:
        yield f"31-028, 31-029: {len(bad)} letters mean nothing"
    if "/FontFile2" in descriptor:
        yield from _widths(below, TTFont(BytesIO(program.get_data())))


def _widths(below: dict[str, Any], program: TTFont) -> Iterator[str]:
    """The widths that the file says are those of the font."""
    order, metrics, unit = program.getGlyphOrder(), program["hmtx"], program["head"].unitsPerEm
    said, listed = {}, list(map(whole, whole(below.get("/W", []))))
    while listed:
        first, following = int(listed.pop(0)), listed.pop(0)
        if isinstance(following, list):
            said.update({first + at: float(width) for at, width in enumerate(following)})
        else:
            width = float(listed.pop(0))
            said.update(dict.fromkeys(range(first, int(following) + 1), width))
    off = [code for code, width in said.items() if code < len(order) and abs(metrics[order[code]][0] * 1000 / unit - width) > 1]
    if off:
        yield f"31-025: {len(off)} letters are wider or narrower than is said"
