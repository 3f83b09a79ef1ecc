"""From an answer in Urdu on a small phone to the reply on its receipt: with JavaScript, and without."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys import officer
from tests.journeys.answering import answer
from tests.journeys.conftest import PHONE, Site, accessible

WISH = "شام کو بسیں ہونی چاہئیں، آخری بس چھ بجے چلی جاتی ہے"
CHAIN = officer.Chain(
    title="Later buses on two routes",
    said="Evening buses stop too early.",
    done="Buses on two routes run until ten in the evening.",
    reason="Many young people could not get home from clubs. Two routes run later now.",
)
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
    officer.sign_in(desk, site)
    theme = officer.accept_the_theme_with(desk, site, WISH)
    officer.decide(desk, theme, CHAIN)
    _translate(desk)
    claim = officer.publish(desk)
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
    """Answer ten questions; the address of the receipt."""
    page.goto("/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("html").get_attribute("lang") == "ur"
    accessible(page, has_script=has_script)
    return answer(page, WISH, has_script=has_script)


def _translate(page: Page) -> None:
    """The words of the claim in Urdu, from its decision's page and back to it."""
    page.locator("a[href$='/translate/ur']").click()
    for english, urdu in ((CHAIN.said, SAID_URDU), (CHAIN.done, DONE_URDU), (CHAIN.reason, REASON_URDU)):
        page.get_by_label(english, exact=True).fill(urdu)
    accessible(page)
    page.locator("main form button[type=submit]").last.click()
