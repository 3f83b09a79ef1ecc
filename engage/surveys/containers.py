"""What kind of recording a file is, told by its bytes alone, and the file without what it says of its maker.

Pure. Knows WebM/Matroska, MP4 and its kin (MOV, M4A, 3GP), Ogg, WAV and MP3; never plays, converts or trusts anything.
Where, when and with what it was recorded is blanked in place, so that every offset inside stays right. Not taken out: the
comment page of Ogg files, what a camera writes into the stream of pictures itself, and timed tracks of positions (some
action cameras): a person's voice, face and room are in the recording anyway.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from typing import TypeVar

AUDIO, VIDEO = "audio", "video"
_BOXES_INSIDE = {b"moov", b"trak", b"mdia"}  # where boxes about the maker, or with dates in them, can be
_ABOUT_MAKER = {b"udta", b"meta", b"uuid"}
_DATED = {b"mvhd", b"tkhd", b"mdhd"}
_SEGMENT, _INFO, _TRACKS, _TRACK, _TRACK_TYPE = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x83
_ELEMENTS_INSIDE = {_SEGMENT, _INFO, _TRACKS, _TRACK}
_PICTURE = 1
# Tags, Attachments; DateUTC, Title, SegmentFilename, MuxingApp, WritingApp in Info; Name of a track.
_EBML_ABOUT_MAKER = {0x1254C367, 0x1941A469, 0x4461, 0x7BA9, 0x7384, 0x4D80, 0x5741, 0x536E}
MOST_PARTS = 200_000  # of boxes or elements: a file made of nothing else is no recording
_WAVE_ABOUT_MAKER = {b"LIST", b"id3 ", b"ID3 ", b"bext", b"iXML", b"_PMX", b"cart"}


class ContainerError(ValueError):
    """Not a recording of a kind that is taken here, or a broken one."""


@dataclass(frozen=True)
class Recorded:
    """One recording, cleaned. `kind` is AUDIO or VIDEO."""

    mimetype: str
    kind: str
    data: bytes


def read_container(data: bytes) -> Recorded:
    """The recording in these bytes without its metadata. Raises `ContainerError`."""
    body = bytearray(data)
    try:
        if data[4:8] == b"ftyp":
            kind = _clean_boxes(body)
            return Recorded(f"{kind}/mp4", kind, bytes(body))
        if data[:4] == b"\x1a\x45\xdf\xa3":
            kind = _clean_ebml(body)
            return Recorded(f"{kind}/webm", kind, bytes(body))
        if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
            _clean_wave(body)
            return Recorded("audio/wav", AUDIO, bytes(body))
    except (struct.error, IndexError) as error:
        raise ContainerError("it ends in the middle") from error
    if data[:4] == b"OggS":
        kind = VIDEO if b"\x80theora" in data[:200] else AUDIO
        return Recorded(f"{kind}/ogg", kind, data)
    if data[:3] == b"ID3" or (data[:1] == b"\xff" and len(data) > 2 and data[1] & 0xE6 == 0xE2):
        return Recorded("audio/mpeg", AUDIO, _without_id3(data))
    raise ContainerError("not a kind of recording that is known here")


Name = TypeVar("Name", int, bytes)
Part = tuple[Name, int, int, int]


def _walk(
    parts: Callable[[bytearray, int, int], Iterator[Part[Name]]], body: bytearray, inside: Container[Name]
) -> Iterator[Part[Name]]:
    """Every part of it, and every part of those that have some of their own."""
    waiting, seen = [(0, len(body))], 0
    while waiting:
        for part in parts(body, *waiting.pop()):
            seen += 1
            if seen > MOST_PARTS:
                raise ContainerError("it is made of too many parts")
            if part[0] in inside:
                waiting.append(part[2:])
            else:
                yield part


def boxes(body: bytearray, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Each box between two places as (name, where it starts, where its content starts, where it ends)."""
    while start < end:
        size, name = struct.unpack_from(">I4s", body, start)
        content = start + 8
        if size == 1:
            size, content = struct.unpack_from(">Q", body, content)[0], start + 16
        stop = end if size == 0 else start + size
        if stop < content or stop > end:
            raise ContainerError("a part of it is longer than the whole")
        yield name, start, content, stop
        start = stop


def _clean_boxes(body: bytearray) -> str:
    kind, media = AUDIO, False
    for name, start, content, stop in _walk(boxes, body, _BOXES_INSIDE):
        if name in _ABOUT_MAKER:
            body[start + 4 : start + 8] = b"free"
            body[content:stop] = bytes(stop - content)
        elif name in _DATED:
            dates = 16 if body[content] == 1 else 8  # made and changed, of eight or four bytes each
            body[content + 4 : content + 4 + dates] = bytes(dates)
        elif name == b"hdlr":
            kind = VIDEO if body[content + 8 : content + 12] == b"vide" else kind
            media = True
            body[content + 24 : stop] = bytes(max(0, stop - content - 24))  # what its program calls itself
    if not media:
        raise ContainerError("it holds neither sound nor picture")
    return kind


def vint(body: bytearray, at: int, *, keep_marker: bool) -> tuple[int, int, bool]:
    """A number of EBML at this place: its value, where it ends, and whether it says "unknown"."""
    first = body[at]
    length = 9 - first.bit_length()
    if length > 8 or at + length > len(body):
        raise ContainerError("a number in it cannot be read")
    value = int.from_bytes(body[at : at + length], "big")
    bare = value & ((1 << (7 * length)) - 1)
    return (value if keep_marker else bare), at + length, bare == (1 << (7 * length)) - 1


def _elements(body: bytearray, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Each element between two places, as `boxes`; one of unknown length runs to the end."""
    while start < end:
        name, after, _ = vint(body, start, keep_marker=True)
        size, content, unknown = vint(body, after, keep_marker=False)
        stop = end if unknown else min(content + size, end)  # cut off: what is there is there
        yield name, start, content, stop
        start = stop


def _clean_ebml(body: bytearray) -> str:
    kind, media = AUDIO, False
    for name, start, content, stop in _walk(_elements, body, _ELEMENTS_INSIDE):
        if name in _EBML_ABOUT_MAKER:
            _void(body, start, stop)
        elif name == _TRACK_TYPE:
            media = True
            kind = VIDEO if body[content] == _PICTURE else kind
    if not media:
        raise ContainerError("it holds neither sound nor picture")
    return kind


def _void(body: bytearray, start: int, stop: int) -> None:
    """Write an empty element of the same length over another: every element has two bytes or more."""
    length = stop - start
    head = bytes((0xEC, 0x80 | (length - 2))) if length - 2 < 127 else b"\xec\x01" + (length - 9).to_bytes(7, "big")
    body[start:stop] = head + bytes(length - len(head))


def _clean_wave(body: bytearray) -> None:
    start = 12
    while start + 8 <= len(body):
        name, size = struct.unpack_from("<4sI", body, start)
        stop = min(start + 8 + size, len(body))
        if name in _WAVE_ABOUT_MAKER:
            body[start : start + 4] = b"JUNK"
            body[start + 8 : stop] = bytes(stop - start - 8)
        start = stop + size % 2


def _without_id3(data: bytes) -> bytes:
    if data[:3] == b"ID3":
        size = (data[6] & 0x7F) << 21 | (data[7] & 0x7F) << 14 | (data[8] & 0x7F) << 7 | data[9] & 0x7F if len(data) > 9 else 0
        data = data[10 + size :]
    if data[-128:-125] == b"TAG":
        data = data[:-128]
    if not data:
        raise ContainerError("it holds no sound")
    return data
