"""How what we send is packed: Brotli for whoever can read it, else gzip. Owns the padding that hides how long a page is.

Browsers ask for Brotli only on an encrypted line, or on their own machine; a page of ours is an eighth lighter in it, a drawing
a seventh. A secret (the form token) and reflected text share a page, so its length must not tell: it grows by a random number of
bytes, in a part that readers of either format step over. After Paetsch and others, "Heal the Breach" (2022).
"""

from __future__ import annotations

import gzip
import secrets
import struct
import zlib
from functools import lru_cache

import brotli
from werkzeug.datastructures import Accept

BROTLI, GZIP = "br", "gzip"
MOST_PADDING = 30
# A fifth of a millisecond a page each. Brotli's levels 8 and 9, or a wider window, give nothing more; 10 takes six milliseconds
# for a page that is a twelfth smaller.
_GZIP_LEVEL, _BROTLI_LEVEL, _SMALL_BROTLI_LEVEL, _WINDOW_BITS = 5, 7, 10, 16


def encoding_for(accepted: Accept) -> str:
    """The one to pack in for this reader; empty when they can read neither."""
    return next((one for one in (BROTLI, GZIP) if accepted[one]), "")


@lru_cache(maxsize=256)
def packed_for_ever(content: bytes, encoding: str) -> bytes:
    """A file that is the same for everybody, as small as it gets."""
    return brotli.compress(content, mode=brotli.MODE_TEXT) if encoding == BROTLI else gzip.compress(content, 9, mtime=0)


def packed_page(body: bytes, encoding: str, *, small: bool = False) -> bytes:
    """A page, quickly, with a length that is never quite the same. small : for one that has much to carry, less quickly."""
    padding = secrets.token_hex(secrets.randbelow(MOST_PADDING // 2 + 1)).encode()
    return (
        _as_brotli(body, padding, _SMALL_BROTLI_LEVEL if small else _BROTLI_LEVEL)
        if encoding == BROTLI
        else _as_gzip(body, padding)
    )


def _as_brotli(body: bytes, padding: bytes, level: int) -> bytes:
    """The padding stands in a block of metadata (RFC 7932, 9.2): two bytes say that it is one, and how long."""
    squeeze = brotli.Compressor(mode=brotli.MODE_TEXT, quality=level, lgwin=_WINDOW_BITS)
    packed: bytes = squeeze.process(body) + squeeze.flush()  # flushed, it ends with a whole byte
    more = len(padding) - 1
    beside = bytes((0x16 | (more & 3) << 6, more >> 2)) + padding if padding else b""
    return packed + beside + squeeze.finish()  # type: ignore[no-any-return]


def _as_gzip(body: bytes, padding: bytes) -> bytes:
    """The padding stands where gzip keeps the name of a file."""
    squeeze = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    head = b"\x1f\x8b\x08\x08" + b"\0" * 4 + b"\0\xff" + padding + b"\0"
    trailer = struct.pack("<LL", zlib.crc32(body), len(body) & 0xFFFFFFFF)
    return head + squeeze.compress(body) + squeeze.flush() + trailer
