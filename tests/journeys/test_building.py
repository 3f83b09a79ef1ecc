"""An officer makes a survey on a tablet, five questions with a route and Urdu words; a child answers it in Urdu on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PHONE, Site, accessible, free_port, served
from tests.journeys.officer import desk
from tests.journeys.small import prepare

TABLET = {"width": 820, "height": 1180}
OFFICER = "maker@wrenshire.example"
_ADD_OFFICER = """
from datetime import UTC, datetime
from engage.accounts.roles import Role
from engage.accounts.services import add_person
from engage.app import create_app
from engage.core.db import db
with create_app().app_context():
    roles = (Role.PARTICIPATION_OFFICER,)
    add_person("Sam Maker", "maker@wrenshire.example", "correct horse battery", roles, now=datetime.now(UTC))
    db.session.commit()
"""
QUESTIONS = (
    ("Do you go to a youth club?", "single", "Yes\nNo"),
    ("How good is the club?", "scale", ""),
    ("What keeps you away?", "multiple", "It is too far\nIt costs too much\nI did not know about it"),
    ("What should a new club have?", "long_text", ""),
    ("How old are you?", "single", "11 to 13\n14 to 16\n17 to 19"),
)
ABOUT = {
    "summary": "Five short questions about youth clubs.",
    "how_long": "About 3 minutes. You can skip any question.",
    "why": "We are planning next year's clubs.",
    "can_change": "Where clubs are, when they open, and what they offer.",
}
URDU = {
    "questions.do_you_go_to.text": "کیا آپ یوتھ کلب میں جاتے ہیں؟",
    "questions.what_keeps_you_away.text": "آپ کیوں نہیں جاتے؟",
    "questions.what_should_a_new.text": "نئے کلب میں کیا ہونا چاہیے؟",
    "questions.how_old_are_you.text": "آپ کی عمر کیا ہے؟",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with one officer."""
    home = tmp_path_factory.mktemp("building")
    running = Site(f"http://127.0.0.1:{free_port()}", home)
    (home / "engage.toml").write_text(f'public_url = "{running.url}"\n', "utf-8")
    prepare(running.environment)
    running.python(_ADD_OFFICER)
    with served(running):
        yield running


def test_a_survey_is_made_on_a_tablet_and_answered_in_urdu_on_a_phone(small: Site, browser: Browser) -> None:
    page = desk(browser, small, OFFICER)
    page.set_viewport_size(TABLET)  # type: ignore[arg-type]
    begin(page)
    for question in QUESTIONS:
        add(page, *question)
    route(page)
    start_page(page)
    in_urdu(page)
    look_in_urdu(page)
    publish(page)
    page.context.close()
    child = browser.new_context(viewport=PHONE, locale="ur", base_url=small.url).new_page()  # type: ignore[arg-type]
    answer_in_urdu(child)
    child.context.close()


def begin(page: Page) -> None:
    """An empty survey."""
    page.goto("/staff/surveys/")
    accessible(page)
    page.get_by_role("link", name="New survey").click()
    accessible(page)
    page.get_by_label("Title").fill("Youth clubs near you")
    press(page, "Begin")
    accessible(page)


def add(page: Page, text: str, kind: str, options: str) -> None:
    """One question more, with its choices or the words at its ends."""
    page.get_by_label("The question").fill(text)
    page.get_by_label("Kind of question").select_option(kind)
    press(page, "Add it")
    if options:
        page.get_by_label("Answers to choose from").fill(options)
    if kind == "scale":
        page.get_by_label("Words at the low end").fill("Not good at all")
        page.get_by_label("Words at the high end").fill("Very good")
    if "old" in text:
        page.get_by_label("What the answer says of the person").select_option("age_band")
    press(page, "Save")
    accessible(page)
    tab(page, "Questions")
    expect(page.get_by_role("heading", name=text)).to_be_visible()


def route(page: Page) -> None:
    """Who goes is asked how good it is; who does not, what keeps them away."""
    for text, picked in (
        ("How good is the club?", "chosen(do_you_go_to, yes)"),
        ("What keeps you away?", "chosen(do_you_go_to, no)"),
    ):
        page.get_by_role("link", name=text).click()
        page.get_by_role("link", name="Change when it is asked").click()
        accessible(page)
        page.get_by_label("Pick what must have been answered").select_option(picked)
        press(page, "Save")
        expect(page.get_by_text("was chosen at “Do you go to a youth club?”").first).to_be_visible()
        tab(page, "Questions")


def start_page(page: Page) -> None:
    """What only this survey can say; it saves itself."""
    tab(page, "Start page")
    accessible(page)
    for name, words in ABOUT.items():
        page.locator(f"[name={name}]").fill(words)
    expect(page.get_by_text("Saved by itself.")).to_be_visible()


def in_urdu(page: Page) -> None:
    """What other surveys say in the same words is there; the rest is typed."""
    tab(page, "Languages and Easy Read")
    accessible(page)
    page.get_by_label("Language, or Easy Read").select_option("ur")
    press(page, "Begin")
    page.get_by_role("link", name="Show only these").click()
    accessible(page)
    for box in page.locator("textarea[lang=ur]").all():
        name = box.get_attribute("name") or ""
        box.fill(URDU.get(name.removeprefix("text-"), "اردو میں الفاظ"))
    press(page, "Save")
    expect(page.get_by_text("Every text is there.")).to_be_visible()


def look_in_urdu(page: Page) -> None:
    """The preview, up to the second question, and nothing of it is kept."""
    tab(page, "Preview")
    accessible(page)
    page.get_by_role("link", name=re.compile("On a phone.*اردو")).click()
    accessible(page)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.locator("main form button[type=submit]").last.click()
    page.locator("input[value=no]").check()
    accessible(page)
    page.locator("button[value=next]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(URDU["questions.what_keeps_you_away.text"])
    page.get_by_role("link", name="Back to the survey").click()


def publish(page: Page) -> None:
    """Read the checklist, and open it for three weeks."""
    tab(page, "Check and publish")
    accessible(page)
    expect(page.get_by_text("Nothing is missing")).to_be_visible()
    today = datetime.now(UTC).date()
    for name, days in (("opens_on", 0), ("closes_on", 21), ("hear_back_by", 100)):
        page.locator(f"input[name={name}]").fill((today + timedelta(days)).isoformat())
    press(page, "Publish it")
    expect(page.get_by_role("status").first).to_contain_text("Published.")
    accessible(page)
    tab(page, "History")
    accessible(page)


def answer_in_urdu(page: Page) -> None:
    """From the list to the receipt, by the route of somebody who does not go."""
    page.goto("/surveys/")
    page.locator("a[href='/surveys/youth-clubs-near-you/']").first.click()
    accessible(page)
    expect(page.locator("html")).to_have_attribute("lang", "ur")
    page.locator("main form button[type=submit]").last.click()
    for answer in ("no", "it_is_too_far"):
        page.locator(f"input[value={answer}]").check()
        accessible(page)
        following(page)
    page.locator("textarea").fill("میز فٹ بال")
    following(page)
    page.locator("input[value='14_to_16']").check()
    following(page)
    expect(page.get_by_text("میز فٹ بال")).to_be_visible()
    with page.expect_navigation():
        page.locator("main form .btn.go").click()
    assert re.search(r"/r/[a-z]+-[a-z]+-[a-z]+-[a-z]+-\d\d$", page.url)


def following(page: Page) -> None:
    """Press Next, and wait for the page it leads to."""
    with page.expect_navigation():
        page.locator("button[value=next]").click()


def press(page: Page, name: str) -> None:
    """Press a button of the page's main part, and wait for the page it leads to."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def tab(page: Page, name: str) -> None:
    """Go to another part of the survey."""
    with page.expect_navigation():
        page.get_by_role("navigation", name="Parts of this survey").get_by_role("link", name=name).click()
