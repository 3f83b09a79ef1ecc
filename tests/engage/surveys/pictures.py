"""Tiny pictures of each kind, with the sort of things in them that say where, when and with what they were taken."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image

PHONE = b"Pixel of Sam Sample"
PLACE = (51, 30, 2654)  # degrees, minutes and hundredths of a second north
LINK = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Sam Sample, 12 Mill Lane</x:xmpmeta>"
THUMBNAIL = b"\xff\xd8a smaller picture of the room\xff\xd9"


def _entry(tag: int, kind: int, count: int, value: bytes) -> bytes:
    return struct.pack(">HHI", tag, kind, count) + value.ljust(4, b"\0")


def exif(*, turned: int = 1) -> bytes:
    """EXIF written by hand: the phone, the place as GPS, a thumbnail, and which way it was held."""
    place = b"".join(struct.pack(">II", number, 100 if number > 100 else 1) for number in PLACE)
    head = b"MM\0\x2a" + struct.pack(">I", 8)
    after = 8 + 2 + 4 * 12 + 4
    phone_at, gps_at = after, after + len(PHONE) + 1
    gps = (
        struct.pack(">H", 2)
        + _entry(1, 2, 2, b"N\0")
        + _entry(2, 5, 3, struct.pack(">I", gps_at + 2 + 24 + 4))
        + bytes(4)
        + place
    )
    thumbnail_at = gps_at + len(gps)
    first = (
        _entry(0x0110, 2, len(PHONE) + 1, struct.pack(">I", phone_at)),
        _entry(0x0112, 3, 1, struct.pack(">H", turned)),
        _entry(0x0201, 4, 1, struct.pack(">I", thumbnail_at)),
        _entry(0x8825, 4, 1, struct.pack(">I", gps_at)),
    )
    body = head + struct.pack(">H", len(first)) + b"".join(first) + bytes(4) + PHONE + b"\0" + gps + THUMBNAIL
    return b"Exif\0\0" + body


def jpeg(size: tuple[int, int] = (60, 40), *, turned: int = 1, colour: str = "#205080") -> bytes:
    """A photo as a phone makes it: EXIF with GPS, XMP, a comment, a colour profile, and something behind its end."""
    out = BytesIO()
    drawn = Image.new("RGB", size, colour)
    drawn.paste("white", (0, 0, size[0] // 2, size[1] // 2))
    drawn.save(out, "JPEG", quality=90)
    plain = out.getvalue()
    parts = ((0xE1, exif(turned=turned)), (0xE1, LINK), (0xE2, b"ICC_PROFILE\0\x01\x01" + PHONE), (0xFE, b"by Sam Sample"))
    told = b"".join(b"\xff" + bytes([mark]) + struct.pack(">H", len(part) + 2) + part for mark, part in parts)
    return plain[:2] + told + plain[2:] + b"a film of Sam Sample"


def png(size: tuple[int, int] = (60, 40), *, told: bool = True) -> bytes:
    """A picture with words about it."""
    out = BytesIO()
    Image.new("RGBA", size, (200, 30, 30, 128)).save(out, "PNG")
    plain = out.getvalue()
    words = b"Author\0Sam Sample"
    chunk = struct.pack(">I", len(words)) + b"tEXt" + words + struct.pack(">I", zlib.crc32(b"tEXt" + words))
    return plain[:33] + chunk + plain[33:] if told else plain


def bomb() -> bytes:
    """A few kilobytes that would be ten billion dots."""
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1_000_000))
    chunks = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    made = (struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


def heic() -> bytes:
    """How a picture of some phones begins."""
    return struct.pack(">I4s4sI", 24, b"ftyp", b"heic", 0) + b"mif1heic" + bytes(200)
