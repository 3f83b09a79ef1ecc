"""What a participation officer does at the desk: signs in, accepts the theme of an answer, decides, publishes."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Site, accessible

OFFICER = "participation_officer"
WIDE = {"width": 1280, "height": 900}
# Signs a member of staff in without the page: how staff prove who they are is another journey's.
_SIGN_IN = """
import hashlib, secrets, sys
from datetime import UTC, datetime
from engage.accounts import sessions
from engage.accounts.models import SignInSession
from engage.accounts.services import find_person
from engage.app import create_app
from engage.core.db import db
app = create_app()
with app.app_context():
    token = secrets.token_urlsafe(32)
    digest = hashlib.sha256(token.encode()).hexdigest()
    person = find_person(sys.argv[1]).id
    db.session.add(SignInSession(digest=digest, person_id=person, way="test", began_at=datetime.now(UTC)))
    db.session.commit()
    print(app.session_interface.get_signing_serializer(app).dumps({sessions.STAFF_KEY: token}))
"""

_WHERE = """
SELECT theme.wave_id, theme.id FROM theme_assignment
JOIN theme ON theme.id = theme_id JOIN answer ON answer.id = answer_id
WHERE ? IN (answer.text, interpretation, advocate_view) AND NOT is_removed
AND theme.state NOT IN ('rejected', 'merged', 'split', 'superseded')
ORDER BY is_main DESC, theme.id DESC LIMIT 1
"""


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


def desk(browser: Browser, site: Site, email: str) -> Page:
    """A wide screen on which whoever has this address is signed in already, in English; its context is the caller's to close."""
    context = browser.new_context(viewport=WIDE, locale="en-GB", base_url=site.url)  # type: ignore[arg-type]
    context.add_cookies([{"name": "engage", "value": site.python(_SIGN_IN, email).strip(), "url": site.url}])
    return context.new_page()


def accept_the_theme_with(page: Page, site: Site, words: str) -> str:
    """Find the theme that holds this answer, accept it if nobody has, and give its number.

    An answer that fitted no theme when it came waits for the next search, which an officer can ask for.
    """
    page.goto("/staff/themes/")
    accessible(page)
    hrefs = [link.get_attribute("href") for link in page.locator("main a[href^='/staff/themes/']").all()]
    waves = list(dict.fromkeys(href for href in hrefs if href))
    theme = _theme_with(site, words) or _theme_after_looking_again(page, site, waves, words)
    page.goto(theme)
    expect(page.get_by_text(words).first).to_be_visible()
    accessible(page)
    accept = page.get_by_role("button", name=re.compile("^Accept"))
    if accept.count():
        accept.click()
        accessible(page)
    return theme.rstrip("/").split("/")[-1]


def _theme_with(site: Site, words: str) -> str | None:
    # There are many, and a page is slow to draw: an officer scrolls, this asks where the words are.
    with closing(sqlite3.connect(f"file:{site.home / 'engage.sqlite'}?mode=ro", uri=True, timeout=20)) as database:
        found = database.execute(_WHERE, (words,)).fetchone()
    return f"/staff/themes/{found[0]}/{found[1]}" if found else None


def _theme_after_looking_again(page: Page, site: Site, waves: list[str], words: str) -> str:
    wave = next(wave for wave in waves if words in unescape(page.request.get(f"{wave.rstrip('/')}/none").text()))
    page.goto(wave)
    page.get_by_role("button", name="Look for themes again").click()
    site.command("work", "--until-idle")
    theme = _theme_with(site, words)
    assert theme, "no theme holds the answer"
    return theme


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
    claim_and_reply(page, theme, chain)


def decide_at_a_meeting(page: Page, theme: str, chain: Chain, minutes: str) -> None:
    """The same, the decision being taken at a meeting of the first board whose minutes are found like this."""
    page.goto("/staff/influence/meetings/")
    page.fill("input[name=met_on]", datetime.now(UTC).date().isoformat())
    page.fill("input[name=minute_reference]", minutes)
    accessible(page)
    page.get_by_role("button", name="Save").click()
    if page.locator(f"select[name=about_0] option[value='theme:{theme}']").count():  # else another journey's claim answers it too
        page.select_option("select[name=about_0]", f"theme:{theme}")
    page.fill("input[name=title_0]", chain.title)
    page.fill("input[name=owner_0]", "Head of transport")
    page.select_option("select[name=priority_id_0]", label=chain.priority)
    accessible(page)
    page.get_by_role("button", name="Record these decisions").click()
    page.locator("#decided").get_by_role("link", name=chain.title).click()
    claim_and_reply(page, theme, chain)


def claim_and_reply(page: Page, theme: str, chain: Chain) -> None:
    """On the page of a decision: a claim on this theme, and its reply."""
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
    page.fill("input[name=dated]", datetime.now(UTC).date().isoformat())
    accessible(page)
    page.get_by_role("button", name="Save this reply").click()


def publish(page: Page) -> str:
    """Publish the one claim on the page that is open; its number."""
    page.get_by_role("button", name="Publish it").click()
    accessible(page)
    address = page.get_by_role("link", name="See it as everyone does").get_attribute("href") or ""
    return address.rstrip("/").split("/")[-1]
