"""What JavaScript adds to listening and speaking: the device's own voice, and a recording made in the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.journeys.conftest import CHROMIUM, PHONE, Site, accessible

SURVEY = "/surveys/young-people"
# Chromium without a window has no voices: this one speaks when told to, and writes down what it said and with which voice.
VOICES = """(() => {
  const voices = %s.map(([lang, localService]) => ({ lang, localService, default: false }));
  window.heard = [];
  window.waiting = [];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  const speech = new EventTarget();
  Object.assign(speech, {
    getVoices: () => voices,
    speak: (said) => { window.waiting.push(said); if (window.waiting.length === 1) said.onstart(); },
    cancel: () => { const left = window.waiting; window.waiting = []; left.forEach((said) => said.onerror()); },
  });
  window.next = () => {
    const said = window.waiting.shift();
    window.heard.push([said.text, said.voice.lang]);
    if (window.waiting.length) window.waiting[0].onstart();
    said.onend();
  };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
})()"""


def reader(browser: Browser, site: Site, voices: str, locale: str = "en-GB") -> Page:
    page = browser.new_context(viewport=PHONE, locale=locale, base_url=site.url).new_page()  # type: ignore[arg-type]
    page.add_init_script(VOICES % voices)
    return page


def test_the_devices_own_voice_reads_question_and_choices_and_shows_where_it_is(site: Site, browser: Browser) -> None:
    page = reader(browser, site, '[["eng-XX", true], ["pl-PL", true], ["en-US", false], ["en_US", true], ["en_GB", true]]')
    page.goto(f"{SURVEY}/q/3")
    button = page.get_by_role("button", name="Read this aloud")
    assert page.locator("[data-without-voice]").is_hidden(), "no file is needed where the device speaks"
    button.click()
    assert page.locator(".read").inner_text() == "What matters most to you right now?"
    accessible(page)
    page.evaluate("window.next(); window.next()")
    assert page.locator(".read").inner_text() == "Feeling well in body and mind"
    page.evaluate("while (window.waiting.length) window.next()")
    heard = page.evaluate("window.heard")
    assert heard[0] == ["What matters most to you right now?", "en_GB"]
    assert [text for text, _ in heard][-2:] == ["None of these", "I would rather not say"]
    assert page.locator(".read").count() == 0
    assert page.get_by_role("button", name="Read this aloud").is_visible()
    page.context.close()


def test_a_second_press_stops_and_a_third_begins_again(site: Site, browser: Browser) -> None:
    page = reader(browser, site, '[["en-GB", true]]')
    page.goto(f"{SURVEY}/")
    page.get_by_role("button", name="Read this aloud").click()
    page.get_by_role("button", name="Stop reading").click()
    assert (page.evaluate("window.waiting.length"), page.locator(".read").count()) == (0, 0)
    page.get_by_role("button", name="Read this aloud").click()
    assert page.locator(".read").inner_text() == "Your area, your say"
    page.context.close()


def test_several_buttons_on_a_page_take_turns(site: Site, browser: Browser) -> None:
    page = reader(browser, site, '[["en-GB", true]]')
    page.route("**/q/1", _with_another_button)
    page.goto(f"{SURVEY}/q/1")
    buttons = page.locator("[data-read]")
    buttons.nth(0).click()
    buttons.nth(1).click()
    assert [button.strip() for button in buttons.all_inner_texts()] == ["Read this aloud", "Stop reading"]
    assert page.locator(".read").inner_text() == "Another"
    page.context.close()


def _with_another_button(route: Route) -> None:
    button = '<button type="button" data-read="#other" data-stop="Stop reading" hidden><span>Read this aloud</span></button>'
    found = route.fetch()
    route.fulfill(response=found, body=found.text().replace("</main>", f'{button}<div id="other"><p>Another</p></div></main>'))


def test_a_voice_of_another_language_or_from_elsewhere_is_never_used(site: Site, browser: Browser) -> None:
    page = reader(browser, site, '[["en-GB", true], ["ur-PK", false]]', locale="ur-PK")
    page.goto(f"{SURVEY}/q/1")
    assert page.locator("[data-read]").is_hidden()
    if page.locator("[data-without-voice]").count():  # this machine speaks, or says that it cannot
        assert page.locator("[data-without-voice]").is_visible()
    page.context.close()


@pytest.fixture(scope="module")
def with_camera(browser: Browser) -> Iterator[Browser]:
    """Chromium with a camera and a microphone that are not real."""
    fake = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    launched = browser.browser_type.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", *fake])
    yield launched
    launched.close()


@pytest.mark.parametrize(("button", "kind"), [("Record my voice", "audio"), ("Record a video, to sign or speak", "video")])
def test_an_answer_is_recorded_heard_again_kept_and_played_to_the_officer(
    site: Site, with_camera: Browser, button: str, kind: str
) -> None:
    page = with_camera.new_context(viewport=PHONE, locale="en-GB", base_url=site.url).new_page()  # type: ignore[arg-type]
    page.goto(f"{SURVEY}/q/1")
    page.get_by_role("button", name="Record instead").click()
    page.wait_for_url("**/record")
    accessible(page)
    page.get_by_role("button", name=button).click()
    page.get_by_text("0:01 / 3:00").wait_for()
    assert page.get_by_role("button", name="Keep this recording").is_hidden()
    page.get_by_role("button", name="Stop").click()
    again = page.get_by_role("button", name="Delete it and start again")
    again.wait_for()
    accessible(page)
    again.click()
    page.get_by_role("button", name=button).click()
    page.get_by_text("0:01 / 3:00").wait_for()
    page.get_by_role("button", name="Stop").click()
    page.get_by_label("Yes, the small team may listen").check()
    page.get_by_role("button", name="Keep this recording").click()
    page.get_by_role("button", name="Delete this recording").wait_for()
    _plays(page, kind)
    accessible(page)
    page.goto(f"{SURVEY}/check")
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_text("Thank you. It is sent.").first.wait_for()
    _plays_for_the_officer(site, with_camera, kind)
    page.context.close()


def _plays_for_the_officer(site: Site, browser: Browser, kind: str) -> None:
    page = browser.new_context(locale="en-GB", base_url=site.url).new_page()
    site.sign_in(page, "participation_officer")
    page.goto("/staff/recordings/")
    accessible(page)
    page.locator("main table a").last.click()
    page.wait_for_url(re.compile(r"/staff/recordings/\w"))
    _plays(page, kind)
    accessible(page)
    page.context.close()


def _plays(page: Page, kind: str) -> None:
    """The player has read enough of the file to know how long it is: what was taken out of it did not break it."""
    page.wait_for_function("kind => document.querySelector(`.recorder ${kind}`)?.readyState >= 1", arg=kind)
    assert page.evaluate("kind => document.querySelector(`.recorder ${kind}`).error", kind) is None
