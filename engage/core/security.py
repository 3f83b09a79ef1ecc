"""Headers, form tokens, rate limits, compression. Knows nothing of who may do what: that is `accounts`."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect, generate_csrf
from werkzeug.middleware.proxy_fix import ProxyFix

from engage.core.assets import inline_style_source, is_file
from engage.core.config import Settings
from engage.core.packing import encoding_for, packed_page

csrf = CSRFProtect()
# In memory only: an address is never written down, and a restart forgets it.
limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)

LARGEST_KEY = 2**31 - 1

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# A file that somebody sent us: shown as what we say it is, and able to do nothing.
_HARMLESS = "default-src 'none'; media-src 'self'; sandbox"
_LOADS_NOTHING = "default-src 'none'"
# Each answer of a survey is answered with the way to the next: nothing of it is ever shown, and on a slow line every byte counts.
_LEADS_ON = (201, 302, 303)
_NOTHING_WATCHES = "camera=(), geolocation=(), microphone=()"
_MAY_RECORD = "camera=(self), geolocation=(), microphone=(self)"


def init_app(app: Flask) -> None:
    """Cookies, form tokens, limits and headers for every response."""
    settings: Settings = app.config["SETTINGS"]
    app.config.update(
        SESSION_COOKIE_NAME="engage",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=settings.session_hours * 3600,
        # A form sends each byte of other alphabets as three: 1 MB of words in any of them fits, so that it can be given back.
        MAX_CONTENT_LENGTH=4 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    app.before_request(_refuse_impossible)
    csrf.init_app(app)
    limiter.init_app(app)
    app.add_template_global(generate_csrf, "csrf_token")
    app.after_request(_add_headers)
    app.after_request(_compress)


def _refuse_impossible() -> None:
    """No address of ours holds a NUL or a number beyond every key, and a database fails on either."""
    keys = (value for name, value in (request.view_args or {}).items() if name.endswith("_id"))
    if "\0" in request.path or any(key > LARGEST_KEY for key in keys):
        abort(404)


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if is_file():  # what follows is for pages: on a slow line every file would weigh half a kilobyte more
        headers["Content-Security-Policy"] = _LOADS_NOTHING
        return response
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"  # on the way to another page too, or a browser begins anew for each
    headers.setdefault("Cache-Control", "no-store")
    if current_app.config["SETTINGS"].is_https:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if response.location and response.status_code in _LEADS_ON and response.mimetype == "text/html":
        response.set_data(b"")
        headers.setdefault("Content-Security-Policy", _LOADS_NOTHING)
        return response
    headers.setdefault("Content-Security-Policy", _policy())
    headers.setdefault("Permissions-Policy", _NOTHING_WATCHES)
    return response


def _policy() -> str:
    source = inline_style_source()
    return _POLICY.replace("style-src 'self'", f"style-src 'self' {source}") if source else _POLICY


def is_own_page() -> bool:
    """Whether a page of this site sent this, as the browser says: Fetch Metadata, or Origin where the browser has none of it.

    For forms that keep nothing of anybody: a token would need a cookie before there is anything to keep in it.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


def may_record(response: Response) -> Response:
    """Let this one page ask for the camera and the microphone, and play what they gave before it is sent."""
    response.headers["Permissions-Policy"] = _MAY_RECORD
    response.headers["Content-Security-Policy"] = _policy().replace("media-src 'self'", "media-src 'self' blob:")
    return response


def harmless(response: Response) -> Response:
    """Mark a file that came from outside: whatever is inside, opened by itself it runs nothing and reaches nothing."""
    response.headers["Content-Security-Policy"] = _HARMLESS
    response.headers["Cache-Control"] = "no-store"
    return response


def pack_small() -> None:
    """Let this one page be packed as small as it gets, for some milliseconds."""
    g.packs_small = True


def _compress(response: Response) -> Response:
    """Pack pages, each to a length that tells nothing."""
    compressible = response.mimetype in {"text/html", "application/json"} and not response.direct_passthrough
    if not compressible or response.is_streamed or "Content-Encoding" in response.headers:
        return response
    body, encoding = response.get_data(), encoding_for(request.accept_encodings)
    if len(body) < 600 or not encoding:
        return response
    response.set_data(packed_page(body, encoding, small=g.get("packs_small", False)))
    response.headers["Content-Encoding"] = encoding
    response.vary.add("Accept-Encoding")
    return response
