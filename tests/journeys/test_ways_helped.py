"""People who answer with somebody beside them: an advocate, a teaching assistant, a helper who would like to look again."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from docx import Document
from playwright.sync_api import Browser, Page, expect

from tests.journeys import officer
from tests.journeys.conftest import PHONE, Site, accessible

SURVEY = "/surveys/young-people"
SHUT = "This answer was sent. Only the person whose answer it is can open it again, with their code."
UNSEEN = "The person whose answer this is did not look at it before it was sent, so nobody can change it."
KEPT = """
import json, sys
from engage.app import create_app
from engage.core.acting import acting_as
from engage.surveys.services import find_response

with create_app().app_context(), acting_as("journey"):
    sent = find_response(sys.argv[1])
    helped = sent.assistance
    print(json.dumps([sent.provenance, helped.helper, helped.did, helped.confirmed, sent.answers[0].text]))
"""
# Enough others who spoke through an advocate of the same, so that saying so says nothing of who this one was.
MORE = """
import sys
from sqlalchemy import select
from engage.app import create_app
from engage.core.acting import acting_as
from engage.core import clock
from engage.core.db import db
from engage.surveys.models import Answer
from engage.surveys.services import current_wave
from engage.themes.models import ThemeAssignment
from tests.factories import add_response

with create_app().app_context(), acting_as("journey"):
    wave = current_wave(sys.argv[1], clock.today())
    said = select(ThemeAssignment.theme_id).join(Answer, Answer.id == ThemeAssignment.answer_id).where(Answer.text == sys.argv[2])
    theme = db.session.scalars(said).one()
    for number in range(12):
        others = add_response(wave.id, {"change": f"later buses, says number {number}"}, provenance="advocate")
        db.session.add(ThemeAssignment(theme_id=theme, answer_id=others.answers[0].id, score=0.5, lang="en"))
    db.session.commit()
"""
# At the pace of a person who knows the way: to look at a page, and to find and press something on it.
SECONDS_A_PAGE, SECONDS_A_PRESS = 8, 3
ADVOCATE, SYMBOLS = "advocate", "bus late home"
UNDERSTOOD = "He would like later buses, to get home from his club."
THINKS = "A later bus with a ramp would let him stay to the end."
CHAIN = officer.Chain(
    title="Later buses with a ramp",
    said="The last bus goes too early.",
    done="One route runs until nine, with a ramp.",
    reason="Some young people had to leave their club early.",
    priority="More things to do and safe places to go",
)


def test_an_advocate_s_three_fields_for_a_child_who_does_not_speak_stay_apart_to_the_evidence_pack(
    site: Site, browser: Browser
) -> None:
    context = browser.new_context(viewport=PHONE, locale="en-GB", base_url=site.url, accept_downloads=True)  # type: ignore[arg-type]
    page = context.new_page()
    officer.sign_in(page, site, ADVOCATE)
    _begin_as_advocate(page)
    for field, words in (("answer", SYMBOLS), ("interpretation", UNDERSTOOD), ("advocate_view", THINKS)):
        page.locator(f"#{field}").fill(words)
    accessible(page)
    _click(page, "button[value=next]")
    page.goto(f"{SURVEY}/check")
    assert _said_apart(page) == [
        ("", SYMBOLS),
        ("What they mean, as you understood it", UNDERSTOOD),
        ("What you think yourself, as their advocate", THINKS),
    ]
    accessible(page)
    page.get_by_role("link", name="They have it now").click()
    assert _said_apart(page)[1:] == [
        ("What the person who speaks for you understood", UNDERSTOOD),
        ("What the person who speaks for you thinks", THINKS),
    ]
    accessible(page)
    page.goto("/staff/")
    expect(page.locator("input[name=password]")).to_be_visible()  # handing the phone over signed the advocate out
    page.goto(f"{SURVEY}/yours")
    page.locator("input[name=quote_consent]").check()
    _click(page, "main form .btn.go")
    expect(page.locator(".code")).to_be_visible()
    accessible(page)
    context.close()
    with _at_the_desk(browser, site) as desk:
        _take_it_all_the_way(site, desk)
        assert not _in_the_pack(desk), "so few spoke through an advocate that the words would say who it was"
        site.python(MORE, SURVEY.rsplit("/", 1)[1], SYMBOLS)
        said = _in_the_pack(desk)
    assert said == [
        f"“{SYMBOLS}”",
        f"What the interpreter wrote: “{UNDERSTOOD}”",
        f"What the advocate thinks: “{THINKS}”",
        "Through an advocate",
    ]


def _begin_as_advocate(page: Page) -> None:
    page.get_by_role("link", name="Conversations").first.click()
    accessible(page)
    page.locator("form[action$='/begin/young-people'] button").click()
    page.locator("details:has(input[value=advocate]) > summary").click()
    page.locator("input[value=advocate]").check()
    _click(page, "main form .btn.go")
    page.wait_for_url("**/speaking*")
    for name, value in (("instructed", "yes"), ("gathered", "symbols")):
        page.locator(f"input[name={name}][value={value}]").check()
    accessible(page)
    _click(page, "main form .btn.go")
    expect(page.get_by_text("Ask in the way they know best")).to_be_visible()


def test_an_advocate_stops_and_has_the_next_person_s_first_question_within_ninety_seconds(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, locale="en-GB", base_url=site.url)  # type: ignore[arg-type]
    page = context.new_page()
    officer.sign_in(page, site, ADVOCATE)
    _begin_as_advocate(page)
    page.goto(f"{SURVEY}/q/4")
    page.locator("#answer").fill("Typed, and never sent")
    page.goto(f"{SURVEY}/q/1")
    page.locator("#answer").fill(SYMBOLS)
    begun, pages, presses = time.monotonic(), 0, 0
    for choices, onwards in (
        ((), "button[value=next-person]"),
        ((), "form[action$='/begin/young-people'] button"),
        ((), "main form .btn.go"),  # that an advocate speaks is kept from the person before
        (("instructed][value=no", "gathered][value=signed"), "main form .btn.go"),
    ):
        for choice in choices:
            page.locator(f"input[name={choice}]").check()
        _click(page, onwards)
        pages, presses = pages + 1, presses + len(choices) + 1
    expect(page.locator("#answer")).to_have_value("")  # nothing of the person before
    assert "Typed" not in page.evaluate("JSON.stringify(sessionStorage)"), "nor words that were never sent"
    expect(page.get_by_text("Ask in the way they know best")).to_be_visible()
    assert time.monotonic() - begun + pages * SECONDS_A_PAGE + presses * SECONDS_A_PRESS < 90
    page.goto("/staff/outreach/")
    assert page.locator("form[action$='/carry-on']").count() >= 1
    context.close()


def _said_apart(page: Page) -> list[tuple[str, str]]:
    """What stands beside the first question, each part under its own name; the person's own has none."""
    row = page.locator("dl.rows > div").first
    own = row.locator("dd > .who").first.inner_text()
    return [
        ("", own),
        *((part.locator("b").inner_text(), part.locator(".who").inner_text()) for part in row.locator("dd > p").all()),
    ]


@contextmanager
def _at_the_desk(browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=site.url, locale="en-GB")
    desk = context.new_page()
    officer.sign_in(desk, site)
    yield desk
    context.close()


def _take_it_all_the_way(site: Site, desk: Page) -> None:
    """An officer takes this answer from a theme to a published reply."""
    site.command("work", "--until-idle")
    officer.decide(desk, officer.accept_the_theme_with(desk, site, UNDERSTOOD), CHAIN)
    officer.publish(desk)


def _in_the_pack(desk: Page) -> list[str]:
    """What the Word pack of the priority says of this answer; nothing where it does not quote it."""
    desk.goto("/staff/evidence/")
    accessible(desk)
    with desk.expect_download() as download:
        desk.locator("a[href$='/things-to-do.docx']").click()
    # Each sentence stands behind its number.
    lines = [re.sub(r"^\[[\w-]+\] ", "", paragraph.text) for paragraph in Document(str(download.value.path())).paragraphs]
    own = f"“{SYMBOLS}”"
    return lines[lines.index(own) : lines.index(own) + 4] if own in lines else []


def test_a_child_of_nine_answers_with_a_teaching_assistant_and_sends_it_alone(site: Site, browser: Browser) -> None:
    page = browser.new_context(viewport=PHONE, locale="en-GB", base_url=site.url).new_page()  # type: ignore[arg-type]
    page.goto(f"{SURVEY}/")
    page.get_by_role("link", name="More about your privacy").click()
    page.get_by_role("link", name="I am 6 to 9").click()
    accessible(page)
    page.go_back()
    page.go_back()
    _click(page, "main button[name=display][value=easy]")
    page.locator("details:has(input[value=helped]) > summary").click()
    page.locator("input[value=helped]").check()
    _click(page, "main form .btn.go")
    page.locator("input[name=helper][value=school]").check()
    for did in ("read_out", "typed"):
        page.locator(f"input[name=did][value={did}]").check()
    accessible(page)
    _click(page, "main form .btn.go")
    expect(page.get_by_text("Read their words back before you send.")).to_be_visible()  # in Easy Read, one idea at a time
    page.locator("#answer").fill("more trees to clime")
    _click(page, "button[value=next]")
    expect(page.get_by_text("Ask them which one they would choose.")).to_be_visible()
    for number in range(2, 11):
        page.wait_for_url(f"**/q/{number}")
        _click(page, "button[value=skip]")
    expect(page.get_by_role("heading", name="Now give it to them")).to_be_visible()
    expect(page.get_by_role("button", name="Yes, send it")).to_have_count(0)
    page.get_by_role("link", name="They have it now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is this what you meant?")
    expect(page.get_by_text("more trees to clime")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="No, I want to change something").click()
    expect(page.get_by_role("heading", name="Give it back to the person who helps you.")).to_be_visible()
    accessible(page)
    page.locator("a[href*='/q/1?then=check']").click()
    page.locator("#answer").fill("more trees to climb")
    _click(page, "button[value=next]")
    page.get_by_role("link", name="They have it now").click()
    _click(page, "main form .btn.go")
    code = page.locator(".code").inner_text()
    accessible(page)
    page.context.close()
    assert _kept_of(site, code) == ("helped", "school", ["read_out", "typed"], "yes", "more trees to climb")


def test_a_helper_cannot_reopen_what_was_sent_and_its_person_can_change_it(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, locale="en-GB", base_url=site.url)  # type: ignore[arg-type]
    page, second = context.new_page(), context.new_page()
    _begin_as_helper(page)
    second.goto(f"{SURVEY}/q/1")
    second.locator("#answer").fill("What the helper wants")
    page.goto(f"{SURVEY}/q/4")
    page.locator("#answer").fill("Typed, and never sent")
    page.goto(f"{SURVEY}/yours")
    _click(page, "main form .btn.go")
    code = page.locator(".code").inner_text()
    assert page.evaluate("sessionStorage.length") == 0, "the next person is not offered what this one typed"
    for refused in (_back_from(page), _old_link(page, "q/1"), _old_link(page, "check"), _pressed_late(second)):
        expect(refused.locator("main")).to_contain_text(SHUT)
        assert "Benches" not in refused.locator("main").inner_text()
        accessible(refused)
    page.goto(f"/r/{code}/change")  # whoever took the code down is told whose it is, and must type it again
    expect(page.get_by_text("If you are the helper, please stop here.")).to_be_visible()
    _click(page, "main form .btn.go")
    expect(page.locator("main")).to_contain_text("Type the code that was given for these answers.")
    assert _kept_of(site, code)[-1] == "Benches in the shade"
    context.close()
    _change_as_their_person(browser, site, code)
    assert _kept_of(site, code)[-1] == "Benches in the sun"


def test_a_helper_who_sends_without_their_last_look_changes_nothing_even_with_the_code(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, locale="en-GB", base_url=site.url)  # type: ignore[arg-type]
    page, second = context.new_page(), context.new_page()
    _begin_as_helper(page)
    second.goto(f"{SURVEY}/q/1")
    second.locator("#answer").fill("What the helper wants")
    page.goto(f"{SURVEY}/check")
    page.locator("details:has-text('They cannot look at it') > summary").click()
    expect(page.get_by_text("Once it is sent like this, nobody can change it.")).to_be_visible()
    accessible(page)
    _click(page, "details form .btn")
    expect(page.locator("main")).to_contain_text("Please give this code to the person who spoke.")
    expect(page.locator("main")).to_contain_text(UNSEEN)
    accessible(page)
    code = page.locator(".code").inner_text()
    for refused in (_back_from(page), _old_link(page, "q/1"), _old_link(page, "check"), _pressed_late(second)):
        expect(refused.locator("main")).to_contain_text(SHUT)
        assert "Benches" not in refused.locator("main").inner_text()
    context.close()
    page = browser.new_context(viewport=PHONE, locale="en-GB", base_url=site.url).new_page()  # type: ignore[arg-type]
    page.goto(f"/r/{code}")  # at home, with the code they took down
    expect(page.locator("main")).to_contain_text(UNSEEN)
    expect(page.get_by_role("link", name="Change my answers")).to_have_count(0)
    accessible(page)
    page.goto(f"/r/{code}/change")
    expect(page.locator("main")).to_contain_text(UNSEEN)
    expect(page.locator("main form")).to_have_count(0)
    accessible(page)
    assert _kept_of(site, code)[-2:] == ("not_asked", "Benches in the shade")
    page.goto(f"/r/{code}")
    page.get_by_role("link", name="Delete my answers").click()
    _click(page, "button[value=all]")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers are deleted")
    page.context.close()


def _begin_as_helper(page: Page) -> None:
    """Up to the first answer, written down for somebody else."""
    page.goto(f"{SURVEY}/")
    page.locator("details:has(input[value=helped]) > summary").click()
    page.locator("input[value=helped]").check()
    _click(page, "main form .btn.go")
    _click(page, "main form .btn.go")
    page.locator("#answer").fill("Benches in the shade")
    _click(page, "button[value=next]")


def _back_from(page: Page) -> Page:
    page.go_back()
    return page


def _old_link(page: Page, place: str) -> Page:
    page.goto(f"{SURVEY}/{place}")
    return page


def _pressed_late(page: Page) -> Page:
    """In the tab where it was open all along."""
    page.locator("button[value=next]").click()
    expect(page.get_by_text("What the helper wants")).to_be_visible()  # nothing typed is lost, and nothing of it is taken
    expect(page.locator("#answer")).to_have_count(0)
    return page


def _change_as_their_person(browser: Browser, site: Site, code: str) -> None:
    """The young person's own phone, with the code."""
    page = browser.new_context(viewport=PHONE, locale="en-GB", base_url=site.url).new_page()  # type: ignore[arg-type]
    page.goto(f"/r/{code}")
    page.get_by_role("link", name="Change my answers").click()
    page.locator("input[name=code]").fill(code)
    _click(page, "main form .btn.go")
    page.locator("a[href*='/q/1?then=check']").click()
    page.locator("#answer").fill("Benches in the sun")
    _click(page, "button[value=next]")
    _click(page, "main form .btn.go")
    expect(page.locator(".code")).to_have_text(code)  # the same code as before
    page.context.close()


def _kept_of(site: Site, code: str) -> tuple[str, str, list[str], str, str]:
    """Who spoke, who helped and with what, whether the person saw it at the end, and the first answer, as the site keeps them."""
    asked = [sys.executable, "-c", KEPT, code]
    printed = subprocess.run(asked, env=site.environment, capture_output=True, text=True, check=True, timeout=60).stdout
    return tuple(json.loads(printed))  # type: ignore[return-value]


def _click(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.locator(button).first.click()
