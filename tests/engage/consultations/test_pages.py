"""The pages: an officer writes one down and is told what is missing; a Board member signs; everybody reads what was opened."""

from __future__ import annotations

from collections.abc import Iterable
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.permissions import Grant
from engage.consultations import services
from engage.core.db import db
from engage.core.i18n import date_on_a_page
from engage.core.wording import put_wording
from tests.engage.browsing import said_wrong
from tests.engage.consultations import makers
from tests.engage.consultations.makers import day
from tests.engage.forums.making import add_board
from tests.engage.influence.makers import add_responses, publish_one
from tests.factories import NOW, TODAY, add_areas, add_staff, add_wave, enter, post

DESK = "/staff/consultations"
TYPED = {
    "title": "Benches in the park",
    "for_young_people": "y",
    "why": "There is nowhere to sit.",
    "level": "consulted",
    "area_id": "0",
    "opens_on": day(3).isoformat(),
    "closes_on": day(2).isoformat(),
}


def by() -> dict[str, Any]:
    return {"person_id": makers.officer(), "now": NOW}


def text_of(client: FlaskClient, url: str) -> str:
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code)
    return unescape(page.get_data(as_text=True))


def as_officer(client: FlaskClient, roles: Iterable[str | Grant] = ("participation_officer",)) -> None:
    enter(client, add_staff(*roles, email="officer@wrenshire.example"))


def test_what_an_officer_typed_survives_an_error_and_is_then_kept(app: Flask, client: FlaskClient) -> None:
    as_officer(client)
    refused = post(client, f"{DESK}/new", TYPED)
    page = unescape(refused.get_data(as_text=True))
    assert refused.status_code == 400
    assert "It cannot close before it opens." in said_wrong(refused)
    assert "There is nowhere to sit." in page
    assert 'value="Benches in the park"' in page
    unreadable = post(client, f"{DESK}/new", {**TYPED, "closes_on": "soon"})
    assert "Write a date as year-month-day" in said_wrong(unreadable)

    saved = post(client, f"{DESK}/new", {**TYPED, "closes_on": day(30).isoformat()})
    assert saved.status_code == 302
    record = text_of(client, saved.headers["Location"])
    assert "Benches in the park" in record
    assert "Missing: who decides, and on which day; a participation officer can supply it on this page." in record
    assert "Benches in the park" in text_of(client, f"{DESK}/")


def test_a_gate_that_stops_a_step_says_so_on_the_page_and_keeps_the_typed_reason(app: Flask, client: FlaskClient) -> None:
    as_officer(client)
    made = makers.draft(equality="")
    page = f"{DESK}/{made}"
    refused = post(client, f"{page}/move/checked", {"reason": "It is all there."}, page=page)
    assert refused.status_code == 409
    assert "the references of the data-protection" in said_wrong(refused)
    assert "It is all there." in refused.get_data(as_text=True)
    assert services.find_consultation(made).state == "draft"


def test_an_officer_takes_it_from_the_draft_to_an_open_page_and_everybody_reads_it(app: Flask, client: FlaskClient) -> None:
    as_officer(client)
    wave = add_wave("young-people", opens_on=day(-5), closes_on=day(15))
    board = add_board("parents")
    made = makers.draft()
    page = f"{DESK}/{made}"
    assert app.test_client().get("/consultations/evening-buses").status_code == 404
    given: list[tuple[str, dict[str, str]]] = [
        ("add/part", {"part": f"wave:{wave.id}"}),
        ("add/part", {"part": f"board:{board.id}"}),
        ("add/meeting", {"title": "Youth council", "place": "Ashby Vale", "held_on": TODAY.isoformat(), "n": "14"}),
        ("add/consultee", {"name": "Safeguarding board", "is_safeguarding_board": "y", "organisation_id": "0"}),
        (
            "add/evidence",
            {
                "title": "Bus count",
                "method": "Counted at stops",
                "dated": TODAY.isoformat(),
                "n": "31",
                "source": "A paper",
                "collected_by": "The council",
            },
        ),
    ]
    nobody = post(client, f"{page}/add/consultee", {"name": " ", "organisation_id": "0"})
    assert "Choose a partner, or write the name of another body." in said_wrong(nobody)
    for address, data in given:
        assert post(client, f"{page}/{address}", data).status_code == 302, address
    for address, data in (("move/checked", {}), ("vouch", {}), ("move/open", {"reason": ""})):
        assert post(client, f"{page}/{address}", data, page=page).status_code == 302, address
    record = text_of(client, page)
    assert "n = 31" in record
    assert "14 people came" in record

    public = text_of(app.test_client(), "/consultations/evening-buses")
    for words in ("The last bus goes before clubs end.", "Which routes run later.", "How much money there is."):
        assert words in public
    assert "Run two routes later" in public
    assert 'href="/surveys/young-people/"' in public
    assert 'href="/forums/parents/"' in public
    assert "Youth council" in public
    assert "14" not in public.split("Meetings")[1].split("Why we ask")[0], "how many came is not told outside"
    assert "Evening buses" in text_of(app.test_client(), "/consultations/")


def test_a_meeting_that_was_held_does_not_stand_as_one_to_go_to(app: Flask, client: FlaskClient) -> None:
    made = makers.brought_to("open")
    for title, held_on in (("Parents' evening", day(-12)), ("Tea at the hub", day(12))):
        services.add_meeting(made, title=title, place="Millbrook", held_on=held_on, n=None, **by())
    db.session.commit()
    shown = text_of(client, "/consultations/evening-buses")
    to_come, since = shown.split("Why we ask")[0], shown.split("What happened since")[1]
    assert ("Tea at the hub" in to_come, "Parents' evening" in to_come) == (True, False)
    assert ("Tea at the hub" in since, "Parents' evening" in since) == (False, True)
    client.get("/language/pl")
    assert 'class="mark"' in text_of(client, "/consultations/evening-buses").split("Tea at the hub")[1][:60]


def test_who_can_close_it_is_told_what_that_ends_and_nobody_else_is_asked_for_a_reason(app: Flask, client: FlaskClient) -> None:
    as_officer(client)
    opened, closed = (text_of(client, f"{DESK}/{makers.brought_to(state)}") for state in ("open", "closed"))
    for words in ("A pause needs one, and so does closing early.", "It cannot be opened again."):
        assert words in opened
        assert words not in closed
    assert "You can leave this empty." in closed


def test_only_a_board_member_signs_and_an_officer_cannot(app: Flask, client: FlaskClient) -> None:
    made = makers.brought_to("analysing")
    enter(client, add_staff("participation_officer", email="other@wrenshire.example"))
    assert client.get(f"{DESK}/{made}/sign").status_code == 403
    enter(client, add_staff("board_member", email="board@wrenshire.example"))
    page = text_of(client, f"{DESK}/{made}/sign")
    assert "Board of Wrenshire Children's Trust" in page
    assert client.get(f"{DESK}/{made}/outcome").status_code == 403
    signed = post(client, f"{DESK}/{made}/sign", {"report": "The report", "read_by": "The Board", "read_on": TODAY.isoformat()})
    assert signed.status_code == 302
    assert services.find_consultation(made).report_read_by == "The Board"


def test_an_officer_of_one_place_sees_and_writes_only_what_lies_there(app: Flask, client: FlaskClient) -> None:
    here, there = add_areas("ashby-vale", "brackenford")
    mine, other = makers.draft(title="Mine", area_id=here.id), makers.draft(title="Others", area_id=there.id)
    county = makers.draft(title="All of it")
    enter(client, add_staff(Grant("participation_officer", here.id), email="local@wrenshire.example"))
    listed = text_of(client, f"{DESK}/")
    assert "Mine" in listed
    assert "Others" not in listed
    assert "All of it" not in listed
    assert [client.get(f"{DESK}/{made}").status_code for made in (mine, other, county)] == [200, 403, 403]
    form = text_of(client, f"{DESK}/new")
    assert "Ashby Vale" in form
    assert "Brackenford" not in form
    moved = post(client, f"{DESK}/new", {**TYPED, "closes_on": "", "area_id": str(there.id)})
    assert moved.status_code == 400
    assert "Choose only from the answers on this page." in said_wrong(moved)
    assert post(client, f"{DESK}/new", {**TYPED, "closes_on": "", "area_id": "0"}).status_code == 400


def test_a_paused_consultation_stops_its_survey_and_both_say_why(app: Flask, client: FlaskClient) -> None:
    wave = add_wave("young-people", opens_on=day(-5), closes_on=day(15))
    made = makers.ready()
    services.add_part(made, f"wave:{wave.id}", **by())
    assert "Read what could be done" not in text_of(client, "/surveys/young-people/"), "a draft is nobody's to read"
    makers.step(made, "open")
    start, listed = text_of(client, "/surveys/young-people/"), 'href="/surveys/young-people/"'
    assert listed in text_of(client, "/surveys/")
    assert 'href="/consultations/evening-buses"' in start
    assert "Who decides" in start
    assert start.index("You can answer until") < start.index("Start")
    assert f"Who decides: {makers.WHOLE.decider}." in start, "as the consultation says, whatever the survey's own file does"
    assert f"You can answer until {date_on_a_page(min(day(15), day(20)))}." in start

    makers.step(made, "paused", "Snow has closed the schools.")
    stopped = client.get("/surveys/young-people/")
    assert stopped.status_code == 410
    for page in (unescape(stopped.get_data(as_text=True)), text_of(client, "/consultations/evening-buses")):
        assert "Snow has closed the schools." in page
        assert "Paused for now" in page
    makers.step(made, "open")
    assert client.get("/surveys/young-people/").status_code == 200

    makers.step(made, "paused", "Snow again.")
    makers.step(made, "closed", "It snowed on.")
    over = client.get("/surveys/young-people/")
    assert over.status_code == 410, "what was closed early does not open again while its wave's last day has not come"
    assert "This one has finished" in over.get_data(as_text=True)
    assert listed not in text_of(client, "/surveys/"), "nor does the list offer it"


def test_a_reader_gets_it_in_their_language_and_is_told_what_is_not_translated(app: Flask, client: FlaskClient) -> None:
    made = makers.brought_to("open")
    put_wording(f"consultation:{made}", "title", "cy", "Bysiau gyda'r nos", checked_by="Sam")
    db.session.commit()
    client.get("/language/cy")
    page = text_of(client, "/consultations/evening-buses")
    assert "Bysiau gyda'r nos" in page
    assert '<span class="who" lang="en" dir="auto">The last bus goes before clubs end.</span>' in page


def test_an_officer_translates_it_and_an_emptied_box_takes_the_text_away(app: Flask, client: FlaskClient) -> None:
    as_officer(client)
    made = makers.brought_to("open")
    page, box = f"{DESK}/{made}/translate/cy", f"consultation_{made}_title"
    assert "Evening buses" in text_of(client, page)
    assert post(client, page, {box: "Bysiau gyda'r nos", "checked": "y"}).status_code == 302
    card = services.public_page("evening-buses", "cy", TODAY).card
    assert (card.title.text, card.title.checked) == ("Bysiau gyda'r nos", True)
    assert post(client, page, {box: ""}).status_code == 302
    assert not services.public_page("evening-buses", "cy", TODAY).card.title.is_translated
    assert client.get(f"{DESK}/{made}/translate/xx").status_code == 404


def test_rewording_takes_the_old_translation_away(app: Flask) -> None:
    made = makers.draft()
    put_wording(f"consultation:{made}", "title", "cy", "Bysiau gyda'r nos")
    services.change(made, makers.replace(makers.WHOLE, title="Late buses"), **by())
    makers.ask_board(made)
    services.add_meeting(made, title="Youth council", place="Ashby Vale", held_on=TODAY, n=None, **by())
    makers.step(made, "checked")
    services.vouch(made, **by())
    makers.step(made, "open")
    assert services.public_page("evening-buses", "cy", TODAY).card.title.text == "Late buses"


def test_what_became_of_it_is_read_by_everybody_with_a_link_to_each_reply(app: Flask, client: FlaskClient) -> None:
    wave = add_wave("young-people", opens_on=day(-50), closes_on=day(-20))
    made = makers.ready()
    services.add_part(made, f"wave:{wave.id}", **by())
    claim = publish_one(wave.id, add_responses(wave.id, 12), person_id=makers.officer())
    for state in ("open", "closed", "analysing"):
        makers.step(made, state, "All have answered.")
    services.sign(made, report="Report", read_by="The Board", read_on=TODAY, **by())
    services.record_outcome(made, makers.replace(makers.LUNDY, decided_on=TODAY), **by())
    makers.step(made, "decided")
    assert "Decided" in text_of(client, "/consultations/")
    read = text_of(client, "/consultations/evening-buses").replace('<bdi lang="en">', "").replace("</bdi>", "")
    for words in ("The Board read the report", "Two routes run until nine.", f'href="/you-said-we-did/{claim}"'):
        assert words in read


def test_what_is_due_is_counted_on_the_staffs_first_page(app: Flask, client: FlaskClient) -> None:
    as_officer(client)
    makers.ready()
    home = text_of(client, "/staff/")
    assert "Consultations" in home
    assert "It was to open on" in text_of(client, f"{DESK}/")
