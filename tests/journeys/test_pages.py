"""Every page, as each of its readers has it: in their language, at their size, with what they chose or cannot use."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Page, StorageState

from engage.access.privacy import AGES
from engage.access.statement import load_statement
from engage.accounts.permissions import STAFF_ROLES, Role
from engage.core import paths
from engage.sample.source import read_sample
from tests.journeys import matrix
from tests.journeys.conftest import Site
from tests.journeys.covering import Shown, Visit, met, needed, pairwise, plan, whole
from tests.journeys.looking import Audit, Reader, reading
from tests.languages import LANGUAGES

FILES = (".csv", ".docx", ".json", ".odt", ".pdf", ".sav", ".xlf", ".xlsx", ".zip")
FILES += ("/lss", "/print", "/surveyjs", "/toml", "/xlsform")
# In an ordinary run these two have every page, and axe sees each page in one language; `make matrix` shows all to everybody.
THOROUGH = ("en", "ur")
STAFF_LANGUAGES = ("en", "cy", "ur")  # looked over here, of all those that have staff pages
WITH_STAFF_PAGES = ("en", "cy", "ur")
SURVEY = "/surveys/young-people"
# A person's own words are shown again here in the language they were written in.
WORDS = "Mwy o fysiau gyda’r nos, proszę, شکریہ"

# Makes the link that a letter to a member of the parents' forum carries, in the site's own data folder.
# The link of a letter to somebody who forgot their password.
NEW_PASSWORD = """
from engage.accounts import joining, resetting
from engage.app import create_app
from engage.core.acting import acting_as
from engage.core import clock
from engage.core.db import db
now, today, address = clock.now(), clock.today(), "bramble@home.example"
with create_app().app_context(), acting_as("journey"):
    if not joining.has_joined(address):
        joiner = joining.Joiner("Bramble Path", "adult", "three plain words", "en")
        joining.join_by_email(joining.link_token(address, now=now), joiner, now=now, today=today)
        db.session.commit()
    print(resetting.link_for(address, now=now, today=today))
"""
# Asks for three long PDF files of a plan author's, and has one made and one fail: what the press and the worker would do.
LONG_FILES = """
import sys
from io import BytesIO
from engage.accounts.services import find_person
from engage.app import create_app
from engage.core import clock
from engage.core.acting import acting_as
from engage.core.db import db
from engage.evidence import pressing
email, lang = sys.argv[1:]
with create_app().app_context(), acting_as("journey"):
    for key, made in {"needs": None, "equality": BytesIO(b"%PDF"), "standards": None}.items():
        token = pressing.token_of("report", key, lang, find_person(email).id, clock.today())
        pressing.ask(token, BytesIO(b"<p>Long"), lang)
        if key != "needs":
            pressing.keep(token, made)
    db.session.commit()
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
        story = _first_link(audit.page, "/you-said-we-did/stories/", r"/you-said-we-did/stories/\d+$")
        priority = _first_link(audit.page, "/plan/", r"/plan/(?!about$|review)[a-z-]+$")
        board = _first_link(audit.page, "/forums/", r"/forums/[a-z-]+/$")
        thread = _first_link(audit.page, board, r"/forums/[a-z-]+/\d+$")
        asked = _first_link(audit.page, "/consultations/", r"/consultations/[a-z-]+$")
    fixed = (
        PublicPage("home", "/"),
        PublicPage("surveys", "/surveys/", fingers=True),
        PublicPage("start", f"{SURVEY}/", fingers=True),
        *(PublicPage(f"question {number}", f"{SURVEY}/q/{number}", fingers=True) for number in range(1, 11)),
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
        PublicPage("stories", "/you-said-we-did/stories/"),
        PublicPage("story", story),
        PublicPage("story taken back", "/you-said-we-did/stories/back", fingers=True),
        PublicPage("boards", "/forums/"),
        PublicPage("board", board),
        PublicPage("thread", thread),
        PublicPage("sign-in", "/staff/sign-in", staff=True),
        PublicPage("not found", "/nowhere", status=404),
    )
    return (*fixed, *found)


def _first_link(page: Page, start: str, pattern: str) -> str:
    page.goto(start)
    return next(href for href in _hrefs(page, "main a[href]") if re.search(pattern, href))


def _hrefs(page: Page, links: str) -> list[str]:
    return page.eval_on_selector_all(links, "(links) => links.map((link) => link.getAttribute('href'))")  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def in_english(site: Site, browser: Browser, pages: tuple[PublicPage, ...]) -> Audit:
    """The reader of English who has opened every public page; what axe looks at in other languages, it does not look at here."""
    with reading(browser, site.url, Reader("en")) as audit:
        for number, page in enumerate(pages):
            axe = matrix.FOLDER is not None or LANGUAGES[number % len(LANGUAGES)] == "en"
            audit.visit(page.name, page.address, status=page.status, fingers=page.fingers, axe=axe)
        return audit


@pytest.fixture(scope="module")
def english(in_english: Audit) -> frozenset[str]:
    """Everything the interface says in English: the strings of its catalogue, and what stands on any public page."""
    with (paths.bundled("translations") / "pl" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        said = {str(one) for message in read_po(file) for one in (message.id if isinstance(message.id, tuple) else (message.id,))}
    return frozenset(said | in_english.words) - _names()


def shown_in(lang: str, pages: tuple[PublicPage, ...]) -> tuple[PublicPage, ...]:
    """Those of these pages that are in this language."""
    return tuple(page for page in pages if not page.staff or lang in WITH_STAFF_PAGES)


def _names() -> frozenset[str]:
    """What is called the same in every language: the trust and its places."""
    authority = read_sample("authority")
    return frozenset((authority["county"]["trust"], *authority["localities"].values()))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_public_pages_are_whole_on_a_small_phone(
    lang: str, site: Site, browser: Browser, pages: tuple[PublicPage, ...], english: frozenset[str], in_english: Audit
) -> None:
    if matrix.was_whole(str(Reader(lang))):
        return
    with reading(browser, site.url, Reader(lang), english) as audit:
        if lang == "en":
            audit.titles, audit.found = in_english.titles, in_english.found
        else:
            for page in shown_in(lang, pages):
                axe = matrix.FOLDER is not None or page in pages[LANGUAGES.index(lang) :: len(LANGUAGES)]
                if axe or lang in THOROUGH:
                    audit.visit(page.name, page.address, status=page.status, fingers=page.fingers, axe=axe)
        if lang in THOROUGH or matrix.FOLDER:
            _answer(audit)
        _conclude(audit)


def test_every_public_page_was_seen_in_every_language(pages: tuple[PublicPage, ...]) -> None:
    if matrix.FOLDER is None:
        pytest.skip("every page in every language takes long: make matrix")
    seen = {row.reader: row.shown for row in matrix.rows()}
    for lang in LANGUAGES:
        assert {page.name for page in shown_in(lang, pages)} <= set(seen[str(Reader(lang))]), lang
    assert [row for row in matrix.rows() if row.faults] == []


def _conclude(audit: Audit, name: str = "") -> None:
    """Write down what was seen, for the table of `make matrix`; then nothing may have been wrong."""
    matrix.write_down(matrix.Row(name or audit.name, list(audit.titles), audit.found))
    assert not audit.found, "\n".join(("", *audit.found))


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
    page.locator("main input[name=code]").fill("blue otter lantern quilt 42")
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
    "theme": ("light", "dark", "contrast"),
    "width": (320, 768, 1280),
    "text": ("normal", "largest"),
    "spacing": ("normal", "wide"),
    "font": ("standard", "lexend", "opendyslexic"),
    "easy": (False, True),
    "low_data": (False, True),
    "script": (True, False),
}
WAYS = pairwise(MODES)
WAY_NAMES = [str(Reader("", **way)).strip() for way in WAYS]


@pytest.fixture(scope="module")
def visits(pages: tuple[PublicPage, ...]) -> list[Visit]:
    """Who opens which page in which language: enough to meet every pair, or every choice on every page in every language."""
    shown = tuple(map(_for_covering, pages))
    return whole(shown, WAYS) if matrix.FOLDER else plan(shown, WAYS)


def _for_covering(page: PublicPage) -> Shown:
    kind = page.address.split("/")[1].partition("?")[0]
    return Shown(page.name, kind, WITH_STAFF_PAGES if page.staff else LANGUAGES)


def test_what_is_opened_meets_every_pair(pages: tuple[PublicPage, ...], visits: list[Visit]) -> None:
    shown = {page.name: _for_covering(page) for page in pages}
    opened = {pair for visit in visits for pair in met(shown[visit.page], visit.lang, WAYS[visit.way])}
    assert len(shown) == len(pages)
    assert opened == needed(tuple(shown.values()), WAYS)
    assert {visit.lang for visit in visits} == set(LANGUAGES)
    assert all({way[factor] for way in WAYS} == set(values) for factor, values in MODES.items())


@pytest.mark.parametrize("way", range(len(WAYS)), ids=WAY_NAMES)
def test_pages_are_whole_for_every_two_choices_together(
    way: int, site: Site, browser: Browser, pages: tuple[PublicPage, ...], visits: list[Visit], english: frozenset[str]
) -> None:
    named, name = {page.name: page for page in pages}, f"everybody {WAY_NAMES[way]}"
    if matrix.was_whole(name):
        return
    with reading(browser, site.url, Reader("en", **WAYS[way]), english) as audit:
        audit.name = name
        for visit in sorted((one for one in visits if one.way == way), key=lambda one: one.lang):
            page = named[visit.page]
            audit.read(visit.lang)
            shown = f"{page.name} in {visit.lang}"
            audit.visit(shown, page.address, status=page.status, fingers=page.fingers, axe=visit.closely)
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


def _kind(address: str) -> str:
    """The same for all pages that differ in what they show alone."""
    return re.sub(
        r"\d+|(?<=translate/)\w+|(?<=easy/)\w+|(?<=words/)\w+|(?<=text/)[\w.]+", "0", re.split(r"[?#]", address, maxsplit=1)[0]
    )


def _links(source: str) -> list[str]:
    """Where the links of a page to staff pages lead, from its source."""
    return [unescape(href) for href in re.findall(r"<a\b[^>]*?\bhref=\"(/staff/[^\"]*)\"", source)]


def _walk(audit: Audit, is_new: Callable[[str], bool]) -> None:
    """Every kind of staff page that links lead to, the last of each kind, which has most to show: looked at, or only read.

    A preview is a page in the language that was chosen for it, whoever looks: it is opened where that is the reader's own.
    """
    kinds, waiting, lang = {"/staff/"}, ["/staff/"], audit.reader.lang
    while waiting:
        address = waiting.pop(0)
        if is_new(address):
            audit.visit(address, address, axe=lang == "en" or matrix.FOLDER is not None)
            hrefs = _hrefs(audit.page, "a[href^='/staff/']")
        else:
            hrefs = _links(audit.read_source(address, address))
        ours = [href for href in hrefs if re.search(rf"[?&]in=(?!{lang}\b)", href) is None]
        fresh = {_kind(href): href for href in ours if not href.split("?")[0].endswith(FILES)}
        waiting += [href for kind, href in fresh.items() if kind not in kinds]
        kinds |= set(fresh)


@pytest.fixture(scope="module")
def looked_at() -> set[tuple[str, str]]:
    """Kinds of staff pages, and in which language: one that others have too is not looked at for each of them."""
    return set()


@pytest.mark.parametrize("lang", STAFF_LANGUAGES)
@pytest.mark.parametrize("role", STAFF_ROLES)
def test_every_staff_page_is_whole_on_a_wide_screen(
    role: Role,
    lang: str,
    site: Site,
    browser: Browser,
    signed_in: dict[Role, StorageState],
    english: frozenset[str],
    looked_at: set[tuple[str, str]],
) -> None:
    """In an ordinary run each kind of page is looked at for the first role that comes to it; what the others have is read."""
    name = f"{lang} {role.value}"
    if matrix.was_whole(name):
        return

    def is_new(address: str) -> bool:
        seen = (_kind(address), lang)
        was_seen = seen in looked_at
        looked_at.add(seen)
        return not was_seen or address == "/staff/" or matrix.FOLDER is not None  # what needs whom is another page for each

    with reading(browser, site.url, Reader(lang, 1280), english, signed_in[role]) as audit:
        audit.name = name
        _walk(audit, is_new)
        if role not in (Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY):
            audit.visit("not allowed", "/staff/concerns/", status=403, axe=lang == "en" and is_new("not allowed"))
        _conclude(audit)


@pytest.mark.parametrize("lang", STAFF_LANGUAGES)
def test_the_page_of_a_long_pdf_file_is_whole_whatever_became_of_the_file(
    lang: str, site: Site, browser: Browser, signed_in: dict[Role, StorageState], english: frozenset[str]
) -> None:
    """No link leads there: whoever downloads such a file is sent there, and comes back until it is ready."""
    site.python(LONG_FILES, site.sign_in_of(Role.PLAN_AUTHOR.value)[0], lang)
    with reading(browser, site.url, Reader(lang, 1280), english, signed_in[Role.PLAN_AUTHOR]) as audit:
        audit.name = f"{audit.reader} long files"
        leads_to_file = {}
        for key in ("board", "needs", "equality", "standards"):
            audit.visit(f"long file, {key}", f"/staff/evidence/made/report/{key}")
            audit.page.set_viewport_size({"width": 360, "height": 740})
            over = audit.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert over <= 0, f"on a phone it scrolls sideways by {over} px"
            audit.page.set_viewport_size({"width": 1280, "height": 740})
            leads_to_file[key] = audit.page.locator("main a.btn[href$='.pdf']").count()
        # Not asked for, being made, ready, failed: while it is being made, there is nothing to press but to look again.
        assert list(leads_to_file.values()) == [1, 0, 1, 1]
        _conclude(audit)
