"""Files that never change once published: fingerprinted addresses, compressed once, cached for ever.

A browser that comes for the first time gets the style sheets inside the page: on a slow line a second answer to wait for is half
a second before anything is seen. `site.js` fetches the files then, for the pages that follow.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import mimetypes
import re
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, abort, current_app, g, request, send_file
from markupsafe import Markup
from werkzeug.security import safe_join

from engage.core import paths
from engage.core.memo import made_once

_COMPRESSED = {".css", ".js", ".svg", ".txt"}
_SHEETS = ("css/site.css", "css/fonts.css")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
mimetypes.add_type("font/woff2", ".woff2")


def init_app(app: Flask) -> None:
    """Serve `static/`; give templates `static_url`, and `made_once` for parts of pages that are the same for many."""
    app.add_url_rule("/static/<path:name>", "static", _serve)
    app.add_template_global(static_url)
    app.add_template_global(styles_inside)
    app.add_template_global(made_once)


def static_url(name: str) -> str:
    """Address of a file in `static/` that changes when its content does."""
    return _address(request.script_root, name)


@lru_cache(maxsize=256)
def _address(root: str, name: str) -> str:
    """A page names a dozen of these: each is worked out once for each place the site is mounted at (`root`)."""
    fingerprint = hashlib.sha256((paths.bundled("static") / name).read_bytes()).hexdigest()[:12]
    return f"{root}/static/{name}?v={fingerprint}"


def styles_inside() -> Markup:
    """The style sheets as a part of the page, for a browser without our cookie; nothing for one that has the files."""
    if current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
        return Markup()
    g.styles_inside = True
    files = " ".join(map(static_url, _SHEETS))
    return Markup('<style data-files="{}">{}</style>').format(files, Markup(_css(request.script_root)))  # noqa: S704 - our files


def inline_style_source() -> str:
    """What the policy of this page must allow beside files: the style sheets inside it, by their hash; empty for none."""
    if not g.get("styles_inside"):
        return ""
    digest = hashlib.sha256(_css(request.script_root).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@lru_cache(maxsize=8)
def _css(root: str) -> str:
    """Both sheets without comments and line breaks; fonts by their whole address."""
    texts = (_COMMENT.sub("", (paths.bundled("static") / name).read_text("utf-8")) for name in _SHEETS)
    return re.sub(r"\s*\n\s*", " ", "\n".join(texts)).strip().replace("url(../", f"url({root}/static/")


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
