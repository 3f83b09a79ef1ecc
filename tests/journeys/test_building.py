"""An officer makes a survey on a tablet, with a route and Urdu words; a child comes by its poster; the answers are seen."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import building
from tests.journeys.building import press
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
from engage.core.acting import acting_as
from engage.core.db import db
with create_app().app_context(), acting_as("journey"):
    roles = (Role.PARTICIPATION_OFFICER,)
    add_person("Sam Maker", "maker@wrenshire.example", "correct horse battery", roles, now=datetime.now(UTC))
    db.session.commit()
"""


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
    building.begin(page)
    for question in building.QUESTIONS:
        building.add(page, *question)
    building.route(page)
    building.mend(page)
    building.in_urdu(page)
    building.look_in_urdu(page)
    building.publish(page)
    code = hang_a_poster(page)
    child = browser.new_context(viewport=PHONE, locale="ur", base_url=small.url).new_page()  # type: ignore[arg-type]
    child.goto(f"/s/{code}")
    answer_in_urdu(child)
    child.context.close()
    see_the_answers(page)
    page.context.close()


def hang_a_poster(page: Page) -> str:
    """A code for a club, from where it was published, and its poster in Urdu as a PDF; the code that stands on it."""
    page.get_by_role("link", name="New code").first.click()
    expect(page.locator("#wave_id option:checked")).to_contain_text("Youth clubs near you")
    page.get_by_label("What is the setting called?").fill("Friday club")
    page.get_by_label("Youth club or group").check()
    press(page, "Save")
    accessible(page)
    poster = page.request.get(page.get_by_role("link", name="PDF, Poster, اردو").get_attribute("href") or "")
    assert poster.ok
    words = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(poster.body())).pages)
    found = re.search(r"/s/([A-Z0-9]{6})", words)
    assert found, words
    return found[1]


def see_the_answers(page: Page) -> None:
    """One answer is under the smallest number that is shown: the page says so once; the files hold nobody's row."""
    page.goto("/staff/surveys/")
    page.get_by_role("link", name=re.compile("^Answers.*Youth clubs near you")).click()
    accessible(page)
    expect(page.locator("main")).to_contain_text("Small numbers are not shown")
    assert not re.search(r"about \d", page.locator("main").inner_text())
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    accessible(page)
    table = zipfile.ZipFile(io.BytesIO(page.request.get(file_of(page, "CSV + codebook")).body()))
    assert any(name.endswith(".csv") for name in table.namelist())
    assert "فٹ" not in "".join(table.read(name).decode("utf-8-sig") for name in table.namelist())
    labelled = page.request.get(file_of(page, "SPSS")).body()
    assert labelled.startswith(b"$FL2")


def file_of(page: Page, name: str) -> str:
    """Where the answers are in this format."""
    return page.get_by_role("link", name=name).get_attribute("href") or ""


def answer_in_urdu(page: Page) -> None:
    """From the start to the receipt, by the route of somebody who does not go."""
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
