"""A caller that is no browser: it sends whatever it likes over real HTTP. Owns asking and what was answered; judges nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


@dataclass(frozen=True)
class Reply:
    """What came back: the status, the headers in lower case, and the page with its entities resolved."""

    status: int
    headers: Mapping[str, str]
    page: str

    @property
    def location(self) -> str:
        """Where it sends the caller on to; empty where it does not."""
        return self.headers.get("location", "")


@dataclass
class Caller:
    """One visitor of the site at `url`, with cookies of its own, who asks for `lang`."""

    url: str
    lang: str = "en"
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Reply:
        """Send one request, exactly as given; `content_type` becomes Content-Type."""
        sent = {"Accept-Language": self.lang, **{name.replace("_", "-").title(): value for name, value in headers.items()}}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=60)
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "strict")
        finally:
            connection.close()
        for crumb in SimpleCookie(answer.headers.get("Set-Cookie", "")).values():
            self.cookies[crumb.key] = crumb.value
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, unescape(text))

    def get(self, path: str) -> Reply:
        """Look at a page."""
        return self.ask("GET", path)

    def token(self, path: str) -> str:
        """The form token of the page at this address."""
        found = _TOKEN.search(self.get(path).page)
        assert found, f"no form at {path}"
        return found[1]

    def post(self, path: str, fields: Mapping[str, str], *, token: str | None = None) -> Reply:
        """Fill in the form at this address and send it; `token` in place of the one on the page."""
        return self.send(path, urlencode({"csrf_token": self.token(path) if token is None else token, **fields}).encode())

    def send(self, path: str, body: bytes) -> Reply:
        """Send a form exactly as these bytes."""
        return self.ask("POST", path, body, content_type="application/x-www-form-urlencoded")
