"""Tiny recordings of each kind, with the sort of things in them that say where, when and with what they were made."""

from __future__ import annotations

import struct

PLACE = b"+51.5074-000.1278/"
PHONE = b"Pixel of Sam Sample"
DATE = struct.pack(">II", 3_800_000_000, 3_800_000_001)


def box(name: bytes, *inside: bytes) -> bytes:
    """One box of an MP4."""
    content = b"".join(inside)
    return struct.pack(">I4s", 8 + len(content), name) + content


def mp4(*, video: bool = True) -> bytes:
    """What a phone's camera makes, or its voice recorder."""
    handler = box(b"hdlr", bytes(8), b"vide" if video else b"soun", bytes(12), b"Core of " + PHONE)
    track = box(b"trak", box(b"tkhd", bytes(4), DATE, bytes(8)), box(b"mdia", box(b"mdhd", bytes(4), DATE, bytes(8)), handler))
    about = box(b"udta", box(b"\xa9xyz", PLACE), box(b"\xa9mod", PHONE))
    return (
        box(b"ftyp", b"isom", bytes(4))
        + box(b"moov", box(b"mvhd", bytes(4), DATE, bytes(8)), track, about)
        + box(b"uuid", PHONE)
        + box(b"mdat", b"sound and picture")
    )


def element(name: bytes, content: bytes, *, unknown: bool = False) -> bytes:
    """One element of a WebM, with a length of eight bytes, or one that says that it does not know."""
    return name + (b"\x01" + b"\xff" * 7 if unknown else b"\x01" + len(content).to_bytes(7, "big")) + content


def webm(*, video: bool = False) -> bytes:
    """What a browser makes: a segment and a cluster that run to the end."""
    info = element(b"\x15\x49\xa9\x66", element(b"\x44\x61", bytes(8).replace(b"\0", b"\x07")) + element(b"\x57\x41", PHONE))
    tracks = element(b"\x16\x54\xae\x6b", element(b"\xae", element(b"\x83", b"\x01" if video else b"\x02")))
    tags = element(b"\x12\x54\xc3\x67", PLACE * 20)
    cluster = element(b"\x1f\x43\xb6\x75", b"sound and picture", unknown=True)
    head = element(b"\x1a\x45\xdf\xa3", element(b"\x42\x82", b"webm"))
    return head + element(b"\x18\x53\x80\x67", info + tracks + tags + cluster, unknown=True)


def wav() -> bytes:
    """What a computer's recorder makes."""
    parts = b"fmt " + struct.pack("<I", 4) + bytes(4) + b"LIST" + struct.pack("<I", len(PHONE)) + PHONE + b"\0"
    parts += b"data" + struct.pack("<I", 5) + b"sound"
    return b"RIFF" + struct.pack("<I", 4 + len(parts)) + b"WAVE" + parts


def mp3() -> bytes:
    """With a head and a tail that name its maker."""
    return b"ID3\x03\0\0" + bytes((0, 0, 0, len(PHONE))) + PHONE + b"\xff\xfbsound" + b"TAG" + PHONE.ljust(125, b"\0")


def ogg() -> bytes:
    """What Firefox makes of a voice."""
    return b"OggS" + bytes(24) + b"OpusHead" + b"sound"
