"""What staff come for first: the officer's home and search, a version of the plan, and the Board's home on one sheet."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from engage.core import clock
from engage.core.i18n import format_date
from tests.journeys import officer
from tests.journeys.conftest import Site, accessible

CHANGED = "A reading of the plan for the autumn meeting."


def test_the_officer_s_home_leads_to_what_waits_and_the_slash_key_to_a_theme(site: Site, browser: Browser) -> None:
    desk = officer.desk(browser, site, site.sign_in_of(officer.OFFICER)[0])
    desk.goto("/staff/")
    expect(desk.get_by_role("heading", level=1)).to_have_text("What needs you today")
    accessible(desk)
    task = desk.locator(".todo li a").first
    count, words = task.locator(".count").inner_text(), task.inner_text()
    assert re.fullmatch(r"[1-9]\d*", count), words
    task.click()
    expect(desk.get_by_role("heading", level=1)).not_to_have_text("What needs you today")
    accessible(desk)

    desk.goto("/staff/")
    desk.keyboard.press("/")
    expect(desk.locator("input[name=q]")).to_be_focused()
    desk.keyboard.type("too few buses")  # no word of it need be whole, nor in order
    desk.keyboard.press("Enter")
    found = desk.locator("section.found", has=desk.get_by_role("heading", name=re.compile("^Themes")))
    expect(found.locator("mark").first).to_be_visible()
    expect(desk.locator("input[name=q]")).to_have_value("too few buses")
    accessible(desk)
    label = found.locator("li a").first.inner_text()
    found.locator("li a").first.click()
    expect(desk.locator("#in-hand")).to_have_text(label)
    accessible(desk)
    desk.context.close()


def test_a_plan_author_publishes_a_version_that_everybody_can_read(site: Site, browser: Browser) -> None:
    desk = officer.desk(browser, site, site.sign_in_of("plan_author")[0])
    desk.goto("/staff/plan/")
    accessible(desk)
    desk.get_by_role("link", name="Publish a version").click()
    accessible(desk)
    before = desk.locator("main a[href^='/plan/versions/']").count()
    publish = desk.get_by_role("button", name="Publish the plan as it stands")
    publish.click()
    expect(desk.locator("[data-errors]")).to_contain_text("Write something here.")
    accessible(desk)
    desk.fill("#what_changed", CHANGED)
    publish.click()
    expect(desk.get_by_text("It is published: everyone can read this version from now on.")).to_be_visible()
    versions = desk.locator("main a[href^='/plan/versions/']")
    expect(versions).to_have_count(before + 1)
    address = versions.first.get_attribute("href") or ""
    desk.context.close()

    reader = browser.new_context(locale="en-GB", base_url=site.url, java_script_enabled=False).new_page()
    reader.goto("/plan/")
    reader.locator(f"a[href='{address}']").first.click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text(f"published on {format_date(clock.today())}")
    expect(reader.get_by_text(CHANGED)).to_be_visible()
    expect(reader.get_by_text("More things to do and safe places to go")).to_be_visible()
    accessible(reader, has_script=False)
    reader.context.close()


def test_the_board_s_home_says_heard_decided_done_not_done_and_prints(site: Site, browser: Browser) -> None:
    desk = officer.desk(browser, site, site.sign_in_of("board_member")[0])
    desk.goto("/staff/")
    menu = desk.get_by_role("navigation", name="Main")
    menu.get_by_text("Decide and tell").focus()
    desk.keyboard.press("Enter")  # a group opens by keyboard, and closes the others
    menu.get_by_role("link", name="The Board").click()
    expect(menu.locator("summary[aria-current]")).to_have_text("Decide and tell")
    # Another journey on this site may have taken up what waited: then the page says that nothing does.
    assert bool(desk.locator("#queue li").count()) != desk.locator("#queue").get_by_text("Nothing waits").is_visible()
    for part in ("heard", "decided", "done", "not-done"):
        assert desk.locator(f"#{part} li").count(), f"the sample has something under {part}"
    for figure in desk.locator(".figures a").all():
        assert desk.locator(figure.get_attribute("href") or "").count() == 1  # each number leads to what it counts
    accessible(desk)
    desk.emulate_media(media="print")
    expect(desk.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(desk.locator("#not-done")).to_be_visible()
    assert _sheets(desk) == 1
    desk.emulate_media(media="screen")
    desk.locator("#decided a").first.click()
    expect(desk.get_by_role("heading", name="How this was decided")).to_be_visible()
    desk.context.close()


def _sheets(page: Page) -> int:
    """On how many sheets of A4 it prints."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
