"""A spoken answer that worries its listener: handed over, heard by the lead alone, put back, and an answer like any other."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

from tests.journeys import officer
from tests.journeys.conftest import PHONE, Site, accessible

SURVEY = "/surveys/young-people"
TYPED, SAID = "Some of it is easier to say.", "We want a stage for our play about pirates."
HERTZ = 8000


def test_a_recording_that_worries_is_heard_by_the_lead_alone_and_goes_on_when_released(site: Site, browser: Browser) -> None:
    code = _send_a_recording(browser, site)
    with _at_the_desk(browser, site, officer.OFFICER) as listener, _at_the_desk(browser, site, "safeguarding_lead") as lead:
        heard = _hand_over(listener)
        _hear_and_release(lead)
        assert listener.request.get(heard).status == 200  # it waits again
        listener.goto(heard)
        listener.fill("textarea[name=text]", SAID)
        listener.get_by_role("button", name="Keep the words and delete the recording").click()
        expect(listener.locator("main")).to_contain_text("The words are an answer now, like any other.")
    page = browser.new_context(viewport=PHONE, locale="en-GB", base_url=site.url).new_page()  # type: ignore[arg-type]
    page.goto(f"/r/{code}")
    page.get_by_text("See what I sent").click()
    expect(page.locator("dl.rows")).to_contain_text(TYPED)
    expect(page.locator("dl.rows")).to_contain_text(SAID)
    page.context.close()


def _send_a_recording(browser: Browser, site: Site) -> str:
    """Typed words with a sound file beside them, on a phone without scripts; the receipt. A longer file is refused first."""
    context = browser.new_context(viewport=PHONE, locale="en-GB", base_url=site.url, java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{SURVEY}/q/1")
    page.locator("#answer").fill(TYPED)
    _press(page, "button[value=record]")
    _choose(page, seconds=190)
    expect(page.locator(".summary")).to_contain_text("This recording is too long. Make it shorter: 3 minutes at most.")
    _choose(page, seconds=2)
    expect(page.get_by_role("button", name="Delete this recording")).to_be_visible()
    page.goto(f"{SURVEY}/q/1")
    expect(page.locator("#answer")).to_have_value(TYPED)  # the refusal cost nothing
    page.goto(f"{SURVEY}/check")
    _press(page, "main form .btn.go")
    code = page.locator(".code").inner_text()
    context.close()
    return code


def _choose(page: Page, *, seconds: int) -> None:
    page.set_input_files("#recording", {"name": "answer.wav", "mimeType": "audio/wav", "buffer": _sound(seconds)})
    page.locator("#consent").check()
    _press(page, "button[value=keep]")


def _hand_over(page: Page) -> str:
    """The listener hears it and gives it away without writing it down; the address where it was, closed to them now."""
    page.goto("/staff/recordings/")
    with page.expect_navigation():
        page.locator("main table a").last.click()
    _plays(page)
    address = page.url
    page.get_by_role("button", name="Hand it to the safeguarding lead").click()
    expect(page.locator("main")).to_contain_text("The safeguarding lead has it now.")
    assert page.request.get(address).status == 404
    return address


def _hear_and_release(page: Page) -> None:
    page.goto("/staff/concerns/")
    accessible(page)
    hrefs = [link.get_attribute("href") or "" for link in page.locator("main a[href*='/concerns/']").all()]
    numbers = [int(number) for href in hrefs if (number := href.rsplit("/", 1)[1]).isdecimal()]
    page.goto(f"/staff/concerns/{max(numbers)}")
    accessible(page)
    expect(page.locator("#context")).to_contain_text(TYPED)
    concern = page.url
    page.get_by_role("link", name="Open the recording").click()
    _plays(page)
    accessible(page)
    page.goto(concern)
    page.locator("input[name=act][value=released]").check()
    page.fill("textarea[name=reason], input[name=reason]", "It is a line of a play.")
    page.get_by_role("button", name="Write it in the record").click()
    accessible(page)


def _plays(page: Page) -> None:
    page.wait_for_function("() => document.querySelector('.recorder audio')?.readyState >= 1")


@contextmanager
def _at_the_desk(browser: Browser, site: Site, role: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=site.url, locale="en-GB")
    page = context.new_page()
    officer.sign_in(page, site, role)
    yield page
    context.close()


def _sound(seconds: int) -> bytes:
    """A quiet tone as a WAV file of one byte a sample."""
    tone = bytes(round(128 + 40 * math.sin(2 * math.pi * 440 * n / HERTZ)) for n in range(HERTZ)) * seconds
    form = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, HERTZ, HERTZ, 1, 8)
    return (
        b"RIFF" + struct.pack("<I", 12 + len(form) + len(tone)) + b"WAVE" + form + b"data" + struct.pack("<I", len(tone)) + tone
    )


def _press(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.locator(button).first.click()
