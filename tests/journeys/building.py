"""What an officer does in the builder: begins a survey, adds questions and a route, writes Urdu, mends, publishes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.journeys.conftest import accessible

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


def mend(page: Page) -> None:
    """The checklist says that the start page is not written and leads there; then nothing is missing."""
    tab(page, "Check and publish")
    accessible(page)
    missing = page.locator("#must li")
    expect(missing).to_have_count(len(ABOUT))
    expect(page.get_by_role("button", name="Publish it")).to_have_count(0)
    missing.first.get_by_role("link").click()
    start_page(page)
    tab(page, "Check and publish")
    expect(page.get_by_text("Nothing is missing")).to_be_visible()
    expect(page.locator("#ways")).to_contain_text("Every question can be reached")


def publish(page: Page) -> None:
    """Open it for three weeks."""
    tab(page, "Check and publish")
    today = datetime.now(UTC).date()
    for name, days in (("opens_on", 0), ("closes_on", 21), ("hear_back_by", 100)):
        page.locator(f"input[name={name}]").fill((today + timedelta(days)).isoformat())
    press(page, "Publish it")
    expect(page.get_by_role("status").first).to_contain_text("Published.")
    accessible(page)


def press(page: Page, name: str) -> None:
    """Press a button of the page's main part, and wait for the page it leads to."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def tab(page: Page, name: str) -> None:
    """Go to another part of the survey."""
    with page.expect_navigation():
        page.get_by_role("navigation", name="Parts of this survey").get_by_role("link", name=name).click()
