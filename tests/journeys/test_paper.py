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


def test_an_advocate_s_paper_is_asked_by_keyboard_what_only_an_advocate_is_asked(site: Site, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    site.sign_in(page, "participation officer")
    page.goto(f"{site.url}/staff/paper/")
    page.get_by_label(re.compile("Your area, your say.*English")).check()
    page.get_by_role("button", name="Begin a pile").click()
    folder = page.url
    page.get_by_role("link", name="Type a paper").click()
    parts = page.locator("fieldset.way:visible")
    voices = page.locator("#q-better-interpretation, #q-better-advocate_view").filter(visible=True)
    expect(parts).to_have_count(0)
    expect(voices).to_have_count(0)
    page.keyboard.press("3")
    expect(voices).to_have_count(1)
    page.keyboard.press("4")
    expect(parts).to_have_count(1)
    expect(voices).to_have_count(2)
    accessible(page)
    page.keyboard.press("Enter")
    # Asked to speak, with symbols, read back; then the three voices of the first text.
    type_all(page, "1", "3", "1", "swing", "She wants to swing.", "A wheelchair swing is needed.")
    expect(page.locator("#q-safe-empty")).to_be_focused()
    page.set_viewport_size({"width": 360, "height": 740})
    accessible(page)
    page.get_by_role("button", name="Keep this paper").click()
    expect(page.get_by_role("status")).to_contain_text("on this paper")
    plain = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    plain.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    without = plain.new_page()
    without.goto(folder)
    without.get_by_role("link", name="Type it again").click()
    without.get_by_label("We are a group").check()
    expect(without.get_by_label("How many of you are there?")).to_be_visible()
    expect(without.locator("fieldset.way:visible")).to_have_count(1)
    without.get_by_label("I am an advocate").check()
    without.locator("#q-better").fill("swing")
    without.get_by_role("button", name="Keep this paper").click()
    expect(without.locator("[data-errors]")).to_contain_text("Say how you found out what they think.")
    expect(without.locator("#advocate-gathered")).to_be_visible()
    without.locator("#advocate-instructed").check()
    without.locator("#advocate-gathered-2").check()
    without.get_by_role("button", name="Keep this paper").click()
    expect(without.locator("main form fieldset.card")).to_have_count(2)
    expect(without.locator("mark").first).to_be_visible()
    accessible(without, has_script=False)
    plain.close()
    page.goto(folder)
    page.locator("summary", has_text="Delete").click()
    page.get_by_role("button", name="Delete it now").click()
    expect(page.get_by_role("status")).to_contain_text("deleted")
    page.context.close()
