"""The chain in both directions: from an answer to its published reply, and from any published sentence back to its minutes."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from docx import Document
from playwright.sync_api import Browser, Page, expect

from tests.journeys import officer
from tests.journeys.answering import answer
from tests.journeys.conftest import PHONE, Site, accessible

WISH = "The last bus leaves at six, so I cannot stay at my club in the evening"
MINUTES = "Minutes of the autumn meeting, item 4"
CHAIN = officer.Chain(
    title="Keep the club buses for another year",
    said="Club evenings end after the last bus has gone.",
    done="A club bus leaves at half past nine on two evenings.",
    reason="Many left their club early, and parents drove far.",
    priority="More things to do and safe places to go",
)
PACK = "things-to-do"
FIGURE = {"a few or none": "A few people", "not shown": "Number not shown"}  # what a pack says: what a card says


def test_the_chain_leads_from_an_answer_to_its_reply_and_from_any_sentence_back(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, locale="en-GB", base_url=site.url)  # type: ignore[arg-type]
    phone = context.new_page()
    receipt = answer(phone, WISH)
    site.command("work", "--until-idle")
    desk = officer.desk(browser, site, site.sign_in_of(officer.OFFICER)[0])
    theme = officer.accept_the_theme_with(desk, site, WISH)
    officer.decide_at_a_meeting(desk, theme, CHAIN, MINUTES)
    card = f"/you-said-we-did/{officer.publish(desk)}"

    for address in (receipt, "/you-said-we-did/", card):
        phone.goto(address)
        expect(phone.get_by_text(CHAIN.said).first).to_be_visible()
        expect(phone.get_by_text(CHAIN.done).first).to_be_visible()
        accessible(phone)

    pack = _download(desk, "csv")
    traced = _traced_in_csv(pack)
    assert _traced_in_word(_download(desk, "docx")) == traced  # whichever format an inspector has
    _to_theme_and_run(desk, theme, _wave_of(pack, theme), traced)
    _to_decision_and_minutes(desk, traced)
    _says_the_same(phone, card, site.url, traced)


def _download(desk: Page, ending: str) -> Path:
    desk.goto("/staff/evidence/")
    accessible(desk)
    with desk.expect_download() as download:
        desk.locator(f"a[href$='/{PACK}.{ending}']").click()
    return Path(download.value.path())


def _traced_in_csv(file: Path) -> dict[str, str]:
    """What the sentence rests on, by the name of each part as a reader of the appendix has it."""
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    row = next(row for row in rows if row["text"].startswith(CHAIN.said))
    assert row["figure"] in row["text"]
    names = ("figure", "survey", "theme", "run", "decision", "minute")
    return {name.capitalize(): row[name] for name in names if row[name]} | {"Public page": row["link"]}


def _traced_in_word(file: Path) -> dict[str, str]:
    """The same from the appendix of the Word file, looked up by the number that stands before the sentence."""
    document = Document(str(file))
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    number = next(row[0] for row in cells if row[-1].startswith(CHAIN.said))
    _sentence, rests_on = [row for row in cells if row[0] == number]
    return dict(part.split(": ", 1) for part in rests_on[1].split(" · "))


def _wave_of(file: Path, theme: str) -> str:
    """The wave that the theme's own sentence names."""
    rows = csv.DictReader(file.read_text("utf-8-sig").splitlines())
    found = re.search(r", wave (\d+), ", next(row["survey"] for row in rows if row["sentence"] == f"T{theme}-1"))
    assert found
    return found[1]


def _to_theme_and_run(desk: Page, theme: str, wave: str, traced: dict[str, str]) -> None:
    """The theme that the sentence names holds the very answer, and was found by the run that it names."""
    assert traced["Theme"].startswith(f"theme {theme}, ")
    desk.goto(f"/staff/themes/{wave}/{theme}")
    expect(desk.get_by_text(WISH)).to_be_visible()
    desk.get_by_text("How these were found").click()
    expect(desk.get_by_text(traced["Run"])).to_be_visible()
    accessible(desk)


def _to_decision_and_minutes(desk: Page, traced: dict[str, str]) -> None:
    """The decision is found by its name, and the meeting by its minutes."""
    decision = traced["Decision"].partition(" (")[0]
    desk.goto("/staff/")
    desk.fill("input[name=q]", decision)
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    accessible(desk)
    desk.locator("section.found", has_text="Decisions and replies").locator("li a").first.click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(decision)
    expect(desk.get_by_text(MINUTES)).to_be_visible()
    accessible(desk)
    minute, _, _day = traced["Minute"].rpartition(", ")
    assert minute == MINUTES
    desk.goto("/staff/influence/meetings/")
    desk.locator("tr", has_text=minute).locator("a").first.click()
    expect(desk.locator("#decided")).to_contain_text(decision)
    accessible(desk)


def _says_the_same(phone: Page, card: str, url: str, traced: dict[str, str]) -> None:
    """The public page that the appendix names: the same figure, decision, day and minutes, and who took part."""
    assert traced["Public page"] == url + card
    phone.goto(traced["Public page"])
    number = re.fullmatch(r"about (\d+)", traced["Figure"])
    figure = f"About {number[1]} people" if number else FIGURE[traced["Figure"]]
    expect(phone.locator(".say.you")).to_contain_text(figure)
    expect(phone.get_by_text(CHAIN.title)).to_be_visible()
    expect(phone.get_by_text(f"at this meeting: {MINUTES}.")).to_be_visible()
    phone.get_by_role("link", name="Who took part").first.click()
    accessible(phone)
