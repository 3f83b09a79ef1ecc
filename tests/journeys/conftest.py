"""A real site with its sample authority, served by real processes, and a real browser on a small phone."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from engage.core import clock
from tests.journeys import matrix
from tests.journeys.axe import violation, violations

# The shell draws the same pages and no window around them: a quarter less work.
CHROMIUM = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None)
_USED: dict[str, int] = {}  # the time step of the last code of each sample account: no code counts twice
_LONGEST = ("test_pages.py", "test_killed.py", "test_ways_helped.py", "test_bad_input.py", "test_kept.py", "test_aloud.py")
PHONE = {"width": 360, "height": 740}


@dataclass(frozen=True)
class Site:
    """A running site: where it is and where its data are."""

    url: str
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        """What its commands are started with."""
        return {**os.environ, "ENGAGE_HOME": str(self.home), "PYTHONUNBUFFERED": "1"}

    def write_settings(self) -> None:
        """Its settings: nothing waits, and nobody is asked to slow down."""
        quick = "themes_delay_seconds = 0\nforum_opinions_delay_seconds = 0\nreceipts_per_minute = 1000\n"
        (self.home / "engage.toml").write_text(f'public_url = "{self.url}"\n{quick}', "utf-8")

    def command(self, *arguments: str) -> str:
        """Run an `engage` command to its end and give back what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "engage", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=600,
        )
        return done.stdout

    def python(self, code: str, *arguments: str) -> str:
        """Run a few lines beside the site, for what takes officers several pages, and give back what they printed."""
        command = [sys.executable, "-c", code, *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True, timeout=120).stdout

    def sign_in_of(self, role: str) -> tuple[str, str, str]:
        """Address, password and authenticator secret of a sample account, as `engage demo` printed them."""
        for line in (self.home / "demo-sign-ins.txt").read_text("utf-8").splitlines():
            if line.endswith(f" {role.replace('_', ' ')}") and "@" in line:
                email, password, secret = line.split()[:3]
                return email, password, secret
        raise LookupError(role)

    def sign_in(self, page: Page, role: str, look: Callable[[Page], object] = lambda _page: None) -> None:
        """Sign in as this sample account, both steps, by keyboard; `look` is shown each page on the way."""
        email, password, secret = self.sign_in_of(role)
        page.goto(f"{self.url}/staff/")
        look(page)
        page.fill("#email", email)
        page.fill("#password", password)
        page.keyboard.press("Enter")
        page.wait_for_url("**/sign-in/second")
        look(page)
        page.fill("#code", self._fresh_code(secret))
        page.keyboard.press("Enter")
        page.wait_for_url("**/staff/")

    def _fresh_code(self, secret: str) -> str:
        """A code that was not used yet: the next one counts a little early, and the one after that is waited for."""
        step = max(int(time.time()) // 30, _USED.get(secret, 0) + 1)
        while step > int(time.time()) // 30 + 1:
            time.sleep(0.5)
        _USED[secret] = step
        return pyotp.TOTP(secret).at(step * 30)


def pytest_sessionstart() -> None:
    """What an earlier `make matrix` left counts only if nothing has changed."""
    matrix.begin_again()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser these tests are left out, loudly; in CI that is a failure instead."""
    # The longest first, whoever shares the work then ends at about the same time: `make test` keeps this order.
    items.sort(key=lambda item: _LONGEST.index(item.path.name) if item.path.name in _LONGEST else len(_LONGEST))
    items.sort(key=lambda item: "journeys" not in item.path.parts)
    for item in items:
        if "journeys" in str(item.path):
            item.add_marker(pytest.mark.journey)
            if CHROMIUM is None and "browser" in getattr(item, "fixturenames", ()) and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason="no chromium here: apt-get install chromium-headless-shell"))


@pytest.fixture(autouse=True, scope="package")
def _the_time_it_is() -> Iterator[None]:
    """A site of its own processes has no other time than the machine's, and who looks at it has the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: datetime.now(UTC))
        yield


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample authority, made once for all who share the tests. Never served: everybody takes a copy."""
    ours = tmp_path_factory.getbasetemp()
    made = (ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours) / "sample"
    with made.with_suffix(".lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not made.exists():
            making = Site("", made.with_suffix(".part"))
            making.home.mkdir()
            making.write_settings()
            making.command("demo", "--no-serve")
            making.command("work", "--until-idle")  # what would be due on every copy: themes of four waves, among others
            making.home.rename(made)
    return made


@pytest.fixture(scope="session")
def site(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The sample authority, served."""
    running = Site(f"http://127.0.0.1:{free_port()}", tmp_path_factory.mktemp("site"))
    shutil.copytree(sample, running.home, dirs_exist_ok=True)
    running.write_settings()
    with served(running):
        yield running


def free_port() -> int:
    """A port nobody listens at just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def served(site: Site) -> Iterator[None]:
    """A web server for this data folder; what it says is kept in the folder as `server.log`."""
    with (site.home / "server.log").open("wb") as log:
        command = [sys.executable, "-m", "engage", "run", "--port", site.url.rsplit(":", 1)[1], "--workers", "1"]
        server = subprocess.Popen(command, env=site.environment, stdout=log, stderr=log)
        try:
            _wait_for(site.url + "/healthz")
            yield
        finally:
            server.terminate()
            server.wait(20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    expect.set_options(timeout=15_000)  # a busy machine is not a broken page
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
        )
        yield launched
        launched.close()


def accessible(page: Page, *, has_script: bool = True) -> None:
    """Axe finds nothing on this page, and it does not scroll sideways."""
    page.wait_for_load_state()
    width = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, f"{page.url} scrolls sideways by {width} px"
    if has_script:
        found = [violation(one) for one in violations(page, has_script=True)]
        assert not found, "\n".join((page.url, *found))
    else:
        _look_with_script(page)


def _look_with_script(page: Page) -> None:
    """Axe itself needs scripts: it looks at the same page of the same person in a second window that has them."""
    assert page.context.browser
    twin = page.context.browser.new_context(viewport=PHONE, locale="ur-PK")  # type: ignore[arg-type]
    twin.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    window = twin.new_page()
    window.goto(page.url)
    accessible(window)
    twin.close()


def _wait_for(url: str) -> None:
    for _ in range(600):  # a busy machine may take a while to start a site
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{url} did not answer within 120 s")
