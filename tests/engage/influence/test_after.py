"""After the reply, and together: meetings, the Board's queue and page, did it work, wishes for the next wave, words on names."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from engage.core.db import db
from engage.influence import board, following, meetings, naming, queue, services
from engage.influence.errors import DecisionError, PublicationError, RuleError, UnknownRecordError
from engage.influence.meetings import Row
from engage.influence.models import BoardItem, Decision, FurtherWish, ThemeNameCount
from engage.plan.models import Priority
from engage.surveys.models import Wave
from engage.trust import services as trust
from engage.trust.models import Board
from tests import factories
from tests.engage.influence import makers
from tests.engage.influence.makers import DECIDED, day
from tests.engage.plan.test_plan import add_action, add_plan, add_priority
from tests.factories import NOW, TODAY

ASKED: dict[str, Any] = {
    "asked_on": TODAY,
    "wave_id": None,
    "same_audience": True,
    "how": "At the youth forum.",
    "result": "partly",
    "text": "Two routes run now.",
}


@pytest.fixture
def officer(app: Flask) -> int:
    return makers.add_officer()


@pytest.fixture
def sitting(officer: int) -> int:
    db.session.add(Board(key="board", name="Board of Wrenshire Children's Trust"))
    db.session.commit()
    made = trust.record_meeting(1, DECIDED, "Minutes, item 4", person_id=officer, now=NOW, today=TODAY)
    db.session.commit()
    return made


def read(client: FlaskClient, address: str) -> str:
    found = client.get(address)
    assert found.status_code == 200
    return unescape(found.get_data(as_text=True))


def test_several_decisions_are_recorded_in_one_sitting_with_the_meetings_own_facts(sitting: int, officer: int) -> None:
    rows = [Row("Run buses", "Transport"), Row("", ""), Row("Light paths", "Parks")]
    made = meetings.record_sitting(sitting, rows, person_id=officer, now=NOW)
    found = [db.session.get_one(Decision, one) for one in made]
    assert [(one.title, one.decided_on, one.meeting_id) for one in found] == [
        ("Run buses", DECIDED, sitting),
        ("Light paths", DECIDED, sitting),
    ]
    assert {(one.decider, one.meeting) for one in found} == {("Board of Wrenshire Children's Trust", "Minutes, item 4")}


def test_a_sitting_is_recorded_whole_or_not_at_all_and_each_row_says_what_it_lacks(sitting: int, officer: int) -> None:
    with pytest.raises(DecisionError) as error:
        meetings.record_sitting(sitting, [Row("Run buses", "Transport"), Row("Light paths", "")], person_id=officer, now=NOW)
    assert set(error.value.problems) == {"owner_1"}
    db.session.rollback()
    with pytest.raises(DecisionError) as error:
        meetings.record_sitting(sitting, [Row("", "")], person_id=officer, now=NOW)
    assert set(error.value.problems) == {"title_0"}


def test_what_a_meeting_decided_was_decided_on_its_day_also_for_the_database(sitting: int, officer: int) -> None:
    with pytest.raises(DecisionError):
        makers.record_decision(officer, meeting_id=sitting, decided_on=day(-1))
    made = makers.record_decision(officer, meeting_id=sitting)
    with pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE decision SET decided_on = :day WHERE id = :id"), {"day": TODAY, "id": made})
    db.session.rollback()


def test_a_theme_decided_at_a_meeting_waits_no_more_and_is_offered_for_its_claim(
    wave: int, sitting: int, officer: int, client: FlaskClient
) -> None:
    theme = makers.add_theme(wave, "Late buses", makers.add_responses(wave, 12))
    queue.send_up_theme(theme, area_id=None, why="Nobody here can decide it.", person_id=officer, now=NOW)
    db.session.commit()
    factories.sign_in(client)
    address = f"/staff/influence/meetings/{sitting}"
    shown = read(client, address)
    assert "Late buses" in shown
    assert "Nobody here can decide it." in shown
    item = queue.waiting("en")[0]
    form = {"about_0": f"item:{item.id}", "title_0": "Run buses", "owner_0": "Transport", "priority_id_0": "0"}
    assert factories.post(client, address, form).status_code == 302
    assert queue.waiting("en") == ()
    made = db.session.scalars(select(Decision.id)).one()
    assert f'value="{theme}" checked' in read(client, f"/staff/influence/decisions/{made}/claims/new")


def test_the_same_thing_waits_for_the_board_once_and_says_why(wave: int, officer: int) -> None:
    theme = makers.add_theme(wave, "Late buses", makers.add_responses(wave, 2))
    given = {"area_id": None, "person_id": officer, "now": NOW}
    with pytest.raises(RuleError):
        queue.send_up_theme(theme, why=" ", **given)
    queue.send_up_theme(theme, why="It is urgent.", **given)
    with pytest.raises(RuleError, match="already"):
        queue.send_up_theme(theme, why="It is urgent.", **given)
    suggested = makers.add_theme(wave, "Perhaps", [], state="suggested")
    with pytest.raises(RuleError, match="has not accepted"):
        queue.send_up_theme(suggested, why="It is urgent.", **given)
    db.session.add(BoardItem(theme_id=theme, why="x", sent_on=TODAY, sent_by=officer))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_a_local_priority_goes_up_and_one_of_the_county_is_there_already(officer: int) -> None:
    plan, (carrow,) = add_plan(TODAY), factories.add_areas("carrow")
    local = add_priority(plan, "sea-wall", area_id=carrow.id, local_only=True)
    queue.send_up_priority(local.id, why="Three owners.", person_id=officer, now=NOW)
    assert [(one.words, one.area) for one in queue.waiting("en")] == [("About sea-wall", "Carrow")]
    with pytest.raises(RuleError, match="already"):
        queue.send_up_priority(add_priority(plan, "homes").id, why="x", person_id=officer, now=NOW)


def test_did_it_work_is_asked_of_the_same_people_and_stands_on_the_card(wave: int, client: FlaskClient) -> None:
    claim = makers.publish_one(wave)
    following.record_follow_up(claim, **ASKED, next_on=day(90), person_id=1, now=NOW)
    db.session.commit()
    for address in ("/you-said-we-did/", f"/you-said-we-did/{claim}"):
        shown = read(client, address)
        assert "Did it work? Partly." in shown
        assert "Two routes run now." in shown
    assert "At the youth forum." in read(client, f"/you-said-we-did/{claim}")
    assert services.find_claim(claim).decision.state == "followed_up"


def test_did_it_work_lacks_nothing_and_is_never_asked_of_others(wave: int) -> None:
    claim = makers.publish_one(wave)
    other = factories.add_wave("parents-and-carers", opens_on=TODAY, closes_on=TODAY).id
    for field, wrong in (
        ("asked_on", day(1)),
        ("asked_on", DECIDED - timedelta(days=1)),
        ("asked_on", None),
        ("wave_id", other),
        ("same_audience", False),
        ("how", " "),
        ("result", "great"),
        ("text", ""),
        ("text", "All because of you."),
    ):
        with pytest.raises(RuleError) as error:
            following.record_follow_up(claim, **{**ASKED, field: wrong}, person_id=1, now=NOW)
        assert set(error.value.problems) == {field}
    same = db.session.get_one(Wave, wave)
    assert [one.id for one in following.waves_for(services.find_claim(claim))] == [same.id]


def test_did_it_work_is_not_asked_of_what_is_not_public(wave: int, officer: int) -> None:
    theme = makers.add_theme(wave, "Late buses", makers.add_responses(wave, 2))
    claim = makers.record_claim(makers.record_decision(officer), [theme], officer)
    with pytest.raises(PublicationError):
        following.record_follow_up(claim, **ASKED, person_id=officer, now=NOW)


def test_the_database_keeps_no_follow_up_of_other_people(wave: int) -> None:
    claim = makers.publish_one(wave)
    statement = (
        "INSERT INTO follow_up (claim_id, asked_on, same_audience, how, result, text) "
        "VALUES (:claim, '2026-01-01', :same, :how, 'yes', 'x')"
    )
    for values, constraint in (({"same": False, "how": "x"}, "the_same_people"), ({"same": True, "how": ""}, "what_and_how")):
        with pytest.raises(IntegrityError, match=constraint):
            db.session.execute(text(statement), {"claim": claim, **values})
        db.session.rollback()


def test_a_promise_to_look_again_that_was_not_kept_is_said_wherever_it_was_given(wave: int, client: FlaskClient) -> None:
    claim = makers.publish_one(wave)
    factories.enter(client, factories.add_staff("participation_officer", email="reader@wrenshire.example"))
    assert "We look at it again on" in read(client, "/you-said-we-did/")
    db.session.execute(text("UPDATE reply SET follow_up_on = :day"), {"day": day(-1).isoformat()})
    db.session.commit()
    for address in (f"/you-said-we-did/{claim}", "/you-said-we-did/", "/", "/staff/influence/decisions/1"):
        shown = read(client, address)
        assert "We have not done it yet." in shown, address
        assert "We look at it again on" not in shown, address
    assert [one.claim_id for one in following.overdue(TODAY)] == [claim]


def test_rule_7_a_wish_is_offered_to_the_next_wave_and_taken_up_or_not_with_a_reason(wave: int) -> None:
    claim = makers.publish_one(wave)
    wish = services.add_wish(claim, "Sunday buses", person_id=1, now=NOW)
    assert [(one.text, one.next_wave) for one in following.offered_wishes()] == [("Sunday buses", "")]
    with pytest.raises(RuleError) as error:
        following.settle_wish(wish, "", " ", person_id=1, now=NOW)
    assert set(error.value.problems) == {"next_wave", "reason"}
    following.settle_wish(wish, "not_taken", "Fares are set elsewhere.", person_id=1, now=NOW)
    db.session.commit()
    assert [(one.next_wave, one.reason) for one in following.offered_wishes()] == [("not_taken", "Fares are set elsewhere.")]
    db.session.get_one(FurtherWish, wish).next_wave_reason = ""
    with pytest.raises(IntegrityError, match="with_a_reason"):
        db.session.flush()
    db.session.rollback()


def test_readers_say_whether_a_name_says_what_they_meant_once_in_each_browser(wave: int, client: FlaskClient) -> None:
    claim = makers.publish_one(wave)
    address = f"/you-said-we-did/{claim}/names"
    assert "Does this name say what you meant?" in read(client, address)
    theme = naming.names_behind(claim, "en")[0].theme_id
    for _ in range(2):
        said = factories.post(client, f"/you-said-we-did/themes/{theme}/name", {"says": "yes", "next": address}, page=address)
        assert said.headers["Location"] == address
    assert "Does this name say what you meant?" not in read(client, address)
    assert db.session.scalars(select(ThemeNameCount.n)).all() == [1]


def test_words_on_a_name_keep_a_number_and_nothing_else(wave: int) -> None:
    makers.publish_one(wave)
    theme = db.session.scalars(text("SELECT theme_id FROM claim_theme")).one()
    naming.say(theme, "not_quite", TODAY)
    assert set(ThemeNameCount.__table__.columns.keys()) == {"theme_id", "says", "n"}
    with pytest.raises(RuleError):
        naming.say(theme, "because of my name", TODAY)
    private = makers.add_theme(wave, "Not public", [])
    with pytest.raises(UnknownRecordError):
        naming.say(private, "yes", TODAY)


def test_rule_11_officers_see_words_on_names_in_safe_numbers_only(wave: int) -> None:
    makers.publish_one(wave)
    theme = db.session.scalars(text("SELECT theme_id FROM claim_theme")).one()
    db.session.add(ThemeNameCount(theme_id=theme, says="yes", n=41))
    db.session.add(ThemeNameCount(theme_id=theme, says="not_quite", n=3))
    db.session.flush()
    found = naming.name_figures(TODAY)[0]
    assert (found.yes.hidden, found.not_quite.hidden) == (True, True)
    db.session.execute(text("UPDATE theme_name_count SET n = 23 WHERE says = 'not_quite'"))
    found = naming.name_figures(TODAY)[0]
    assert found.yes.value in (40, 45)
    assert found.not_quite.value in (20, 25)


def test_rule_7_what_still_waits_has_a_page_of_its_own(client: FlaskClient) -> None:
    assert "Nothing is waiting" in read(client, "/you-said-we-did/waiting")
    factories.add_areas("carrow")
    closed = factories.add_wave("young-people", opens_on=day(-120), closes_on=day(-85)).id
    makers.add_theme(closed, "Nowhere to go", makers.add_responses(closed, 12, submitted_on=day(-100)))
    shown = read(client, "/you-said-we-did/waiting")
    assert "Nowhere to go" in shown
    assert "waiting for 12 weeks" in shown
    assert "/you-said-we-did/waiting" in read(client, "/you-said-we-did/")


def test_the_boards_page_sets_apart_what_nobody_sent_up_to_it(app: Flask, client: FlaskClient) -> None:
    factories.add_areas("carrow")
    closed = factories.add_wave("young-people", opens_on=day(-120), closes_on=day(-85)).id
    makers.add_theme(closed, "Nowhere to go", makers.add_responses(closed, 12, submitted_on=day(-100)))
    db.session.commit()
    factories.enter(client, factories.add_staff("board_member", email="board@wrenshire.example"))
    waits, others = read(client, "/staff/board/").split("Said, not decided")
    assert "Nothing waits" in waits, "the figure that leads here counts none either"
    assert "Nowhere to go" in others


def test_the_boards_page_says_what_is_heard_decided_done_not_done_and_waits(wave: int, client: FlaskClient) -> None:
    priority = add_priority(add_plan(TODAY), touched_on=day(-500))
    add_action(priority, "Run late buses", day(-3), "under_way")
    makers.publish_one(wave, outcome="done", label="Late buses")
    makers.add_theme(wave, "Dark parks", makers.add_responses(wave, 3))
    db.session.execute(text("UPDATE reply SET follow_up_on = :day"), {"day": day(-1).isoformat()})
    db.session.commit()
    factories.enter(client, factories.add_staff("board_member", email="board@wrenshire.example"))
    shown = read(client, "/staff/board/")
    for words in ("Dark parks", "Late buses", "Try evening buses", "Run late buses", "About things-to-do", "A few people"):
        assert words in shown
    assert "Nobody has asked whether it worked" in shown
    late = shown.split("Nobody has asked whether it worked")[1].split("</li>")[0]
    assert "Not translated yet" not in late
    queue = shown.split('id="queue"')[1].split("</section>")[0]
    assert "Said, not decided" not in queue, "nothing has waited for long"
    client.get("/language/ur")
    translated = read(client, "/staff/board/").split('id="not-done"')[1].split("</section>")[0]
    assert translated.count("ابھی ترجمہ نہیں ہوا") >= 2
    found = board.board_page("en", TODAY)
    assert (found.n_heard, found.n_decided, len(found.done), len(found.late), len(found.silent)) == (2, 1, 1, 1, 1)
    assert db.session.scalars(select(Priority.id)).all() == [priority.id]
