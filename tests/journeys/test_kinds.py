"""Every newer kind of question on a small phone, with and without JavaScript, from left to right and from right to left."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page

from tests.engage.surveys import pictures
from tests.engage.surveys.kinds import ANSWERED, EVERY, FILE, NUMBERS
from tests.journeys.conftest import PHONE, Site, accessible, free_port, served

OPEN_A_WAVE = """
from datetime import timedelta
from engage.app import create_app
from engage.core.acting import acting_as
from engage.core import clock
from engage.core.db import db
from engage.surveys.models import Wave
with create_app().app_context(), acting_as("journey"):
    today = clock.today()
    later = today + timedelta(days=30)
    db.session.add(Wave(slug="every-kind", key="now", opens_on=today, closes_on=later, hear_back_by=later))
    db.session.commit()
"""
# What is pressed or typed, and then whether it is 44 px high and wide.
SMALL = """() => [...document.querySelectorAll("#ask input:not([type=hidden]), #ask select, #ask button")]
    .map((control) => (control.closest("label.choice") || control).getBoundingClientRect())
    .filter((box) => box.width && (box.width < 44 || box.height < 44)).length"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site without its sample, which asks one question of every kind."""
    home = tmp_path_factory.mktemp("kinds")
    running = Site(f"http://127.0.0.1:{free_port()}", home)
    running.command("init")
    (home / "surveys" / "every-kind").mkdir(parents=True)
    shutil.copy(FILE, home / "surveys" / "every-kind" / "survey.toml")
    running.python(OPEN_A_WAVE)
    with served(running):
        yield running


def fill(page: Page, key: str) -> None:
    """Answer one question as the tests do, by what stands on its page."""
    for name, value in ANSWERED[key].items():
        for one in value if isinstance(value, list) else [value]:
            chosen = page.locator(f"[name='{name}'][value='{one}']:not([type=text])")
            if chosen.count():
                chosen.check()
            elif page.locator(f"select[name='{name}']").count():
                page.select_option(f"select[name='{name}']", one)
            else:
                page.fill(f"[name='{name}']", one)


@pytest.mark.parametrize(("lang", "has_script"), [("en-GB", True), ("ur-PK", False)], ids=["script", "without"])
def test_every_kind_is_answered_on_a_small_phone(small: Site, browser: Browser, lang: str, *, has_script: bool) -> None:
    context = browser.new_context(viewport=PHONE, locale=lang, java_script_enabled=has_script)  # type: ignore[arg-type]
    page, wrong = context.new_page(), list[str]()
    page.on("pageerror", lambda problem: wrong.append(str(problem)))
    for key in ANSWERED:
        page.goto(f"{small.url}{EVERY}/q/{NUMBERS[key]}")
        fill(page, key)
        accessible(page, has_script=has_script)
        if has_script:
            assert page.evaluate(SMALL) == 0, key
        with page.expect_navigation():
            page.locator("button[value=next]").click()
    page.goto(f"{small.url}{EVERY}/check")
    accessible(page, has_script=has_script)
    assert "Chess at the library" in page.inner_text("main")
    with page.expect_navigation():
        page.locator("main form button.go").click()
    assert "Mill Lane" in (page.text_content("main") or ""), "what was sent can be unfolded"
    assert wrong == []
    context.close()


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "without"])
def test_a_drawing_is_photographed_looked_at_taken_away_and_sent(small: Site, browser: Browser, *, has_script: bool) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=has_script)  # type: ignore[arg-type]
    page = context.new_page()
    photo: FilePayload = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": pictures.jpeg((900, 600))}

    def add() -> None:
        page.set_input_files("#picture", photo)
        page.check("#may-look")
        with page.expect_navigation():
            page.locator("button[value=next]").click()

    page.goto(f"{small.url}{EVERY}/q/{NUMBERS['draw']}")
    accessible(page, has_script=has_script)
    page.fill("#answer", "My park at night.")
    add()
    accessible(page, has_script=has_script)
    shown = page.get_by_role("img", name="Your picture")
    assert shown.evaluate("picture => picture.naturalWidth") == 900
    assert page.input_value("#answer") == "My park at night."
    with page.expect_navigation():
        page.get_by_role("button", name="Take my picture away").click()
    assert page.get_by_role("img", name="Your picture").count() == 0
    add()
    with page.expect_navigation():
        page.locator("button[value=next]").click()
    assert "A picture" in page.inner_text("main")
    with page.expect_navigation():
        page.locator("main form button.go").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Take my picture away").click()
    assert "Your picture is deleted." in (page.text_content("body") or "")
    context.close()


def test_a_fault_takes_whoever_made_it_to_the_box_to_mend(small: Site, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{small.url}{EVERY}/q/{NUMBERS['hours']}")
    page.fill("#answer", "a few")
    page.locator("button[value=next]").click()
    page.wait_for_selector("[data-errors]")
    accessible(page)
    page.locator(".summary a").click()
    assert page.evaluate("document.activeElement.id") == "answer"
    assert page.input_value("#answer") == "a few"
    context.close()
