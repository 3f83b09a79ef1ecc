"""A consultation from its first draft to the signature under its report: gates stop it and say who can help."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from engage.core import clock
from engage.core.i18n import format_date
from tests.journeys import officer
from tests.journeys.conftest import PHONE, Site, accessible, free_port, served
from tests.journeys.small import prepare

SURVEY = "/surveys/young-people/"
TITLE, BOARD = "Evenings in Carrow", "The Board of Wrenshire Children's Trust"
WHY, IN_URDU = "The last bus leaves before clubs end.", "آخری بس کلب ختم ہونے سے پہلے چلی جاتی ہے۔"
SNOW = "Snow has closed the schools."
OFFICER, MEMBER = "officer@wrenshire.example", "member@wrenshire.example"
STAFF = f"""
from datetime import timedelta
from engage.accounts.services import add_person
from engage.app import create_app
from engage.core.acting import acting_as
from engage.core import clock
from engage.core.db import db

with create_app().app_context(), acting_as("journey"):
    for email, role in (("{OFFICER}", "participation_officer"), ("{MEMBER}", "board_member")):
        until = clock.today() + timedelta(days=365)
        add_person("Sam Sample", email, "a long password for tests", (role,), now=clock.now(), vetted_until=until)
    db.session.commit()
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with one open survey that belongs to no consultation yet; what is done to it disturbs no other journey."""
    made = Site(f"http://127.0.0.1:{free_port()}", tmp_path_factory.mktemp("consulting"))
    (made.home / "engage.toml").write_text(f'public_url = "{made.url}"\nanalysis_tier = "fast"\n', "utf-8")
    prepare(made.environment)
    made.python(STAFF)
    with served(made):
        yield made


def test_a_consultation_opens_when_nothing_is_missing_is_read_by_all_and_signed_for_by_the_board(
    small: Site, browser: Browser
) -> None:
    desk = officer.desk(browser, small, OFFICER)
    record = _draft(desk)
    _is_stopped(
        desk, "Checked, not open yet", "Missing: options with reasons and impacts, to be read first (Gunning 2); a participation"
    )
    _supply(desk, record)
    _step(desk, "Checked, not open yet")
    _is_stopped(
        desk, "Open", "Missing: somebody's word that nothing is decided yet (Gunning 1); a participation officer can supply it"
    )
    desk.get_by_role("button", name="I vouch that nothing is decided yet").click()
    _step(desk, "Open")
    _translate(desk)
    accessible(desk)
    _read_by_everybody(browser, small)

    _is_stopped(desk, "Closed", "can be answered until", reason="Early.")
    _step(desk, "Paused for now", SNOW)
    phone = _phone(browser, small)
    phone.goto(SURVEY)
    expect(phone.get_by_text(SNOW)).to_be_visible()
    accessible(phone, has_script=False)
    _step(desk, "Closed", "The snow stays.")
    phone.wait_for_timeout(2_500)  # a survey remembers for two seconds what its consultation says
    phone.goto(SURVEY)
    expect(phone.get_by_role("heading", name="This one has finished")).to_be_visible()
    _step(desk, "Being read")
    _is_stopped(desk, "Decided", "(Gunning 4); a Board member can supply it on this page.")
    expect(desk.get_by_role("link", name="Sign for the report")).to_have_count(0)  # never an officer's to say

    _sign(officer.desk(browser, small, MEMBER), record)
    desk.goto(record)
    desk.get_by_role("link", name="What became of it").click()
    desk.fill("#decided_on", clock.today().isoformat())
    accessible(desk)
    _save(desk)
    expect(desk.locator("#gates")).not_to_contain_text("Gunning 4); a Board member")
    phone.goto("/consultations/evenings-in-carrow")
    expect(phone.get_by_text(f"{BOARD} read the report on")).to_be_visible()
    accessible(phone, has_script=False)


def _draft(desk: Page) -> str:
    """Begin with the little that is known; the address of its record."""
    desk.goto("/staff/consultations/")
    accessible(desk)
    desk.get_by_role("link", name="New consultation").click()
    desk.fill("#title", TITLE)
    accessible(desk)
    _save(desk)
    expect(desk.get_by_text("Choose whom you ask: at least one of the three.").first).to_be_visible()
    expect(desk.locator("#title")).to_have_value(TITLE)  # nothing typed is lost
    accessible(desk)
    desk.check("#for_young_people")
    _save(desk)
    expect(desk.get_by_role("heading", level=1)).to_have_text(TITLE)
    accessible(desk)
    return desk.url


def _supply(desk: Page, record: str) -> None:
    """Everything that the gates asked for, each through its own form."""
    today = clock.today()
    desk.get_by_role("link", name="Change it").click()
    for field, text in (
        ("why", WHY),
        ("can_change", "Which routes run later."),
        ("cannot_change", "How much money there is."),
        ("decider", BOARD),
        ("opens_on", today.isoformat()),
        ("closes_on", (today + timedelta(9)).isoformat()),
        ("duration_reason", "Few live there, and schools know of it."),
        ("decides_on", (today + timedelta(40)).isoformat()),
        ("data_protection", "DPIA-12"),
        ("equality", "EIA-7"),
    ):
        desk.fill(f"#{field}", text)
    desk.check("input[name=level][value=consulted]")
    _save(desk)
    _add(desk, record, "option", text="A bus at nine", reason="Most live near it.", impact="Less for other routes.")
    desk.goto(f"{record}/add/part")
    wave = desk.locator("select[name=part] option").first.get_attribute("value") or ""
    assert wave.startswith("wave:")
    desk.select_option("select[name=part]", wave)
    accessible(desk)
    _save(desk)
    desk.goto(f"{record}/add/consultee")
    desk.check("input[name=is_safeguarding_board]")
    _add(desk, "", "consultee", name="Wrenshire Safeguarding Board", asked_on=today.isoformat())


def _add(desk: Page, record: str, kind: str, **given: str) -> None:
    if record:
        desk.goto(f"{record}/add/{kind}")
    for field, text in given.items():
        desk.fill(f"[name={field}]", text)
    accessible(desk)
    _save(desk)


def _translate(desk: Page) -> None:
    desk.locator("a[href$='/translate/ur']").click()
    desk.get_by_label(WHY, exact=True).fill(IN_URDU)
    accessible(desk)
    _save(desk, "Save this translation")


def _read_by_everybody(browser: Browser, small: Site) -> None:
    """Without scripts: the list, its page, the start page of its survey; then in Urdu."""
    until = format_date(clock.today() + timedelta(9))
    page = _phone(browser, small)
    page.goto("/consultations/")
    accessible(page, has_script=False)
    page.get_by_role("link", name=TITLE).click()
    for words in (f"You can answer until {until}.", f"Who decides: {BOARD}.", "A bus at nine", "Less for other routes."):
        expect(page.get_by_text(words)).to_be_visible()
    accessible(page, has_script=False)
    page.locator(f"main a[href='{SURVEY}']").click()
    for words in (f"You can answer until {until}.", f"Who decides: {BOARD}."):
        expect(page.get_by_text(words)).to_be_visible()
    accessible(page, has_script=False)
    page.get_by_role("link", name="Read what could be done, and what happens next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    urdu = _phone(browser, small, "ur-PK")
    urdu.goto(page.url)
    expect(urdu.locator(".who[lang=ur]", has_text=IN_URDU)).to_be_visible()
    assert urdu.locator("html").get_attribute("dir") == "rtl"
    accessible(urdu, has_script=False)


def _sign(member: Page, record: str) -> None:
    """A Board member says that the report was read; the officer's buttons are not theirs."""
    member.goto(record)
    accessible(member)
    expect(member.get_by_role("button", name="Mark as")).to_have_count(0)
    member.get_by_role("link", name="Sign for the report").click()
    member.fill("#report", "Evenings in Carrow: report to the Board")
    expect(member.locator("#read_by")).to_have_value(BOARD)
    member.fill("#read_on", clock.today().isoformat())
    accessible(member)
    _save(member)
    expect(member.get_by_text("Signed by")).to_be_visible()


def _step(desk: Page, state: str, reason: str = "") -> None:
    """Take one step, which nothing stops."""
    desk.fill("#reason", reason)
    desk.get_by_role("button", name=f"Mark as “{state}”", exact=True).click()
    expect(desk.locator("h1 + p")).to_contain_text(state)  # the page before may say that something was saved as well
    expect(desk.get_by_text("Saved.")).to_be_visible()


def _is_stopped(desk: Page, state: str, sentence: str, reason: str = "") -> None:
    """Take one step and be stopped: a sentence at the top says what is missing and who can supply it."""
    desk.fill("#reason", reason)
    desk.get_by_role("button", name=f"Mark as “{state}”", exact=True).click()
    expect(desk.locator("[data-errors]")).to_contain_text(sentence)
    expect(desk.locator("#reason")).to_have_value(reason)
    accessible(desk)


def _save(desk: Page, button: str = "Save") -> None:
    with desk.expect_navigation():
        desk.get_by_role("button", name=button, exact=True).click()


def _phone(browser: Browser, small: Site, locale: str = "en-GB") -> Page:
    context = browser.new_context(viewport=PHONE, locale=locale, base_url=small.url, java_script_enabled=False)  # type: ignore[arg-type]
    return context.new_page()
