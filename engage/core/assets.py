"""Files that never change once published: fingerprinted addresses, compressed once, cached for ever."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, abort, request, send_file
from werkzeug.security import safe_join

from engage.core import paths

_COMPRESSED = {".css", ".js", ".svg", ".txt"}
mimetypes.add_type("font/woff2", ".woff2")


def init_app(app: Flask) -> None:
    """Serve `static/` and give templates `static_url`."""
    app.add_url_rule("/static/<path:name>", "static", _serve)
    app.add_template_global(static_url)


def static_url(name: str) -> str:
    """Address of a file in `static/` that changes when its content does."""
    return _address(request.script_root, name)


@lru_cache(maxsize=256)
def _address(root: str, name: str) -> str:
    """A page names a dozen of these: each is worked out once for each place the site is mounted at (`root`)."""
    fingerprint = hashlib.sha256((paths.bundled("static") / name).read_bytes()).hexdigest()[:12]
    return f"{root}/static/{name}?v={fingerprint}"


@lru_cache(maxsize=64)
def _compressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 9, mtime=0)


def _serve(name: str) -> Response:
    joined = safe_join(str(paths.bundled("static")), name)
    if joined is None or not Path(joined).is_file():
        abort(404)
    file = Path(joined)
    if file.suffix in _COMPRESSED and request.accept_encodings["gzip"]:
        response = Response(_compressed(file), content_type=mimetypes.guess_type(file.name)[0])
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = send_file(file)
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if "v" in request.args else "no-cache"
    return response
