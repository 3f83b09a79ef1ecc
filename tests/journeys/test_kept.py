"""A bad line, an impatient finger, a second tab, a site that is restarted: what was typed is still there, and is sent once.

A small site and a real browser. What each test breaks is really broken: the line is cut, the server is stopped.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import PHONE, Site, accessible, free_port, served
from tests.journeys.small import prepare

SURVEY = "/surveys/young-people"
WISH = "More buses in the evening"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A small site, not running yet."""
    made = Site(f"http://127.0.0.1:{free_port()}", tmp_path_factory.mktemp("kept"))
    (made.home / "engage.toml").write_text(f'public_url = "{made.url}"\nanalysis_tier = "fast"\n', "utf-8")
    prepare(made.environment)
    return made


@pytest.fixture(scope="module")
def running(small: Site) -> Iterator[ExitStack]:
    """Its server; `close` stops it, and a test that does starts it again."""
    with ExitStack() as server:
        server.enter_context(served(small))
        yield server


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def either_phone(request: pytest.FixtureRequest, small: Site, running: ExitStack, browser: Browser) -> Iterator[BrowserContext]:
    """A phone with scripts, then one without."""
    yield from _phone(browser, small, has_script=request.param)


@pytest.fixture
def phone(small: Site, running: ExitStack, browser: Browser) -> Iterator[BrowserContext]:
    """A phone with scripts."""
    yield from _phone(browser, small, has_script=True)


def _phone(browser: Browser, small: Site, *, has_script: bool) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, locale="en-GB", base_url=small.url, java_script_enabled=has_script)  # type: ignore[arg-type]
    context.set_default_timeout(45_000)
    yield context
    context.close()


def press(page: Page, value: str) -> None:
    """Press a button of the page, and wait for the page it leads to."""
    with page.expect_navigation():
        page.locator(f"button[value={value}]").click()


def responses(small: Site) -> int:
    """How many were sent so far."""
    with closing(sqlite3.connect(f"file:{small.home / 'engage.sqlite'}?mode=ro", uri=True)) as database:
        found: int = database.execute("SELECT count(*) FROM response").fetchone()[0]
    return found


def kept_in_tab(page: Page) -> dict[str, str]:
    """What the tab itself holds; nothing may ever be in localStorage."""
    assert page.evaluate("() => localStorage.length") == 0
    kept: dict[str, str] = page.evaluate("() => ({...sessionStorage})")
    return kept


def test_without_a_signal_the_page_stays_says_so_and_sends_when_the_signal_is_back(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(f"{SURVEY}/q/1")
    page.locator("#answer").fill(WISH)
    phone.set_offline(True)
    page.locator("button[value=next]").click()
    expect(page.locator("[data-waiting]")).to_contain_text("No signal just now.")
    assert page.locator("#answer").input_value() == WISH
    accessible(page)
    phone.set_offline(False)
    page.wait_for_url("**/q/2")
    assert kept_in_tab(page) == {}, "the site has it now"
    page.goto(f"{SURVEY}/q/1")
    assert page.locator("#answer").input_value() == WISH


def test_sending_without_a_signal_sends_once_when_it_is_back(small: Site, phone: BrowserContext) -> None:
    page, before = phone.new_page(), responses(small)
    page.goto(f"{SURVEY}/q/1")
    page.locator("#answer").fill(WISH)
    press(page, "next")
    page.goto(f"{SURVEY}/q/4")
    page.locator("#answer").fill("Begun, and left")
    page.goto(f"{SURVEY}/check")
    phone.set_offline(True)
    for _ in range(3):
        page.locator(".btn.go").click()
    expect(page.locator("[data-waiting]")).to_contain_text("No signal just now.")
    assert responses(small) == before
    phone.set_offline(False)
    page.wait_for_url("**/r/*")
    assert responses(small) == before + 1
    assert kept_in_tab(page) == {}, "who sent leaves nothing behind"


def test_what_was_typed_before_a_reload_is_offered_back_and_gone_after_leaving(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(f"{SURVEY}/q/1")
    page.locator("#answer").fill(WISH)
    page.reload()
    assert page.locator("#answer").input_value() == ""
    expect(page.locator("[data-offer]")).to_be_visible()
    accessible(page)
    page.locator("[data-offer] button").click()
    assert page.locator("#answer").input_value() == WISH
    expect(page.locator("[data-offer]")).to_be_hidden()
    phone.route(re.compile("weather"), lambda route: route.fulfill(body="elsewhere"))
    page.locator("[data-leave]").click()
    page.wait_for_url("**/weather")
    page.goto(f"{SURVEY}/q/1")
    expect(page.locator("[data-offer]")).to_be_hidden()
    assert kept_in_tab(page) == {}


def test_going_back_shows_what_was_given(either_phone: BrowserContext) -> None:
    page = either_phone.new_page()
    page.goto(f"{SURVEY}/q/1")
    page.locator("#answer").fill(WISH)
    press(page, "next")
    page.locator("input[value='3']").check()
    press(page, "next")
    page.go_back()
    expect(page.locator("input[value='3']")).to_be_checked()
    page.go_back()
    expect(page.locator("#answer")).to_have_value(WISH)
    page.locator("#answer").fill(f"{WISH}, and benches")
    press(page, "next")
    page.goto(f"{SURVEY}/check")
    expect(page.get_by_text(f"{WISH}, and benches")).to_be_visible()


def test_words_typed_and_left_by_the_back_button_are_offered_on_return(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(f"{SURVEY}/q/3")
    page.goto(f"{SURVEY}/q/4")
    page.locator("#answer").fill("Longer lunch")
    page.go_back()
    page.go_forward()
    if page.locator("#answer").input_value() != "Longer lunch":  # a browser that kept the page as it was needs no offer
        page.locator("[data-offer] button").click()
    expect(page.locator("#answer")).to_have_value("Longer lunch")
    press(page, "next")
    page.goto(f"{SURVEY}/check")
    expect(page.get_by_text("Longer lunch")).to_be_visible()


def test_two_tabs_add_to_one_answer(small: Site, either_phone: BrowserContext) -> None:
    before = responses(small)
    first, second = either_phone.new_page(), either_phone.new_page()
    first.goto(f"{SURVEY}/q/1")
    second.goto(f"{SURVEY}/q/4")
    first.locator("#answer").fill(WISH)
    second.locator("#answer").fill("Longer lunch")
    press(second, "next")
    press(first, "next")
    first.goto(f"{SURVEY}/check")
    for words in (WISH, "Longer lunch"):
        expect(first.get_by_text(words)).to_be_visible()
    with first.expect_navigation():
        first.locator(".btn.go").click()
    second.locator("input[value='14_16']").check()
    press(second, "next")
    expect(second.locator(".flash.message")).to_contain_text("were sent already")
    assert responses(small) == before + 1


def test_a_double_tap_sends_once(small: Site, either_phone: BrowserContext) -> None:
    page, before = either_phone.new_page(), responses(small)
    page.goto(f"{SURVEY}/q/1")
    page.locator("#answer").fill(WISH)
    page.locator("button[value=next]").dblclick(no_wait_after=True)
    # Looked at again and again: the second tap may break off the way that the first began.
    expect(page).to_have_url(re.compile("/q/2$"))
    page.wait_for_load_state()
    page.goto(f"{SURVEY}/check")
    page.locator(".btn.go").dblclick(no_wait_after=True)
    expect(page).to_have_url(re.compile("/r/"))
    assert responses(small) == before + 1


def test_a_restart_between_two_pages_and_in_the_middle_of_one_loses_nothing(
    small: Site, running: ExitStack, phone: BrowserContext
) -> None:
    page = phone.new_page()
    page.goto(f"{SURVEY}/q/1")
    page.locator("#answer").fill(WISH)
    press(page, "next")
    page.goto(f"{SURVEY}/q/4")
    page.locator("#answer").fill("Longer lunch")
    running.close()
    page.locator("button[value=next]").click()
    expect(page.locator("[data-waiting]")).to_contain_text("No signal just now.")
    running.enter_context(served(small))
    page.wait_for_url("**/q/5")
    page.goto(f"{SURVEY}/check")
    for words in (WISH, "Longer lunch"):
        expect(page.get_by_text(words)).to_be_visible()


def test_stopping_on_one_phone_and_going_on_on_another(small: Site, either_phone: BrowserContext, browser: Browser) -> None:
    page = either_phone.new_page()
    page.goto(f"{SURVEY}/q/1")
    page.locator("#answer").fill(WISH)
    press(page, "stop")
    words = page.locator(".code").inner_text()
    assert re.fullmatch(r"[a-z]+(-[a-z]+){5}", words)
    second = browser.new_context(viewport=PHONE, locale="en-GB", base_url=small.url)  # type: ignore[arg-type]
    other = second.new_page()
    other.goto("/r/")
    other.locator("#code").fill(words.replace("-", " ").upper())
    other.locator("main form .btn.go").click()
    other.wait_for_url("**/q/1")
    expect(other.locator("#answer")).to_have_value(WISH)
    second.close()
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()
    page.goto(f"{SURVEY}/q/1")
    expect(page.locator("#answer")).to_have_value("")


def test_the_site_keeps_no_script_that_outlives_its_page(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(f"{SURVEY}/q/1")
    assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
    folder = Path(__file__).parents[2] / "static" / "js"
    for_the_public = [
        script for script in folder.glob("*.js") if script.stem not in {"staff", "building", "review", "paper", "passkey"}
    ]
    assert sum(script.stat().st_size for script in for_the_public) < 15 * 1024, "all of it; a page has three of these at most"
