"""A school's code from the officer's desk to a phone and a shared tablet: what is counted and shown, and what is left behind."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PHONE, Site, accessible
from tests.journeys.officer import OFFICER, desk

EXACT = """
import sys
from engage.app import create_app
from engage.core.acting import acting_as
from engage.core.db import db
from engage.surveys.reaching.models import InviteCode, InviteCount
with create_app().app_context(), acting_as("journey"):
    code = db.session.query(InviteCode).filter_by(code=sys.argv[1]).one()
    row = db.session.get_one(InviteCount, code.id)
    print(row.opened, row.begun, row.sent)
    if len(sys.argv) > 2:
        row.sent = int(sys.argv[2])
        db.session.commit()
"""
RECEIPT = re.compile(r"[a-z]+-[a-z]+-[a-z]+-[a-z]+-\d\d")


def test_a_school_is_reached_by_a_poster_a_phone_and_a_tablet(site: Site, browser: Browser) -> None:
    officer = desk(browser, site, site.sign_in_of(OFFICER)[0])
    code = make_code(officer)
    look_at_posters(officer)
    counts = officer.url
    phone = browser.new_context(viewport=PHONE, locale="en-GB", base_url=site.url)  # type: ignore[arg-type]
    page = phone.new_page()
    page.goto(f"/s/{code}")
    accessible(page)
    answer(page)
    expect(page).to_have_url(re.compile(r"/r/"))
    assert site.python(EXACT, code).split() == ["1", "1", "1"]
    officer.goto(counts)
    assert officer.locator("#counts dd").all_inner_texts() == ["a few or none"] * 3
    phone.close()
    use_tablet(browser, site, code)
    assert site.python(EXACT, code, "42").split() == ["3", "3", "2"]
    officer.goto(counts)
    expect(officer.locator("#counts dd").last).to_have_text(re.compile("about 4[05]"))
    expect(officer.locator("#counts")).to_contain_text("of 60 hoped for. Nobody is turned away.")
    officer.context.close()


def make_code(page: Page) -> str:
    """The officer writes a school down; its code."""
    page.goto("/staff/codes/new")
    page.get_by_label("What is the setting called?").fill("Hill School")
    page.get_by_label("School or college").check()
    page.get_by_label("How many answers do you hope for?").fill("60")
    page.locator("select[name=wave_id]").select_option(
        label=page.locator("option", has_text="Your area, your say").last.inner_text()
    )
    accessible(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hill School")
    accessible(page)
    return page.locator("bdi.code").inner_text()


def look_at_posters(page: Page) -> None:
    """As a page in Urdu and in Easy Read, and as a tagged PDF."""
    back = page.url
    for query, says in (("lang=ur", "علاقہ"), ("lang=en&easy=1", "Tell us about your area")):
        page.goto(f"{back}/poster?{query}")
        accessible(page)
        expect(page.locator(".poster h1")).to_contain_text(says)
        page.set_viewport_size({"width": 794, "height": 1123})
    made = page.request.get(f"{back}/poster/en.pdf")
    assert made.ok
    assert made.body().startswith(b"%PDF")
    page.goto(back)


def use_tablet(browser: Browser, site: Site, code: str) -> None:
    """One person sends, the next walks away, and nothing of either is left for the third."""
    tablet = browser.new_context(viewport={"width": 768, "height": 1024}, locale="en-GB", base_url=site.url)
    page = tablet.new_page()
    page.clock.install()
    page.goto(f"/s/{code}?kiosk")
    accessible(page)
    answer(page)
    receipt = RECEIPT.search(page.locator("bdi.code").inner_text())
    assert receipt
    accessible(page)
    assert receipt[0] not in page.url
    page.get_by_role("link", name="Finish: next person").click()
    expect(page).to_have_url(f"{site.url}/surveys/young-people/")
    page.go_back()
    assert receipt[0] not in page.content()
    page.goto(f"/s/{code}?kiosk")
    page.locator("main form button[type=submit]").last.click()
    page.locator("textarea").fill("Benches by the old mill")
    page.wait_for_load_state()  # what counts the minutes has begun
    page.clock.fast_forward("03:05")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Are you still there?")
    dialog.get_by_role("button", name="I need more time").click()
    expect(page.locator("textarea")).to_have_value("Benches by the old mill")
    page.clock.fast_forward("03:05")
    page.clock.fast_forward("01:05")
    expect(page).to_have_url(f"{site.url}/surveys/young-people/")
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    page.goto("/surveys/young-people/q/1")
    expect(page.locator("textarea")).to_have_value("")
    assert receipt[0] not in str(tablet.cookies())
    tablet.close()


def answer(page: Page) -> None:
    """Say how safe it feels, nothing else, and send."""
    page.locator("main form button[type=submit]").last.click()
    press(page, "button[value=skip]")
    page.locator("input[value='3']").check()
    press(page, "button[value=next]")
    page.goto("/surveys/young-people/check")
    press(page, "main form .btn.go")


def press(page: Page, button: str) -> None:
    """Press, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.locator(button).click()
