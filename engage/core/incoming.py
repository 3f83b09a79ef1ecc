"""What browsers send, read so that nothing typed is lost. Owns decoding and draining; checks no form and knows no domain."""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

from flask import Flask, Request, request
from werkzeug.formparser import FormDataParser

# Longer than any page of ours, so that whoever pastes a book still sees our answer; nobody is listened to for ever.
LONGEST_LISTENED_TO = 64 * 1024 * 1024
_PIECE = 64 * 1024


class _Forms(FormDataParser):
    """Forms whose bytes are not UTF-8 are read as the alphabet older systems write instead of being dropped whole."""

    def parse(self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None) -> Any:
        """As in the parent, for any bytes."""
        if mimetype == "application/x-www-form-urlencoded":
            stream = BytesIO(_as_utf8(stream.read()))
        return super().parse(stream, mimetype, content_length, options)


class _Incoming(Request):
    form_data_parser_class = _Forms

    def _get_file_stream(self, *_args: Any, **_kwargs: Any) -> IO[bytes]:
        """A file that is sent stays in memory, which the longest request bounds: never readable on a disk, not for a moment."""
        return BytesIO()


def init_app(app: Flask) -> None:
    """Read every request this way."""
    app.request_class = _Incoming


def hear_out() -> None:
    """Take in what is left of a request that is too long: a browser shows our page only after it has sent everything."""
    stream, left = request.environ["wsgi.input"], LONGEST_LISTENED_TO
    while left > 0 and (piece := stream.read(min(_PIECE, left))):
        left -= len(piece)


def _as_utf8(body: bytes) -> bytes:
    try:
        body.decode()
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace").encode()
    return body
