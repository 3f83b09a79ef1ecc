"""The wall as its readers have it: by keyboard alone, without JavaScript, in Easy Read and in Urdu; then the year in review."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import PHONE, Site, accessible

WALL = "/you-said-we-did/"
FARTHEST = 80  # presses of Tab: more means that the keyboard does not get there
LOCAL = "A bus back from the clubs in Upper Wren would help."
# A reply to a priority of one place: the sample's own cards are all of the whole county.
LOCAL_CARD = f"""
from engage.accounts.services import find_person
from engage.app import create_app
from engage.core.acting import acting_as
from engage.core import clock
from engage.core.db import db
from engage.influence import services
from engage.plan.services import priority_names
from engage.themes.services import accepted_themes

with create_app().app_context(), acting_as("journey"):
    today, by = clock.today(), {{"person_id": find_person("participation@wrenshire.example").id, "now": clock.now()}}
    priority = next(one.id for one in priority_names("en").values() if one.slug == "upper-wren-buses")
    told = {{"decider": "The Board", "owner": "Head of transport"}}
    made = services.record_decision(
        title="A bus from Upper Wren", decided_on=today, meeting="Item 2", priority_id=priority, **told, **by
    )
    claim = services.record_claim(
        made, theme_ids=[accepted_themes()[0].id], said={LOCAL!r}, strength="informed", fit="fully", other_factors="Money.", **by
    )
    services.record_reply(
        claim, outcome="doing", text="It runs from spring.", reason="Many asked.", dated=today, follow_up_on=None, **told, **by
    )
    services.publish(claim, by["person_id"], by["now"])
    db.session.commit()
"""


@pytest.fixture(scope="module")
def local(site: Site) -> Site:
    """The sample authority, with one reply to a single place besides those for the whole county."""
    site.python(LOCAL_CARD)
    return site


@pytest.fixture
def plain(local: Site, browser: Browser) -> Iterator[Page]:
    """A small phone without scripts."""
    context = browser.new_context(viewport=PHONE, locale="en-GB", base_url=local.url, java_script_enabled=False)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def test_the_wall_is_chosen_from_by_keyboard_alone_and_a_choice_changes_no_figure(plain: Page) -> None:
    plain.goto(WALL)
    accessible(plain, has_script=False)
    figures = _figures(plain)
    _press(plain, plain.locator("details.more > summary").first)
    _choose(plain, "area", "Upper Wren")
    _go(plain, plain.locator(".picks button[type=submit]"))
    assert "area=upper-wren" in plain.url
    assert _figures(plain).keys() == {LOCAL}
    accessible(plain, has_script=False)
    _go(plain, plain.locator("[role=status] a"))

    _press(plain, plain.locator("details.more > summary").first)
    _choose(plain, "audience", "Young people")
    _choose(plain, "status", "No, and here is why")
    _go(plain, plain.locator(".picks button[type=submit]"))
    found = _figures(plain)
    assert found
    assert found.items() <= figures.items()
    refused = plain.locator("article.claim .say.we")
    assert set(refused.locator(".label").all_inner_texts()) == {"No, and here is why"}
    accessible(plain, has_script=False)
    _go(plain, refused.first.locator("a.again"))
    expect(plain.get_by_role("heading", name="How this was decided")).to_be_visible()
    accessible(plain, has_script=False)


def test_the_wall_in_easy_read_and_in_urdu(plain: Page) -> None:
    plain.goto(WALL)
    _press(plain, plain.locator("summary", has_text="Display"))
    _go(plain, plain.locator("button[name=display][value=easy]"))
    card = plain.locator("article.claim", has=plain.locator("p.idea")).first
    expect(card.locator("p.idea").first).to_be_visible()
    expect(plain.get_by_text("These words are not in Easy Read yet.").first).to_be_visible()  # and says so where nobody wrote it
    accessible(plain, has_script=False)
    _press(plain, plain.locator("summary", has_text="Choose a language."))
    _go(plain, plain.locator(".langs a[lang=ur]"))
    assert plain.locator("html").get_attribute("dir") == "rtl"
    expect(plain.locator("article.claim .who[lang=ur], article.claim p.idea [lang=ur]").first).to_be_visible()
    accessible(plain, has_script=False)


def test_the_year_in_review_is_a_page_and_a_file_and_the_wall_is_a_feed(plain: Page, local: Site) -> None:
    plain.goto(WALL)
    feed = plain.locator("link[rel=alternate][type='application/atom+xml']").get_attribute("href") or ""
    assert plain.locator(f"main a[href='{feed}']").count() == 1
    entries = ElementTree.fromstring(plain.request.get(feed).body()).findall("{http://www.w3.org/2005/Atom}entry")
    assert any(LOCAL in "".join(entry.itertext()) for entry in entries)

    _go(plain, plain.locator("main a[href='/plan/review/']"))
    for name in ("What went well", "What is not done", "How to tell us"):
        expect(plain.get_by_role("heading", name=name, exact=True)).to_be_visible()
    accessible(plain, has_script=False)
    files = [link.get_attribute("href") or "" for link in plain.locator("main a[href$='.pdf']").all()]
    assert len(files) == 2
    for address in files:
        answer = plain.request.get(address)
        assert answer.status == 200
        assert answer.body().startswith(b"%PDF-"), address
    plain.context.clear_cookies()
    urdu = plain.request.get(plain.url, headers={"Accept-Language": "ur"}).text()
    assert re.search(r"<html lang=\"ur\"\s+dir=\"rtl\"", urdu)


def _figures(page: Page) -> dict[str, str]:
    """About how many stand behind each card, by what they said."""
    cards = page.locator("article.claim .say.you").all()
    return {card.locator(".words").first.inner_text(): card.locator("p.soft.small").first.inner_text() for card in cards}


def _choose(page: Page, field: str, words: str) -> None:
    """Go to the list by Tab and take the choice by arrow keys."""
    chosen = page.locator(f"#{field}")
    _tab_to(page, chosen)
    for _ in range(chosen.locator("option").count()):
        if chosen.locator("option:checked").inner_text() == words:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{words} is not among the choices of {field}")


def _go(page: Page, target: Locator) -> None:
    """Press it, and wait for the page that it leads to."""
    with page.expect_navigation():
        _press(page, target)


def _press(page: Page, target: Locator) -> None:
    _tab_to(page, target)
    page.keyboard.press("Enter")


def _tab_to(page: Page, target: Locator) -> None:
    """Go there by Tab alone."""
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        if target.evaluate("(wanted) => wanted === document.activeElement"):
            return
    raise AssertionError(f"{target} cannot be reached by Tab on {page.url}")
