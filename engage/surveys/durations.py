"""How long a recording is, as its container tells it, without playing it.

Pure. Takes what `containers` has read; a length that cannot be told is 0, and only its size limits it then. Where the end is not
written down, as in what browsers record, it is the start of the last part: never more than the true length.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from engage.surveys.containers import MOST_PARTS, ContainerError, Recorded, boxes, vint

_SEGMENT, _INFO, _CLUSTER, _GROUP = 0x18538067, 0x1549A966, 0x1F43B675, 0xA0
_SCALE, _DURATION, _CLUSTER_STARTS, _BLOCK, _SIMPLE_BLOCK = 0x2AD7B1, 0x4489, 0xE7, 0xA1, 0xA3
_NANOSECONDS = 1_000_000_000
_OPUS_RATE = 48_000  # whatever it was recorded at (RFC 7845)
_NO_END = 0xFFFFFFFF
_MP3_RATES = (44_100, 48_000, 32_000)
_MP3_KBITS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MP3_KBITS_LOW = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


def seconds_of(recorded: Recorded) -> float:
    """Its length in seconds, 0 where it cannot be told. Raises `ContainerError` where it is made of too many parts."""
    form = recorded.mimetype.partition("/")[2]
    return _BY_FORM[form](bytearray(recorded.data))


def _webm(body: bytearray) -> float:
    scale, told, starts, last = 1_000_000, 0.0, 0, 0
    for name, content, stop in _flat(body):
        if name == _SCALE:
            scale = int.from_bytes(body[content:stop], "big")
        elif name == _DURATION and stop - content in (4, 8):
            (told,) = struct.unpack_from(">f" if stop - content == 4 else ">d", body, content)
        elif name == _CLUSTER_STARTS:
            starts = int.from_bytes(body[content:stop], "big")
            last = max(last, starts)
        elif name in (_BLOCK, _SIMPLE_BLOCK):
            _track, after, _ = vint(body, content, keep_marker=False)
            last = max(last, starts + struct.unpack_from(">h", body, after)[0])
    return max(told, last) * scale / _NANOSECONDS


def _flat(body: bytearray) -> Iterator[tuple[int, int, int]]:
    """Every element that holds a value, in order: a cluster of unknown length ends where the next one begins."""
    at, seen = 0, 0
    while at < len(body):
        try:
            name, after, _ = vint(body, at, keep_marker=True)
            size, content, unknown = vint(body, after, keep_marker=False)
        except (IndexError, ContainerError):
            return  # cut off: as long as what is there
        seen += 1
        if seen > MOST_PARTS:
            raise ContainerError("it is made of too many parts")
        if name in (_SEGMENT, _INFO, _CLUSTER, _GROUP):
            at = content
            continue
        stop = content + size
        if unknown or stop > len(body):
            return
        yield name, content, stop
        at = stop


def _mp4(body: bytearray) -> float:
    longest, scales = 0.0, dict[int, int]()
    for name, _start, content, stop in boxes(body, 0, len(body)):
        if name == b"moov":
            for inner, _start, at, end in boxes(body, content, stop):
                if inner == b"mvhd":
                    longest = max(longest, _told(body, at))
                elif inner == b"trak":
                    _note_scale(body, at, end, scales)
        elif name == b"moof":
            longest = max(longest, _starts(body, content, stop, scales))
    return longest


def _told(body: bytearray, at: int) -> float:
    """What the head of a film says of its length; nothing where it was not known yet."""
    place, form = (20, ">IQ") if body[at] == 1 else (12, ">II")
    scale, length = struct.unpack_from(form, body, at + place)
    return 0.0 if not scale or length in (_NO_END, 2**64 - 1) else length / scale


def _note_scale(body: bytearray, start: int, stop: int, scales: dict[int, int]) -> None:
    """Keep in how many parts a track counts a second."""
    track = 0
    for name, _start, at, end in boxes(body, start, stop):
        if name == b"tkhd":
            (track,) = struct.unpack_from(">I", body, at + (20 if body[at] == 1 else 12))
        elif name == b"mdia":
            for inner, _start, place, _end in boxes(body, at, end):
                if inner == b"mdhd":
                    (scales[track],) = struct.unpack_from(">I", body, place + (20 if body[place] == 1 else 12))


def _starts(body: bytearray, start: int, stop: int, scales: dict[int, int]) -> float:
    """Where one piece of a film that is written piece by piece starts, in seconds."""
    found = 0.0
    for name, _start, content, end in boxes(body, start, stop):
        if name != b"traf":
            continue
        track = 0
        for inner, _start, at, _end in boxes(body, content, end):
            if inner == b"tfhd":
                (track,) = struct.unpack_from(">I", body, at + 4)
            elif inner == b"tfdt" and scales.get(track):
                (ticks,) = struct.unpack_from(">Q" if body[at] == 1 else ">I", body, at + 4)
                found = max(found, ticks / scales[track])
    return found


def _ogg(body: bytearray) -> float:
    head, serial = bytes(body[28:64]), bytes(body[14:18])
    if head.startswith(b"OpusHead"):
        rate, skipped = _OPUS_RATE, int.from_bytes(head[10:12], "little")
    elif head.startswith(b"\x01vorbis"):
        rate, skipped = int.from_bytes(head[12:16], "little"), 0
    else:
        return 0.0
    page = body.rfind(b"OggS")
    while page > 0:
        samples = int.from_bytes(body[page + 6 : page + 14], "little", signed=True)
        if bytes(body[page + 14 : page + 18]) == serial and samples >= 0 and rate:
            return max(0, samples - skipped) / rate
        page = body.rfind(b"OggS", 0, page)
    return 0.0


def _wave(body: bytearray) -> float:
    start, rate = 12, 0
    while start + 8 <= len(body):
        name, size = struct.unpack_from("<4sI", body, start)
        if name == b"fmt " and size >= 12:
            (rate,) = struct.unpack_from("<I", body, start + 16)
        elif name == b"data":
            there = len(body) - start - 8
            return min(size or there, there) / rate if rate else 0.0
        start += 8 + size + size % 2
    return 0.0


def _mp3(body: bytearray) -> float:
    at, seconds, seen = 0, 0.0, 0
    while (at := body.find(b"\xff", at)) >= 0 and at + 4 <= len(body):
        frame = _frame(body[at : at + 4])
        seen += 1
        if seen > MOST_PARTS:
            raise ContainerError("it is made of too many parts")
        if frame is None:
            at += 1
            continue
        length, lasts = frame
        seconds += lasts
        at += length
    return seconds


def _frame(head: bytearray) -> tuple[int, float] | None:
    """One frame's length in bytes and in seconds, of layer III; None where no frame begins."""
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    place, rate = head[2] >> 4, head[2] >> 2 & 3
    if head[1] < 0xE0 or layer != 1 or version == 1 or not 0 < place < 15 or rate == 3:
        return None
    is_first = version == 3
    hertz = _MP3_RATES[rate] // (1 if is_first else 2 if version == 2 else 4)
    kbits, samples = (_MP3_KBITS[place], 1152) if is_first else (_MP3_KBITS_LOW[place], 576)
    return samples // 8 * kbits * 1000 // hertz + (head[2] >> 1 & 1), samples / hertz


_BY_FORM: dict[str, Callable[[bytearray], float]] = {"webm": _webm, "mp4": _mp4, "ogg": _ogg, "wav": _wave, "mpeg": _mp3}
