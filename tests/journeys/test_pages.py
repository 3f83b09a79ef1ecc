"""Every page, as each of its readers has it: in their language, at their size, with what they chose or cannot use."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Page, StorageState

from engage.access.privacy import AGES
from engage.access.statement import load_statement
from engage.accounts.permissions import STAFF_ROLES, Role
from engage.core import paths
from engage.sample.source import read_sample
from tests.journeys.conftest import MATRIX, Site
from tests.journeys.looking import Audit, Reader, reading, words_of
from tests.languages import LANGUAGES

FILES = (".csv", ".docx", ".json", ".odt", ".pdf", ".sav", ".xlf", ".xlsx", ".zip", "/lss", "/surveyjs", "/toml", "/xlsform")
# In an ordinary run these two see every page and the others every eighth; `make matrix` shows every page to everybody.
THOROUGH, EIGHTH = ("en", "ur"), 8
# One of each kind of writing, for the choices that change how it looks: `make matrix` takes every language.
WRITTEN = ("en", "ur", "ta", "zh")
STAFF_LANGUAGES = ("en", "ur")  # looked over here, of all those that have staff pages
WITH_STAFF_PAGES = ("en", "cy", "ur")
SURVEY = "/surveys/young-people"
# A person's own words are shown again here in the language they were written in.
WORDS = "Mwy o fysiau gyda’r nos, proszę, شکریہ"

# Makes the link that a letter to a member of the parents' forum carries, in the site's own data folder.
NEW_PASSWORD = """
from engage.accounts import joining, resetting
from engage.app import create_app
from engage.core import clock
from engage.core.db import db
now, today, address = clock.now(), clock.today(), "bramble@home.example"
with create_app().app_context():
    if not joining.has_joined(address):
        joiner = joining.Joiner("Bramble Path", "adult", "three plain words", "en")
        joining.join_by_email(joining.link_token(address, now=now), joiner, now=now, today=today)
        db.session.commit()
    print(resetting.link_for(address, now=now, today=today))
"""


@dataclass(frozen=True)
class PublicPage:
    """One public page: what it is, where it is, what it answers, and whether fingers answer on it."""

    name: str
    address: str
    status: int = 200
    fingers: bool = False
    staff: bool = False  # then it is in English for readers of a language that has no staff pages


@pytest.fixture(scope="module")
def pages(site: Site, browser: Browser) -> tuple[PublicPage, ...]:
    """Every public page of the sample authority, one of each kind; the numbered ones found by following links."""
    listing = (site.home / "demo-sign-ins.txt").read_text("utf-8")
    receipt = re.findall(r"^  (\w+-\w+-\w+-\w+-\d\d) ", listing, re.MULTILINE)[0]
    new_password = site.python(NEW_PASSWORD).strip()
    with reading(browser, site.url, Reader("en")) as audit:
        claim = _first_link(audit.page, "/you-said-we-did/", r"/you-said-we-did/\d+$")
        priority = _first_link(audit.page, "/plan/", r"/plan/(?!about$|review)[a-z-]+$")
        board = _first_link(audit.page, "/forums/", r"/forums/[a-z-]+/$")
        thread = _first_link(audit.page, board, r"/forums/[a-z-]+/\d+$")
        asked = _first_link(audit.page, "/consultations/", r"/consultations/[a-z-]+$")
    fixed = (
        PublicPage("home", "/"),
        PublicPage("surveys", "/surveys/", fingers=True),
        PublicPage("start", f"{SURVEY}/", fingers=True),
        *(PublicPage(f"question {number}", f"{SURVEY}/q/{number}", fingers=True) for number in range(1, 7)),
        PublicPage("record", f"{SURVEY}/q/1/record", fingers=True),
        PublicPage("help", f"{SURVEY}/q/1/help", fingers=True),
        PublicPage("find", "/r/", fingers=True),
        PublicPage("come back", "/come-back", fingers=True),
        PublicPage("type a code", "/s/", fingers=True),
        PublicPage("modes", "/access/", fingers=True),
        PublicPage("privacy", "/privacy/", fingers=True),
        *(PublicPage(f"privacy {age}", f"/privacy/{age}") for age in AGES),
        PublicPage("clearing", "/clear-history"),
        PublicPage("accessibility", "/accessibility"),
        PublicPage("report", "/translations/report", fingers=True),
        PublicPage("reported", "/translations/report/thank-you"),
        PublicPage("safe", "/safe/", fingers=True),
        PublicPage("services", "/services/"),
        PublicPage("contact", "/safe/contact", fingers=True),
        PublicPage("contact asked", "/safe/contact/sent"),
        PublicPage("contact taken back", "/safe/contact/taken-back"),
        PublicPage("taking contact back", "/safe/contact/take-back", fingers=True),
        PublicPage("member forgot", "/members/forgotten", fingers=True),
        PublicPage("member forgot, by e-mail", "/members/forgotten/by-email", fingers=True),
        PublicPage("join", "/members/join", fingers=True),
        PublicPage("member, new password", f"/members/new-password/{new_password}", fingers=True),
        PublicPage("member sign-in", "/members/sign-in", fingers=True),
        PublicPage("join by e-mail", "/members/join/by-email", fingers=True),
        PublicPage("member gone", "/members/gone"),
        PublicPage("search", "/forums/search?q=school"),
        PublicPage("who took part", "/consultations/reach/young-people/past"),
        PublicPage("who took part, later", "/consultations/reach/young-people/open"),
        PublicPage("open data", "/open-data/"),
    )
    found = (
        PublicPage("receipt", f"/r/{receipt}", fingers=True),
        PublicPage("delete", f"/r/{receipt}/delete", fingers=True),
        PublicPage("too late to change", f"/r/{receipt}/change", status=409),
        PublicPage("wall", "/you-said-we-did/"),
        PublicPage("nothing on the wall", "/you-said-we-did/?outcome=be_healthy&status=not_ours"),
        PublicPage("wall chosen from", "/you-said-we-did/?audience=young_people&area=county&status=partly"),
        PublicPage("card", claim),
        PublicPage("poster", f"{claim}/poster"),
        PublicPage("examples", "/you-said-we-did/examples"),
        PublicPage("consultations", "/consultations/"),
        PublicPage("consultation", asked),
        PublicPage("waiting", "/you-said-we-did/waiting"),
        PublicPage("names", f"{claim}/names", fingers=True),
        PublicPage("plan", "/plan/"),
        PublicPage("about the plan", "/plan/about", fingers=True),
        PublicPage("version of the plan", "/plan/versions/1"),
        PublicPage("priority", priority),
        PublicPage("review", "/plan/review/"),
        PublicPage("boards", "/forums/"),
        PublicPage("board", board),
        PublicPage("thread", thread),
        PublicPage("sign-in", "/staff/sign-in", staff=True),
        PublicPage("not found", "/nowhere", status=404),
    )
    return (*fixed, *found)


def _first_link(page: Page, start: str, pattern: str) -> str:
    page.goto(start)
    hrefs = [link.get_attribute("href") or "" for link in page.locator("main a").all()]
    return next(href for href in hrefs if re.search(pattern, href))


@pytest.fixture(scope="module")
def english(site: Site, browser: Browser, pages: tuple[PublicPage, ...]) -> frozenset[str]:
    """Everything the interface says in English: the strings of its catalogue, and what stands on any public page."""
    with (paths.bundled("translations") / "pl" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        said = {str(one) for message in read_po(file) for one in (message.id if isinstance(message.id, tuple) else (message.id,))}
    with reading(browser, site.url, Reader("en")) as audit:
        for page in pages:
            audit.page.goto(page.address)
            said |= words_of(audit.page)
    return frozenset(said) - _names()


def shown_in(lang: str, pages: tuple[PublicPage, ...]) -> tuple[PublicPage, ...]:
    """Those of these pages that are in this language."""
    return tuple(page for page in pages if not page.staff or lang in WITH_STAFF_PAGES)


def _names() -> frozenset[str]:
    """What is called the same in every language: the trust and its places."""
    authority = read_sample("authority")
    return frozenset((authority["county"]["trust"], *authority["localities"].values()))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_public_pages_are_whole_on_a_small_phone(
    lang: str, site: Site, browser: Browser, pages: tuple[PublicPage, ...], english: frozenset[str]
) -> None:
    every = lang in THOROUGH or MATRIX
    with reading(browser, site.url, Reader(lang), english) as audit:
        for page in shown_in(lang, pages if every else pages[LANGUAGES.index(lang) % EIGHTH :: EIGHTH]):
            audit.visit(page.name, page.address, status=page.status, fingers=page.fingers)
        if every:
            _answer(audit)
        _conclude(audit)


def test_every_public_page_was_seen_in_every_language(pages: tuple[PublicPage, ...]) -> None:
    if MATRIX is None:
        pytest.skip("every page in every language takes long: make matrix")
    table = _table()
    assert {row["lang"] for row in table if row["pages"] >= len(shown_in(row["lang"], pages))} == set(LANGUAGES)
    assert [row for row in table if row["faults"]] == []


def _conclude(audit: Audit) -> None:
    """Write down what was seen, for the table of `make matrix`; then nothing may have been wrong."""
    if MATRIX:
        row = {"reader": str(audit.reader), "lang": audit.reader.lang, "pages": len(audit.titles), "faults": audit.found}
        with (MATRIX / "seen.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
        lines = ["| reader | pages | faults |", "|---|---|---|"]
        lines += [f"| {row['reader']} | {row['pages']} | {'<br>'.join(row['faults']) or '0'} |" for row in _table()]
        (MATRIX / "table.md").write_text("\n".join(lines) + "\n", "utf-8")
    assert not audit.found, "\n".join(("", *audit.found))


def _table() -> list[dict[str, Any]]:
    assert MATRIX
    return [json.loads(line) for line in (MATRIX / "seen.jsonl").read_text("utf-8").splitlines()]


def _answer(audit: Audit) -> None:
    """An answer from a mistake to its receipt, and a form that was tampered with on the way."""
    page = audit.page
    page.goto(f"{SURVEY}/check")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_selector("[data-errors]")
    audit.look("nothing to send", fingers=True, axe=False)
    page.goto(f"{SURVEY}/q/1")
    page.locator("textarea").fill(WORDS)
    page.locator("button[value=next]").click()
    page.wait_for_url("**/q/2")
    page.goto(f"{SURVEY}/q/3")
    for box in page.locator("input[type=checkbox]:not([data-exclusive])").all()[:4]:
        box.check()
    page.locator("button[value=next]").click()
    page.wait_for_selector("[data-errors]")
    audit.look("too many chosen", fingers=True)
    page.goto(f"{SURVEY}/check")
    audit.look("check", fingers=True)
    page.locator("button[value=stop]").click()
    page.wait_for_url("**/later")
    audit.look("stopped", fingers=True)
    page.goto(f"{SURVEY}/check")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/r/*")
    audit.look("just sent", fingers=True)
    page.locator("main a[href$='/change']").click()
    audit.look("change", fingers=True)
    page.goto("/r/")
    page.locator("main form button[type=submit]").click()
    audit.look("unknown code", fingers=True)
    page.goto("/translations/report")
    page.locator("main [name=csrf_token]").evaluate("(token) => { token.value = 'forged'; }")
    page.locator("main form button[type=submit]").click()
    audit.look("forged form", fingers=True)


def test_the_accessibility_statement_counts_what_is_looked_over_here(pages: tuple[PublicPage, ...]) -> None:
    claimed = {check.key: check for check in load_statement().checks}
    assert claimed["public_pages"].pages == len(pages)
    assert set(claimed["public_pages"].languages) == set(LANGUAGES)
    assert claimed["staff_pages"].languages == STAFF_LANGUAGES


MODES = {
    "lang": WRITTEN,
    "theme": ("light", "dark", "contrast"),
    "width": (320, 768, 1280),
    "text": ("normal", "largest"),
    "spacing": ("normal", "wide"),
    "font": ("standard", "lexend", "opendyslexic"),
    "easy": (False, True),
    "low_data": (False, True),
    "script": (True, False),
}


def _pairwise(factors: dict[str, tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Rows in which every two values of different factors meet: greedily, the row with most new pairs first."""
    rows = [dict(zip(factors, values, strict=True)) for values in product(*factors.values())]
    pairs = {id(row): set(combinations(row.items(), 2)) for row in rows}
    missing, chosen = set().union(*pairs.values()), []
    while missing:
        best = max(rows, key=lambda row: len(pairs[id(row)] & missing))
        missing -= pairs[id(best)]
        chosen.append(best)
    return chosen


def _readers() -> tuple[Reader, ...]:
    if MATRIX is None:
        return tuple(Reader(**row) for row in _pairwise(MODES))
    choices = _pairwise({name: values for name, values in MODES.items() if name != "lang"})
    return tuple(Reader(**{**row, "lang": lang}) for lang in LANGUAGES for row in choices)


READERS = _readers()
EACH = 4  # every page is seen by one reader in so many


@pytest.mark.parametrize("number", range(len(READERS)), ids=lambda number: str(READERS[number]))
def test_pages_are_whole_for_every_two_choices_together(
    number: int, site: Site, browser: Browser, pages: tuple[PublicPage, ...], english: frozenset[str]
) -> None:
    with reading(browser, site.url, READERS[number], english) as audit:
        for page in shown_in(READERS[number].lang, pages[number % EACH :: EACH]):
            audit.visit(page.name, page.address, status=page.status, fingers=page.fingers)
        _conclude(audit)


@pytest.fixture(scope="module")
def signed_in(site: Site, browser: Browser) -> dict[Role, StorageState]:
    """The cookie of each role: signed in once, in a browser that has chosen no language."""
    kept = {}
    for role in STAFF_ROLES:
        with reading(browser, site.url, Reader("en", 1280)) as audit:
            site.sign_in(audit.page, role)
            kept[role] = audit.page.context.storage_state()
    return kept


def _walk(page: Page) -> Iterator[str]:
    """Every kind of staff page that links lead to: the last of each kind, which has most to show."""
    kinds, waiting = {"/staff/"}, ["/staff/"]
    while waiting:
        address = waiting.pop(0)
        page.goto(address)
        yield address
        hrefs = [link.get_attribute("href") or "" for link in page.locator("a[href^='/staff/']").all()]
        fresh = {
            re.sub(r"\d+|(?<=translate/)\w+|(?<=easy/)\w+|(?<=words/)\w+", "0", href.split("#")[0].split("?")[0]): href
            for href in hrefs
            if not href.split("?")[0].endswith(FILES)
        }
        waiting += [href for kind, href in fresh.items() if kind not in kinds]
        kinds |= set(fresh)


@pytest.mark.parametrize("lang", STAFF_LANGUAGES)
@pytest.mark.parametrize("role", STAFF_ROLES)
def test_every_staff_page_is_whole_on_a_wide_screen(
    role: Role, lang: str, site: Site, browser: Browser, signed_in: dict[Role, StorageState], english: frozenset[str]
) -> None:
    with reading(browser, site.url, Reader(lang, 1280), english, signed_in[role]) as audit:
        for address in _walk(audit.page):
            audit.look(address)
        if role not in (Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY):
            audit.visit("not allowed", "/staff/concerns/", status=403)
        _conclude(audit)
