"""From an answer in Urdu on a small phone to the reply on its receipt: with JavaScript, and without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import PHONE, Site, accessible

OFFICER = "participation_officer"
WISH = "شام کو بسیں ہونی چاہئیں، آخری بس چھ بجے چلی جاتی ہے"
SAID = "Evening buses stop too early."
DONE = "Buses on two routes run until ten in the evening."
REASON = "Many young people could not get home from clubs. Two routes run later now."
SAID_URDU = "شام کی بسیں بہت جلد بند ہو جاتی ہیں۔"
DONE_URDU = "دو راستوں پر بسیں رات دس بجے تک چلتی ہیں۔"
REASON_URDU = "بہت سے نوجوان کلب سے گھر نہیں پہنچ پاتے تھے۔ اب دو راستوں پر بسیں دیر تک چلتی ہیں۔"


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def has_script(request: pytest.FixtureRequest) -> bool:
    """Whether the phone runs scripts."""
    return bool(request.param)


@pytest.fixture
def phone(has_script: bool, browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A phone 360 pixels wide that speaks to nobody but this site."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=has_script, locale="ur-PK", base_url=site.url)  # type: ignore[arg-type]
    strangers: list[str] = []
    context.on("request", lambda asked: None if asked.url.startswith((site.url, "data:")) else strangers.append(asked.url))
    yield context
    context.close()
    assert strangers == [], "a page asked another host for something"


def test_a_young_person_answers_and_hears_back(phone: BrowserContext, has_script: bool, browser: Browser, site: Site) -> None:
    """The whole chain, each page looked over by axe."""
    page = phone.new_page()
    receipt = _answer_in_urdu(page, has_script)
    site.command("work", "--until-idle")
    with_script = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=site.url, locale="en-GB")
    desk = with_script.new_page()
    _sign_in(desk, site)
    theme = _accept_the_theme_with(desk, WISH)
    claim = _decide_and_publish(desk, theme)
    with_script.close()
    page.goto(receipt)
    expect(page.get_by_text(SAID_URDU)).to_be_visible()
    expect(page.get_by_text(DONE_URDU)).to_be_visible()
    accessible(page, has_script=has_script)
    for address in ("/you-said-we-did/", f"/you-said-we-did/{claim}", "/plan/"):
        page.goto(address)
        accessible(page, has_script=has_script)
    page.goto("/you-said-we-did/")
    expect(page.get_by_text(DONE_URDU).first).to_be_visible()


def _answer_in_urdu(page: Page, has_script: bool) -> str:
    """Answer six questions; the address of the receipt."""
    page.goto("/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("html").get_attribute("lang") == "ur"
    accessible(page, has_script=has_script)
    page.goto("/surveys/")
    accessible(page, has_script=has_script)
    page.locator("a[href='/surveys/young-people/']").first.click()
    accessible(page, has_script=has_script)
    page.locator("main form button[type=submit]").last.click()
    accessible(page, has_script=has_script)
    page.locator("textarea").fill(WISH)
    _next(page)
    for choice in ("3", "things_to_do"):
        page.locator(f"input[value='{choice}']").check()
        accessible(page, has_script=has_script)
        _next(page)
    _press(page, "button[value=skip]")
    page.locator("input[value='14_16']").check()
    accessible(page, has_script=has_script)
    _next(page)
    page.locator("input[value='carrow']").check()
    _next(page)
    expect(page.get_by_text(WISH)).to_be_visible()
    accessible(page, has_script=has_script)
    page.locator("input[name=quote_consent]").check()
    _press(page, "main form .btn.go")
    assert re.search(r"/r/[a-z]+-[a-z]+-[a-z]+-[a-z]+-\d\d$", page.url)
    assert page.locator(".code").inner_text() in page.url
    accessible(page, has_script=has_script)
    return page.url


def _next(page: Page) -> None:
    _press(page, "button[value=next]")


def _press(page: Page, button: str) -> None:
    """Press, and wait for the page that it leads to: the words are sent before this one is left."""
    with page.expect_navigation():
        page.locator(button).click()


def _sign_in(page: Page, site: Site) -> None:
    site.sign_in(page, OFFICER, look=accessible)
    expect(page.get_by_role("heading", level=1)).to_have_text("What needs you today")
    accessible(page)


def _accept_the_theme_with(page: Page, words: str) -> str:
    """Find the theme that holds this answer, accept it if nobody has, and give its number."""
    page.goto("/staff/themes/")
    accessible(page)
    waves = [link.get_attribute("href") for link in page.locator("main a[href^='/staff/themes/']").all()]
    for wave in dict.fromkeys(href for href in waves if href):
        for theme in _themes_of(page, wave):
            page.goto(theme)
            if page.get_by_text(words).count():
                accessible(page)
                accept = page.get_by_role("button", name=re.compile("^Accept"))
                if accept.count():
                    accept.click()
                    accessible(page)
                return theme.rstrip("/").split("/")[-1]
    raise AssertionError("no theme holds the answer")


def _themes_of(page: Page, wave: str) -> list[str]:
    page.goto(wave)
    hrefs = [(link.get_attribute("href") or "").partition("#")[0] for link in page.locator("nav.side a").all()]
    return [href for href in hrefs if href.rstrip("/").split("/")[-1].isdigit()]


def _decide_and_publish(page: Page, theme: str) -> str:
    """Record a decision, a claim and a reply through the forms, in English and Urdu, and publish; the claim's number."""
    today = datetime.now(UTC).date().isoformat()
    page.goto("/staff/influence/decisions/new")
    page.fill("input[name=title]", "Later buses on two routes")
    page.fill("input[name=decider]", "The Board")
    page.fill("input[name=owner]", "Head of transport")
    page.fill("input[name=decided_on]", today)
    accessible(page)
    page.get_by_role("button", name="Record this decision").click()
    accessible(page)
    page.get_by_role("link", name="Add what people said").click()
    page.locator(f"input[name=theme_ids][value='{theme}']").check()
    page.fill("textarea[name=said]", SAID)
    page.locator("input[name=strength][value=informed]").check()
    page.locator("input[name=fit][value=partly]").check()
    page.fill("textarea[name=other_factors]", "The bus company had two spare drivers.")
    accessible(page)
    page.get_by_role("button", name="Save what people said").click()
    page.get_by_role("link", name="Write the reply").click()
    page.locator("input[name=outcome][value=partly]").check()
    page.fill("textarea[name=text]", DONE)
    page.fill("textarea[name=reason]", REASON)
    page.fill("input[name=dated]", today)
    accessible(page)
    page.get_by_role("button", name="Save this reply").click()
    page.locator("a[href$='/translate/ur']").click()
    for english, urdu in ((SAID, SAID_URDU), (DONE, DONE_URDU), (REASON, REASON_URDU)):
        page.get_by_label(english, exact=True).fill(urdu)
    accessible(page)
    page.locator("main form button[type=submit]").last.click()
    page.get_by_role("button", name="Publish it").click()
    accessible(page)
    address = page.get_by_role("link", name="See it as everyone does").get_attribute("href") or ""
    return address.rstrip("/").split("/")[-1]
