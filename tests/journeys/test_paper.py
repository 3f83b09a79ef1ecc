"""A paper typed by keyboard alone, twice, up to the page that shows what differs. Nothing is sent: the sample stays as it is."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Site, accessible


def type_all(page: Page, *answers: str) -> None:
    """Type one answer after another, each closed with Enter; a text is written out, digits choose."""
    for answer in answers:
        page.keyboard.type(answer)
        page.keyboard.press("Enter")


def test_a_paper_is_typed_twice_by_keyboard_alone(site: Site, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    site.sign_in(page, "participation officer")
    expect(page.get_by_role("link", name="Paper answers").first).to_be_visible()
    page.goto(f"{site.url}/staff/paper/")
    accessible(page)
    page.get_by_label(re.compile("Your area, your say.*English")).check()
    page.get_by_role("button", name="Begin a pile").click()
    folder = page.url
    page.get_by_role("link", name="Type a paper").click()
    accessible(page)
    # Who, the text, the scale, two of many, the short text, age, area, four about oneself; both ticks, the button.
    type_all(page, "1", "More benches", "4", "23", "Longer lunch", "2", "21", "1", "2", "2", "3", "1", "")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("on this paper")
    page.goto(folder)
    accessible(page)
    page.get_by_role("link", name="Type it again").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("again")
    accessible(page)
    type_all(page, "1", "More benches!", "4", "23", "Longer lunch", "2", "21", "1", "2", "2", "3", "1", "")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Settle paper")
    accessible(page)
    expect(page.locator("main form fieldset.card")).to_have_count(1)
    expect(page.locator("mark")).to_have_text(["benches", "benches!"])
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    expect(page.locator("#q-better")).to_be_focused()
    page.set_viewport_size({"width": 360, "height": 740})
    accessible(page)
    page.goto(folder)
    accessible(page)
    page.locator("summary", has_text="Delete").click()
    page.get_by_role("button", name="Delete it now").click()
    expect(page.get_by_role("status")).to_contain_text("deleted")
    page.context.close()
