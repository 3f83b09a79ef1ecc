"""What a participation officer does at the desk: signs in, accepts the theme of an answer, decides, publishes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, accessible

OFFICER = "participation_officer"


@dataclass(frozen=True)
class Chain:
    """What the officer types: what was said, what was done and why. priority : the plan's, by its name; none: not of the plan."""

    title: str
    said: str
    done: str
    reason: str
    priority: str = ""


def sign_in(page: Page, site: Site, role: str = OFFICER) -> None:
    """Sign in with a sample account of this role; the staff's first page is open then."""
    site.sign_in(page, role, look=accessible)
    expect(page.get_by_role("heading", level=1)).to_have_text("What needs you today")
    accessible(page)


def accept_the_theme_with(page: Page, words: str) -> str:
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


def decide(page: Page, theme: str, chain: Chain) -> None:
    """Record a decision, a claim on this theme and its reply through the forms; the decision's page is open then."""
    today = datetime.now(UTC).date().isoformat()
    page.goto("/staff/influence/decisions/new")
    page.fill("input[name=title]", chain.title)
    if chain.priority:
        page.select_option("select[name=priority_id]", label=chain.priority)
    page.fill("input[name=decider]", "The Board")
    page.fill("input[name=owner]", "Head of transport")
    page.fill("input[name=decided_on]", today)
    accessible(page)
    page.get_by_role("button", name="Record this decision").click()
    accessible(page)
    page.get_by_role("link", name="Add what people said").click()
    page.locator(f"input[name=theme_ids][value='{theme}']").check()
    page.fill("textarea[name=said]", chain.said)
    page.locator("input[name=strength][value=informed]").check()
    page.locator("input[name=fit][value=partly]").check()
    page.fill("textarea[name=other_factors]", "The bus company had two spare drivers.")
    accessible(page)
    page.get_by_role("button", name="Save what people said").click()
    page.get_by_role("link", name="Write the reply").click()
    page.locator("input[name=outcome][value=partly]").check()
    page.fill("textarea[name=text]", chain.done)
    page.fill("textarea[name=reason]", chain.reason)
    page.fill("input[name=dated]", today)
    accessible(page)
    page.get_by_role("button", name="Save this reply").click()


def publish(page: Page) -> str:
    """Publish the one claim on the page that is open; its number."""
    page.get_by_role("button", name="Publish it").click()
    accessible(page)
    address = page.get_by_role("link", name="See it as everyone does").get_attribute("href") or ""
    return address.rstrip("/").split("/")[-1]
