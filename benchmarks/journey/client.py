"""A small HTTP client for many journeys at once: keep-alive, cookies, forms. Loopback only; stops by itself."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

_TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
ABOUT_YOU = ("girl", "white", "no", "no")
ANSWERS = (
    *("More buses in the evening, please. The last one leaves at six.", "3", "school", "Longer lunch", "14_16", "carrow"),
    *ABOUT_YOU,
)


class JourneyError(Exception):
    """A page was not what it should be; the journey counts as failed."""


@dataclass
class Tally:
    """What was measured: seconds of every journey that ended well, and how many did not."""

    seconds: list[float] = field(default_factory=list)
    pages: int = 0
    errors: int = 0
    first_error: str = ""


class Browser:
    """One person's browser: one connection, its cookies."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies, self.pages = port, {}, 0
        self.reader: asyncio.StreamReader
        self.writer: asyncio.StreamWriter

    async def open(self) -> None:
        """Connect."""
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    def close(self) -> None:
        """Hang up."""
        self.writer.close()

    async def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Fetch a page: status, headers by lower-case name, body."""
        return await self._send("GET", path, b"")

    async def post(self, path: str, page: bytes, **form: str) -> str:
        """Send a form with the token of `page`; where to go next."""
        token = _TOKEN.search(page)
        if token is None:
            raise JourneyError(f"no form on the page before {path}")
        body = urlencode({"csrf_token": token[1].decode(), **form}).encode()
        status, headers, _ = await self._send("POST", path, body)
        if status != 302:
            raise JourneyError(f"POST {path} answered {status}")
        return headers["location"]

    async def _send(self, method: str, path: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept-Language: en\r\n"
        head += f"Cookie: {cookie}\r\n" if cookie else ""
        if body:
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        self.writer.write(head.encode() + b"\r\n" + body)
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status, headers = int(lines[0].split()[1]), {}
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        self.pages += 1
        return status, headers, await self.reader.readexactly(int(headers.get("content-length", 0)))


async def survey_journey(browser: Browser) -> None:
    """Start, ten questions one a page, check, send, receipt: 25 requests, each waited for."""
    url = "/surveys/young-people/"
    page = (await browser.get(url))[2]
    url = await browser.post(url, page, provenance="self")
    for answer in ANSWERS:
        page = (await browser.get(url))[2]
        url = await browser.post(url, page, answer=answer, action="next")
    page = (await browser.get(url))[2]
    url = await browser.post(url, page)
    status, _, page = await browser.get(url)
    if status != 200 or b'class="code"' not in page:
        raise JourneyError(f"the receipt answered {status}")


async def floor_journey(browser: Browser) -> None:
    """As many pages and as many durable inserts as a survey journey has."""
    for _ in range(13):
        await browser.get("/")
    for _ in range(12):
        await browser._send("POST", "/", b"text=more")


async def run(port: int, at_once: int, seconds: float, journey: object) -> Tally:
    """Journeys for so many seconds with so many people at once; one more of each is finished after the bell."""
    tally, end = Tally(), time.perf_counter() + seconds

    async def person() -> None:
        while time.perf_counter() < end:
            browser = Browser(port)
            started = time.perf_counter()
            try:
                await browser.open()
                await journey(browser)  # type: ignore[operator]
                tally.seconds.append(time.perf_counter() - started)
                tally.pages += browser.pages
            except (JourneyError, OSError, asyncio.IncompleteReadError) as problem:
                tally.errors += 1
                tally.first_error = tally.first_error or repr(problem)
            finally:
                browser.close()

    await asyncio.gather(*(person() for _ in range(at_once)))
    return tally
