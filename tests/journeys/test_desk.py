"""A disclosure in a survey, from the phone it was written on to the desk and through it: the lead uses the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys import officer
from tests.journeys.conftest import PHONE, Site, accessible

SURVEY = "/surveys/young-people"
HURT = "My stepdad hits me when he is drunk and I am scared to go home."
SONG = "In the song we sing at Ashby Vale Primary the man says I want to kill myself, call Tom on 07700 900123."
FARTHEST = 160  # presses of Tab: more means that the keyboard does not get there


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Page]:
    """A wide screen on which the lead is signed in."""
    page = officer.desk(browser, site, site.sign_in_of("safeguarding_lead")[0])
    yield page
    page.context.close()


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A young person's phone."""
    context = browser.new_context(viewport=PHONE, locale="en-GB", base_url=site.url)  # type: ignore[arg-type]
    yield context
    context.close()


def test_a_disclosure_is_referred_acknowledged_and_closed(phone: BrowserContext, desk: Page) -> None:
    page = phone.new_page()
    _tell(page, HURT)
    accessible(page)
    page.get_by_role("link", name="Ask someone to contact me").click()
    accessible(page)
    page.get_by_label("How can we reach you?").fill("07700 900456")
    page.get_by_role("button", name="Send this").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your message")
    accessible(page)
    _send(page)
    expect(page.get_by_role("heading", name="You can talk to someone now")).to_be_visible()
    accessible(page)
    receipt = page.url
    number = _newest(desk)
    _press(desk, f"main a[href='/staff/concerns/{number}']")
    desk.wait_for_url(f"**/concerns/{number}")
    expect(desk.get_by_text(HURT)).to_be_visible()
    expect(desk.get_by_role("heading", name="Not the first from them")).to_be_visible()
    accessible(desk)
    _act(desk, number, "referred", "It says that somebody is hurt now.", to="Children's front door")
    expect(desk.locator("tr", has=desk.locator(f"a[href='/staff/concerns/{number}']"))).to_contain_text("Due by")
    _act(desk, number, "acknowledged", "They called back within the hour.")
    _act(desk, number, "closed", "The team has seen the family.")
    accessible(desk)
    _look(desk, number)
    expect(desk.get_by_text("They called back within the hour.")).to_be_visible()
    assert desk.locator("main form textarea").count() == 0, "a closed concern takes no further act"
    page.goto(receipt)
    assert "stepdad" not in page.content()
    _read_how_to_reach_them(desk)


def test_a_false_alarm_goes_back_with_names_taken_out(phone: BrowserContext, desk: Page) -> None:
    page = phone.new_page()
    _tell(page, SONG)
    _send(page)
    assert "song" not in page.content()
    number = _newest(desk)
    _look(desk, number)
    _press(desk, f"a[href='/staff/concerns/{number}/release']")
    desk.wait_for_url("**/release")
    accessible(desk)
    draft = desk.locator("#words-text").input_value()
    assert "900123" not in draft
    assert "In the song we sing" in draft
    _tab_to(desk, "#reason")
    desk.keyboard.type("Words of a song.")
    _press(desk, "main form .btn.go")
    expect(desk.get_by_text("Recorded. The words are back where they came from.")).to_be_visible()
    page.reload()
    page.get_by_text("See what I sent").click()
    expect(page.get_by_text("In the song we sing")).to_be_visible()
    assert "900123" not in page.content()


def _tell(page: Page, words: str) -> None:
    """Write it in answer to the first question; the page of help is shown."""
    page.goto(f"{SURVEY}/")
    page.locator("main form .btn.go").click()
    page.locator("#answer").fill(words)
    page.locator("button[value=next]").click()
    page.wait_for_url("**/help")


def _send(page: Page) -> None:
    """Go to the end and send."""
    page.goto(f"{SURVEY}/check")
    page.locator("main form .btn.go").click()
    page.wait_for_url("**/r/*")


def _newest(desk: Page) -> int:
    """The number of the concern that was raised last."""
    desk.goto("/staff/concerns/")
    accessible(desk)
    hrefs = [link.get_attribute("href") or "" for link in desk.locator("main a[href^='/staff/concerns/']").all()]
    return max(int(found[1]) for href in hrefs if (found := re.fullmatch(r"/staff/concerns/(\d+)", href)))


def _look(desk: Page, number: int) -> None:
    desk.goto(f"/staff/concerns/{number}")
    accessible(desk)


def _act(desk: Page, number: int, act: str, reason: str, to: str = "") -> None:
    """Write one act down, by keyboard alone."""
    _look(desk, number)
    _tab_to(desk, "input[name=act]")
    while desk.evaluate("() => document.activeElement.value") != act:
        desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Space")
    if to:
        _tab_to(desk, "#referred_to")
        desk.keyboard.type(to)
    _tab_to(desk, "#reason")
    desk.keyboard.type(reason)
    _press(desk, "main form .btn.go")
    desk.wait_for_url("**/staff/concerns/")
    expect(desk.get_by_text("Recorded.")).to_be_visible()


def _read_how_to_reach_them(desk: Page) -> None:
    """The wish to be contacted is a concern of its own, and its details stand behind a button."""
    desk.goto("/staff/concerns/")
    row = desk.locator("tr", has_text="Asked to be contacted").filter(has_text="Not the first from them")
    desk.goto(row.locator("a").first.get_attribute("href") or "")
    assert "07700 900456" not in desk.content()
    _press(desk, "#contact button")
    expect(desk.get_by_text("07700 900456")).to_be_visible()
    accessible(desk)


def _tab_to(page: Page, target: str) -> None:
    """Go there by Tab alone."""
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", target):
            return
    raise AssertionError(f"{target} cannot be reached by Tab on {page.url}")


def _press(page: Page, target: str) -> None:
    """Go there by Tab, and press Enter."""
    _tab_to(page, target)
    page.keyboard.press("Enter")
