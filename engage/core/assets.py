"""Files that never change once published: fingerprinted addresses, compressed once, cached for ever.

A browser that comes from elsewhere gets the style sheets inside the page: on a slow line a second answer to wait for is half a
second before anything is seen. `site.js` fetches the files then, for the pages that follow. Both they and scripts leave without
comments.
"""

from __future__ import annotations

import base64
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
from engage.core.packing import encoding_for, packed_for_ever

_COMPRESSED = {".css", ".js", ".svg", ".txt"}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_FILE = "engage.file"
_FONT = re.compile(r"url\(\.\./([^)]+)\)")
# At the beginning of a line of a script: indentation, and comments that stand alone.
_SAID_BESIDE = re.compile(rb"(?m)^\s*(?:(?://.*|/\*(?s:.*?)\*/)\s*)*")
_NEEDLESS = re.compile(r"(?<=[{};,:]) | (?=[{}])")
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
    return f"{root}/static/{name}?v={_fingerprint(name)}"


def _fingerprint(name: str) -> str:
    return hashlib.sha256((paths.bundled("static") / name).read_bytes()).hexdigest()[:8]


def styles_inside(names: tuple[str, ...]) -> Markup:
    """These style sheets as a part of the page, for a browser that may not have them; nothing for one that has the files."""
    if _has_files():
        return Markup()
    g.styles_inside = names
    files = " ".join(map(static_url, names))
    return Markup('<style data-files="{}">{}</style>').format(files, Markup(_css(request.script_root, names)))  # noqa: S704 - our files


def _has_files() -> bool:
    """Whether this browser comes from a page of ours: it has our cookie, and does not say that it comes from elsewhere."""
    was_here = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    return was_here and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


def inline_style_source() -> str:
    """What the policy of this page must allow beside files: the style sheets inside it, by their hash; empty for none."""
    names = g.get("styles_inside")
    return _source(request.script_root, names) if names else ""


@lru_cache(maxsize=64)
def _source(root: str, names: tuple[str, ...]) -> str:
    digest = hashlib.sha256(_css(root, names).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@lru_cache(maxsize=64)
def _css(root: str, names: tuple[str, ...]) -> str:
    """These sheets one after another; fonts by their whole address."""
    return "".join(_light(paths.bundled("static") / name) for name in names).replace("url(../", f"url({root}/static/")


def _light(sheet: Path) -> str:
    """A style sheet without comments and needless spaces (no string in ours has any); fonts by an address that they keep."""
    css = _NEEDLESS.sub("", " ".join(_COMMENT.sub("", sheet.read_text("utf-8")).split()))
    return _FONT.sub(lambda found: f"url(../{found[1]}?v={_fingerprint(found[1])})", css)


def lasting(content: bytes, content_type: str) -> Response:
    """A file of words or drawings at an address that names its content: packed for whoever can read that, kept for ever."""
    encoding = encoding_for(request.accept_encodings)
    response = Response(packed_for_ever(content, encoding) if encoding else content, content_type=content_type)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return _kept(response)


def is_file() -> bool:
    """Whether what is answered is one of our own files, and no page."""
    return _FILE in request.environ


@lru_cache(maxsize=256)
def _content(file: Path) -> bytes:
    if file.suffix == ".css":
        return _light(file).encode()
    return _SAID_BESIDE.sub(b"", file.read_bytes()) if file.suffix == ".js" else file.read_bytes()


def _kept(response: Response) -> Response:
    request.environ[_FILE] = True
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if "v" in request.args else "no-cache"
    return response


def _serve(name: str) -> Response:
    joined = safe_join(str(paths.bundled("static")), name)
    if joined is None or not Path(joined).is_file():
        abort(404)
    file = Path(joined)
    if file.suffix in _COMPRESSED:
        return lasting(_content(file), mimetypes.guess_type(file.name)[0] or "text/plain")
    return _kept(send_file(file))
