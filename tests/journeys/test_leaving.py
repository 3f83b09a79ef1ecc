"""Leaving: from every public page at once, with and without JavaScript, and Back does not lead here again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.journeys.conftest import PHONE, Site

SURVEY = "/surveys/young-people"
AWAY = "https://www.bbc.co.uk/weather"


@pytest.fixture(scope="module")
def addresses(site: Site) -> tuple[str, ...]:
    """One public page of each kind, errors, a poster and a receipt among them."""
    listing = (site.home / "demo-sign-ins.txt").read_text("utf-8")
    receipt = re.findall(r"^  (\w+-\w+-\w+-\w+-\d\d) ", listing, re.MULTILINE)[0]
    return (
        "/", "/surveys/",
        f"{SURVEY}/", f"{SURVEY}/q/1", f"{SURVEY}/q/2", f"{SURVEY}/q/1/help", f"{SURVEY}/check", "/r/",
        f"/r/{receipt}", f"/r/{receipt}/delete", "/access/", "/you-said-we-did/", "/you-said-we-did/1",
        "/you-said-we-did/1/poster",
        "/you-said-we-did/examples", "/plan/", "/forums/", "/forums/parents/", "/privacy/", "/privacy/6-9", "/clear-history",
        "/accessibility", "/translations/report", "/nowhere", "/r/nonsense", "/staff/sign-in",
    )  # fmt: skip


def _elsewhere(route: Route) -> None:
    """The other site is a page of ours: no test leaves this machine."""
    assert "referer" not in route.request.headers, "the other site is not told where somebody came from"
    route.fulfill(body="<title>Weather</title>", content_type="text/html")


def test_without_javascript_leave_leads_away_from_every_page(site: Site, browser: Browser, addresses: tuple[str, ...]) -> None:
    opened = browser.new_context(viewport=PHONE, base_url=site.url, java_script_enabled=False)  # type: ignore[arg-type]
    opened.route(f"{AWAY}**", _elsewhere)
    page = opened.new_page()
    for address in addresses:
        page.goto(address)
        leave = page.locator("[data-leave]")
        assert leave.is_visible(), address
        leave.click()
        page.wait_for_url(AWAY)
    opened.close()


def test_with_javascript_leave_takes_one_away_and_back_does_not_lead_here_again(
    site: Site, browser: Browser, addresses: tuple[str, ...]
) -> None:
    opened = browser.new_context(viewport=PHONE, base_url=site.url)  # type: ignore[arg-type]
    opened.route("https://before.example/", lambda route: route.fulfill(body="<title>Before</title>", content_type="text/html"))
    opened.route(f"{AWAY}**", _elsewhere)
    for address in addresses:
        page = opened.new_page()
        page.goto("https://before.example/")
        page.goto(address)
        page.locator("[data-leave]").click()
        page.wait_for_url(AWAY)
        page.go_back()
        assert page.url == "https://before.example/", address
        page.close()
    opened.close()


def test_shift_three_times_leaves_every_page(site: Site, browser: Browser, addresses: tuple[str, ...]) -> None:
    opened = browser.new_context(viewport=PHONE, base_url=site.url)  # type: ignore[arg-type]
    opened.route(f"{AWAY}**", _elsewhere)
    page = opened.new_page()
    for address in addresses:
        page.goto(address)
        _press(page, "Shift", "Shift", "a", "Shift", "b")
        assert page.url.startswith(site.url), f"{address}: capitals are no way out"
        _press(page, "Shift", "Shift", "Shift")
        page.wait_for_url(AWAY)
    opened.close()


def test_the_button_says_what_it_does_not_do(site: Site, browser: Browser) -> None:
    opened = browser.new_context(viewport=PHONE, base_url=site.url)  # type: ignore[arg-type]
    page = opened.new_page()
    page.goto("/")
    described = page.locator("[data-leave]").get_attribute("aria-describedby")
    assert "It does not clear your browser's history." in page.locator(f"#{described}").inner_text()
    opened.close()


def _press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
