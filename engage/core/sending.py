"""A file sent while it is made: in the same memory however long it is, and never taken for whole where it broke off.

A server may end what broke off as if all were well (the one we run does), and its length is not known before. So for who reads
gzip, as every browser does, the file travels packed, and one that broke off ends in bytes that nothing can unpack: everybody
sees the download fail, whatever stands between. The last words in the file say so too, for who keeps the part that came.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Callable, Iterator

from flask import Response, request, stream_with_context
from flask_babel import gettext

from engage.core.errors import DomainError, kind_and_places
from engage.core.packing import GZIP

log = logging.getLogger(__name__)
_LEVEL = 1  # the quickest: an archive is packed already, and a table packs well at any
_NO_BLOCK = b"\xff" * 8  # its first bits announce a block of a kind that there is not (RFC 1951, 3.2.3)


class BrokenOffError(DomainError):
    """A file that could not be finished; what was sent of it says so at its end."""

    status = 500


def not_whole() -> str:
    """What stands at the end of a file that broke off."""
    return gettext("THIS FILE IS NOT WHOLE: it broke off here. Do not use it, ask for it again.")


def broken_off(pieces: Iterator[str], last_words: Callable[[], str]) -> Iterator[str]:
    """The same pieces; should one fail, the file ends with words that say so. Raises `BrokenOffError` then."""
    try:
        yield from pieces
    except GeneratorExit:
        raise
    except Exception as problem:
        log.error("a file could not be finished: %s", kind_and_places(problem))
        yield last_words()
        # From nothing: the server writes down what reaches it, and the message of what went wrong may hold someone's words.
        raise BrokenOffError("The file could not be finished; its last line says so. Ask for it again.") from None


def table_lines(lines: Iterator[str]) -> Iterator[bytes]:
    """A table as CSV, its last line saying so where it broke off."""
    for line in broken_off(lines, lambda: not_whole() + "\r\n"):
        yield line.encode()


def sent_while_made(pieces: Iterator[bytes], content_type: str, name: str) -> Response:
    """The answer to a request for this file, to be kept under this name."""
    packed = request.accept_encodings[GZIP] > 0
    response = Response(stream_with_context(_packed(pieces) if packed else pieces), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if packed:
        response.headers["Content-Encoding"] = GZIP
    response.vary.add("Accept-Encoding")
    return response


def _packed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    squeeze = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    try:
        for piece in pieces:
            if packed := squeeze.compress(piece):
                yield packed
    except GeneratorExit:  # nobody waits for it any more
        raise
    except Exception:
        yield squeeze.flush(zlib.Z_FULL_FLUSH) + _NO_BLOCK  # all that came before can still be read
        raise
    yield squeeze.flush()
