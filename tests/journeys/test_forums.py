"""The forums in a browser: a parent and a moderator, a young person's first post, words that must reach the lead alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import PHONE, Site, accessible

PASSWORD = "a long enough password"
URDU = "اسکول کے سامنے گاڑیاں بہت تیز چلتی ہیں، مجھے 07700 900456 پر فون کریں۔"
URDU_LESS = "اسکول کے سامنے گاڑیاں بہت تیز چلتی ہیں۔"
CALM = "A kettle and a sofa would do for our room."
WORRYING = "My stepdad hits me when he is drunk and I am scared to go home."
# Makes an invitation as the officers' page does, in the site's own data folder.
INVITE = """
import sys
from datetime import date, timedelta
from engage.accounts import joining
from engage.accounts.models import Person
from engage.app import create_app
from engage.core.acting import acting_as
from engage.core import clock
from engage.core.db import db
with create_app().app_context(), acting_as("journey"):
    person = db.session.query(Person).first()
    wanted = joining.InviteFor(sys.argv[1], "invite", None, "journey", 3, date.today() + timedelta(9))
    print(joining.make_invite(wanted, person.id, now=clock.now()))
    db.session.commit()
"""


@pytest.fixture
def moderator(browser: Browser, site: Site) -> Iterator[Page]:
    """A moderator at a desk."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", base_url=site.url)
    page = context.new_page()
    site.sign_in(page, "moderator")
    yield page
    context.close()


def phone(browser: Browser, site: Site, locale: str, *, scripts: bool) -> BrowserContext:
    return browser.new_context(viewport=PHONE, locale=locale, base_url=site.url, java_script_enabled=scripts)  # type: ignore[arg-type]


def join(page: Page, site: Site, audience: str, name: str, age_band: str) -> None:
    """Join with an invitation's code."""
    code = site.python(INVITE, audience).strip()
    page.goto("/members/join")
    page.fill("input[name=code]", code)
    page.fill("input[name=pseudonym]", name)
    page.locator(f"input[name=age_band][value='{age_band}']").check()
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/members/$|/forums/"))


def write_first(page: Page, text: str, title: str = "") -> None:
    """Fill in a form of one's first post: the rules are on the page, and are agreed to."""
    if title:
        page.fill("input[name=title]", title)
    page.fill("textarea[name=text]", text)
    page.locator("input[name=rules]").check()
    page.locator("main form button.go").first.click()


def in_hand(page: Page, words: str) -> None:
    """Bring the post with these words to hand at the moderators' desk."""
    page.goto("/staff/moderation/")
    links = [link.get_attribute("href") for link in page.locator(".pick a").all()]
    for link in links:
        page.goto(str(link))
        if words in page.locator("#in-hand").inner_text():
            return
    raise AssertionError(f"{words!r} is not in the queue")


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_parent_writes_in_urdu_a_moderator_takes_a_number_out_and_the_parent_answers(
    scripts: bool, browser: Browser, site: Site, moderator: Page
) -> None:
    context = phone(browser, site, "ur-PK", scripts=scripts)
    page = context.new_page()
    join(page, site, "parents", f"Daryaft {'AB'[scripts]}", "adult")
    page.goto("/forums/parents-forum/1/reply")
    accessible(page, has_script=scripts)
    write_first(page, URDU)
    page.wait_for_url("**/forums/sent/waits**")
    accessible(page, has_script=scripts)
    in_hand(moderator, "07700 900456")
    expect(moderator.locator("mark")).to_have_text("07700 900456")
    accessible(moderator)
    moderator.keyboard.press("r")
    moderator.fill("#redacted-text", URDU_LESS)
    moderator.select_option("#redacted-reason", "contact")
    moderator.locator("form:has(#redacted-text) button").click()
    moderator.wait_for_url("**/staff/moderation/?done=*")
    page.goto("/forums/mine/")
    accessible(page, has_script=scripts)
    page.locator("main article a.again").first.click()
    expect(page.get_by_text("07700 900456")).to_be_visible()
    page.fill("textarea[name=answer]", "شکریہ")
    page.locator("main form button.go").click()
    page.wait_for_url("**/forums/sent/waits**")
    in_hand(moderator, "شکریہ")
    page.goto("/forums/parents-forum/1")
    assert "07700 900456" not in page.content()
    assert URDU_LESS in page.content()
    context.close()


def test_a_young_persons_post_waits_is_let_through_and_appears_for_members_alone(
    browser: Browser, site: Site, moderator: Page
) -> None:
    context = phone(browser, site, "en-GB", scripts=True)
    page = context.new_page()
    join(page, site, "young_people", "Kettle Drum", "13-15")
    page.goto("/forums/our-space/")
    accessible(page)
    page.locator("main a.go").click()
    accessible(page)
    write_first(page, CALM, "Our room")
    page.wait_for_url("**/forums/sent/waits**")
    page.goto("/forums/our-space/")
    assert "Our room" not in page.content()
    in_hand(moderator, CALM)
    moderator.keyboard.press("a")
    moderator.wait_for_url("**/staff/moderation/?done=*")
    page.goto("/forums/our-space/")
    page.get_by_role("link", name="Our room").click()
    expect(page.get_by_text(CALM)).to_be_visible()
    stranger = phone(browser, site, "en-GB", scripts=True)
    other = stranger.new_page()
    answer = other.goto(page.url)
    assert answer
    assert answer.status == 404
    assert CALM not in other.content()
    stranger.close()
    context.close()


def test_words_that_worry_vanish_from_the_forum_and_reach_the_desk(browser: Browser, site: Site, moderator: Page) -> None:
    context = phone(browser, site, "en-GB", scripts=True)
    page = context.new_page()
    join(page, site, "young_people", "Paper Boat", "13-15")
    page.goto("/forums/our-space/new")
    write_first(page, WORRYING, "At home")
    page.wait_for_url("**/forums/sent/help**")
    accessible(page)
    expect(page.get_by_text("0800 1111").first).to_be_visible()
    for address in ("/forums/our-space/", "/forums/mine/", "/forums/search?q=stepdad"):
        page.goto(address)
        assert WORRYING not in page.content()
    moderator.goto("/staff/moderation/")
    assert "stepdad" not in moderator.content()
    desk = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", base_url=site.url)
    lead = desk.new_page()
    site.sign_in(lead, "safeguarding_lead")
    lead.goto("/staff/concerns/")
    newest = max(
        (link.get_attribute("href") or "" for link in lead.locator("main a[href*='/staff/concerns/']").all()),
        key=lambda href: int(re.sub(r"\D", "", href) or 0),
    )
    lead.goto(newest)
    expect(lead.get_by_text(WORRYING).first).to_be_visible()
    desk.close()
    context.close()


def test_the_sample_shows_what_groups_of_voters_think(browser: Browser, site: Site) -> None:
    site.command("work", "--until-idle")
    context = phone(browser, site, "en-GB", scripts=True)
    page = context.new_page()
    page.goto("/forums/parents-forum/")
    page.get_by_role("link", name="What should come first on our roads?").click()
    page.locator("a[href$='/groups']").click()
    accessible(page)
    assert page.locator("figure svg").count() > 3
    context.close()
