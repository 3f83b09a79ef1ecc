"""People who answer in other ways than most: Easy Read by keyboard alone; dark, large and without scripts; a group of twelve."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PHONE, Site, accessible
from tests.journeys.looking import Reader, reading

SURVEY = "/surveys/young-people"
WISH = "مزید بسیں چاہئیں"
FARTHEST = 120  # presses of Tab: more means that the keyboard does not get there


def test_easy_read_in_urdu_is_answered_by_keyboard_alone(site: Site, browser: Browser) -> None:
    page = browser.new_context(viewport=PHONE, locale="ur-PK", base_url=site.url).new_page()  # type: ignore[arg-type]
    page.goto(f"{SURVEY}/")
    _press(page, "main button[name=display][value=easy]")
    expect(page.locator("html")).to_have_attribute("data-easy", "")
    assert (page.locator("html").get_attribute("lang"), page.locator("html").get_attribute("dir")) == ("ur", "rtl")
    accessible(page)
    _press(page, "main form .btn.go")
    _tab_to(page, "#answer")
    page.keyboard.type(WISH)
    _press(page, "button[value=next]")
    page.wait_for_url("**/q/2")
    assert page.locator(".pict").count() >= 1
    _tab_to(page, "main input[type=radio]")
    page.keyboard.press("Space")
    _press(page, "button[value=next]")
    for number in range(3, 11):
        page.wait_for_url(f"**/q/{number}")
        _press(page, "button[value=skip]")
    page.wait_for_url("**/check")
    expect(page.get_by_text(WISH)).to_be_visible()
    accessible(page)
    _press(page, "main form .btn.go")
    page.wait_for_url("**/r/*")
    assert page.locator(".code").inner_text() in page.url
    accessible(page)
    page.context.close()


def test_a_survey_in_polish_dark_large_and_without_scripts_is_whole_to_the_receipt(site: Site, browser: Browser) -> None:
    with reading(browser, site.url, Reader("pl", theme="dark", text="largest", script=False)) as audit:
        page = audit.page
        page.goto(f"{SURVEY}/")
        audit.look("start", fingers=True)
        _click(page, "main form .btn.go")
        page.locator("textarea").fill("Więcej autobusów wieczorem")
        audit.look("question 1", fingers=True)
        _click(page, "button[value=next]")
        for number in range(2, 11):
            audit.look(f"question {number}", fingers=True)
            _click(page, "button[value=skip]")
        audit.look("check", fingers=True)
        _click(page, "main form .btn.go")
        assert re.search(r"/r/[a-z-]+-\d\d$", page.url)
        audit.look("receipt", fingers=True)
        assert not audit.found, "\n".join(("", *audit.found))


def test_twelve_answer_as_one_group_and_who_disagreed_is_kept(site: Site, browser: Browser) -> None:
    page = browser.new_context(viewport=PHONE, locale="en-GB", base_url=site.url).new_page()  # type: ignore[arg-type]
    page.goto(f"{SURVEY}/")
    page.locator("details:has(input[value=group]) > summary").click()
    page.locator("input[value=group]").check()
    _click(page, "main form .btn.go")
    page.wait_for_url("**/speaking*")
    accessible(page)
    page.locator("input[name=group_size]").fill("12")
    page.locator("main form input[type=radio]").first.check()
    _click(page, "main form .btn.go")
    page.wait_for_url("**/q/1")
    page.locator("#answer").fill("A skate park with a roof")
    _click(page, "button[value=next]")
    page.goto(f"{SURVEY}/q/11")  # a group is asked one thing more
    accessible(page)
    page.locator("#answer").fill("Two of us want a garden")
    _click(page, "button[value=next]")
    page.wait_for_url("**/check")
    expect(page.get_by_text("A skate park with a roof")).to_be_visible()
    expect(page.get_by_text("Two of us want a garden")).to_be_visible()
    accessible(page)
    page.context.close()


def _click(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.locator(button).first.click()


def _press(page: Page, button: str) -> None:
    """Get there with Tab, and press Enter; the page that it leads to is open then."""
    _tab_to(page, button)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _tab_to(page: Page, place: str) -> None:
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        if page.evaluate("(place) => document.activeElement.matches(place)", place):
            return
    raise AssertionError(f"{FARTHEST} presses of Tab on {page.url} do not reach {place}")
