"""`python -m benchmarks.page_weight [--url URL]`: what a survey weighs on a slow phone, and when its first words are seen.

The sample authority is served on this machine, encrypted and over HTTP/2 as phones have it (`encrypted.py`), unless `--url` names
a site that runs already: over HTTP/1.1 ten questions weigh some 11 KB more. Headless Chromium, each row with an empty cache.
Weight: a page's bytes are its HTML and its style sheets as they crossed the wire, headers included; a survey's are
everything asked for from its first question to the page before sending, the fonts apart; "of ten" is reckoned from it for ten
questions, each further one as heavy as those after the first. First paint: when the first words of the first question are drawn
at 400 kbit/s, 400 ms for each request, a processor four times slower (DevTools' emulation: no lost packets, no time
to connect), the median of three: after the survey's first page, as people come to it, and opened alone with nothing kept but the
cookie of what was chosen. It says nothing of other phones, lines or sites. About four minutes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from benchmarks.page_weight.encrypted import HOST, make_certificate
from benchmarks.page_weight.modes import MODES, Cookies, cookies_of

CHROMIUMS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
)  # `make browser` gets the first
SURVEY = "/surveys/young-people"
BYTES_A_SECOND, LATENCY_MS, SLOWER = 400_000 // 8, 400, 4
PHONE = {"width": 360, "height": 740}
KB = 1024
BUDGET = "budget: first question 14 KB, survey 60 KB, first paint 1.00 s"
# Told by the browser, once: a page of ours lets nobody wait by evaluating words again and again.
PAINTED = """() => new Promise((tell) => new PerformanceObserver((list) => {
  for (const seen of list.getEntriesByName("first-contentful-paint")) tell(seen.startTime);
}).observe({type: "paint", buffered: true}))"""
TIMES, MOST_PAGES, TIMEOUT_MS = 3, 40, 30_000


@dataclass
class Weight:
    """Bytes on the wire so far, by what they are. begun : what began to come, and is not reported whole yet."""

    by_kind: dict[str, int] = field(default_factory=dict)
    begun: dict[str, int] = field(default_factory=dict)

    @property
    def page(self) -> int:
        """HTML and style sheets."""
        return sum(self.by_kind.get(kind, 0) for kind in ("Document", "Stylesheet"))

    @property
    def fonts(self) -> int:
        """Fonts alone."""
        return self.by_kind.get("Font", 0)

    @property
    def all_but_fonts(self) -> int:
        """Everything else."""
        return sum(self.by_kind.values()) + sum(self.begun.values()) - self.fonts


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="a running site, instead of the sample authority")
    url = parser.parse_args().url
    chromium = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if chromium is None:
        raise SystemExit("no chromium here: apt-get install chromium-headless-shell")
    with sync_playwright() as playwright, _site(url) as (address, trusting):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu", *trusting])
        print(f"{'':20}{'first question':>15}{'survey':>10}{'of ten':>10}{'fonts':>9}{'first paint':>13}{'alone':>9}")
        for mode in MODES:
            cookies = cookies_of(browser, address, mode)
            row = "  this site does not offer it" if cookies is None else _row(browser, address, cookies)
            print(f"{mode.name:20}{row}", flush=True)
        print(BUDGET)
        browser.close()


def _row(browser: Browser, address: str, cookies: Cookies) -> str:
    with _phone(browser, address, cookies) as (page, line):
        weight = _weighed(line)
        page.goto(f"{SURVEY}/q/1")
        first = weight.page
        one_more = _skip_through(page, weight)
        survey, fonts = weight.all_but_fonts, weight.fonts
        ten = survey + (10 - _questions(page)) * one_more
    after_start, alone = [], []
    for _ in range(TIMES):
        with _phone(browser, address, cookies) as (page, line):
            _slow_down(line)
            page.goto(f"{SURVEY}/q/1", wait_until="commit")
            alone.append(_first_paint(page))
        with _phone(browser, address, cookies) as (page, line):
            page.goto(f"{SURVEY}/", wait_until="networkidle")
            _slow_down(line)
            with page.expect_navigation(wait_until="commit"):
                page.evaluate("(to) => location.assign(to)", f"{SURVEY}/q/1")  # as a link does: the browser says it comes from us
            after_start.append(_first_paint(page))
    row = f"{first / KB:>12.1f} KB{survey / KB:>7.1f} KB{ten / KB:>7.1f} KB{fonts / KB:>6.0f} KB"
    return row + f"{statistics.median(after_start):>11.2f} s{statistics.median(alone):>7.2f} s"


@contextmanager
def _phone(browser: Browser, address: str, cookies: Cookies) -> Iterator[tuple[Page, CDPSession]]:
    """A phone with an empty cache; a cookie only where something was chosen."""
    with browser.new_context(base_url=address, viewport=PHONE, device_scale_factor=2) as context:  # type: ignore[arg-type]
        context.set_default_timeout(TIMEOUT_MS)
        context.add_cookies(cookies)  # type: ignore[arg-type]
        page = context.new_page()
        yield page, context.new_cdp_session(page)


def _weighed(line: CDPSession) -> Weight:
    weight, kinds = Weight(), {}

    def add(request_id: str, length: float) -> None:
        kind = kinds.get(request_id, "Other")
        weight.by_kind[kind] = weight.by_kind.get(kind, 0) + int(length)

    def sent(event: dict[str, object]) -> None:
        redirect = event.get("redirectResponse")
        if isinstance(redirect, dict):  # a redirect keeps its number, and has crossed the wire too
            add(str(event["requestId"]), redirect["encodedDataLength"])
        kinds[str(event["requestId"])] = str(event.get("type", "Other"))

    def began(event: dict[str, Any]) -> None:
        # The reply to a form that a script sends is only headers, and is never reported as whole: its page is left at once.
        if event["type"] == "Fetch":
            weight.begun[event["requestId"]] = int(event["response"]["encodedDataLength"])

    def came(event: dict[str, Any]) -> None:
        weight.begun.pop(event["requestId"], None)
        add(event["requestId"], event["encodedDataLength"])

    line.on("Network.requestWillBeSent", sent)
    line.on("Network.responseReceived", began)
    line.on("Network.loadingFinished", came)
    line.send("Network.enable")
    return weight


def _slow_down(line: CDPSession) -> None:
    speed = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", speed)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def _first_paint(page: Page) -> float:
    """Seconds from leaving for this page to its first words."""
    milliseconds: float = page.evaluate(PAINTED)
    return milliseconds / 1000


def _skip_through(page: Page, weight: Weight) -> float:
    """Every question to the page before sending, each page loaded to its end. What each question after the first weighed."""
    page.wait_for_load_state("networkidle")  # the first also fetches for those that follow
    before = last = weight.all_but_fonts
    for number in range(MOST_PAGES):
        if not page.locator("button[value=skip]").count():
            page.wait_for_load_state("networkidle")
            return (last - before) / (number - 1)
        last = weight.all_but_fonts
        with page.expect_navigation():
            page.locator("button[value=skip]").click()
    raise SystemExit(f"this survey has more than {MOST_PAGES} pages")


def _questions(page: Page) -> int:
    """How many questions the page before sending lists."""
    return page.locator("main dl dt").count()


@contextmanager
def _site(url: str | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Its address, and how the browser is told to trust its line."""
    if url:
        yield url, ()
        return
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
        probe.close()
        line, command = make_certificate(Path(folder)), [sys.executable, "-m", "engage"]
        environment = {**os.environ, **line.environment, "ENGAGE_HOME": folder}
        print("Loading the sample authority; this takes about a minute ...", flush=True)
        subprocess.run([*command, "demo", "--no-serve"], env=environment, check=True, stdout=subprocess.DEVNULL, timeout=900)
        server = subprocess.Popen([*command, "run", "--port", str(port), "--workers", "1"], env=environment, cwd=Path.cwd())
        try:
            _wait_for(port)
            yield f"https://{HOST}:{port}", (line.trusted,)
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(600):  # a busy machine may take a while to start a site
        try:
            with socket.create_connection((HOST, port), timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the site did not start within 120 s")


if __name__ == "__main__":
    main()
