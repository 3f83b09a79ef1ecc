"""Which rows of an XLSForm are groups, which a person answers, and which kind of ours asks the same. Data alone."""

from __future__ import annotations

from collections.abc import Mapping

REPEATS = frozenset({"repeat", "loop"})
GROUPS = frozenset({"group", "survey"}) | REPEATS
KINDS: Mapping[str, str] = {
    "select one": "single",
    "select all that apply": "multiple",
    "text": "short_text",
    "string": "short_text",
    "q string": "short_text",
    "add text prompt": "short_text",
    "integer": "number",
    "int": "number",
    "q int": "number",
    "add integer prompt": "number",
    "range": "number",
    "date": "date",
    "q date": "date",
    "add date prompt": "date",
    "rank": "ranking",
    "image": "drawing",
    "photo": "drawing",
    "q picture": "drawing",
    "q image": "drawing",
    "add image prompt": "drawing",
}
SHOWN_ONLY = frozenset({"note", "q note", "add note prompt"})
# What the form's maker, the device or nobody fills in; every other kind is answered by a person.
_NOT_ASKED = frozenset(
    {
        "note", "q note", "add note prompt", "calculate", "q calculate", "add calculate prompt", "hidden", "start",
        "start time", "get start time", "end", "end time", "get end time", "today", "get today", "deviceid",
        "device id", "get device id", "imei", "subscriberid", "subscriber id", "get subscriber id", "simserial",
        "sim id", "get sim id", "phonenumber", "get phone number", "username", "email", "uri:subscriberid",
        "uri:phonenumber", "uri:simserial", "uri:deviceid", "uri:username", "uri:email", "audit", "xml-external",
        "csv-external", "start-geopoint", "background-audio", "background-geopoint", "attribute", "entity", "label",
        "number of days in last month", "number of days in last six months", "number of days in last year",
    }
)  # fmt: skip


def is_asked(kind: str) -> bool:
    """Whether a row of this kind is answered by a person."""
    return kind not in _NOT_ASKED
