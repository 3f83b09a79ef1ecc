"""Two people type a paper apart; what differs is settled; it is sent once, screened like any answer, and never shown before."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from engage.core.audit import AuditEvent
from engage.core.config import Settings
from engage.core.db import db
from engage.safeguarding.models import Concern
from engage.surveys.drafts import Answers, Given, Speaking
from engage.surveys.jobs import purge
from engage.surveys.models import Consent, Response, Wave
from engage.surveys.paper import services
from engage.surveys.paper.models import PaperBatch, PaperEntry
from engage.surveys.paper.reading import Reading
from engage.surveys.paper.services import PaperError
from tests.engage.browsing import WORRYING, code_on, said_wrong
from tests.engage.surveys.test_drafts import everything_on_disk
from tests.factories import NOW, TODAY, add_staff, post, sign_in, sign_out

HOME = "/staff/paper"
WORDS = "Benches by the river, and more buses."
PAPER: dict[str, Any] = {
    "provenance": "self",
    "q-better": WORDS,
    "q-safe": "4",
    "q-matters": ["school", "being_safe"],
    "q-age_band": "14_16",
}


@pytest.fixture
def first(wave: int) -> int:
    return add_staff("participation_officer").id


@pytest.fixture
def second(wave: int) -> int:
    return add_staff("participation_officer", email="second@wrenshire.example").id


@pytest.fixture
def batch(wave: int, first: int) -> int:
    begun = services.begin_batch(wave, "en", first, now=NOW, today=TODAY)
    db.session.commit()
    return begun


def reading(text: str = WORDS, **more: Any) -> Reading:
    return Reading(Answers({"better": Given(text=text)}, more.pop("speaking", Speaking())), **more)


def typed(batch: int, person: int, *, text: str = WORDS, **more: Any) -> int:
    done = services.type_first(batch, reading(text, **more), person, now=NOW, today=TODAY)
    db.session.commit()
    return done.entry_id


def typed_again(entry: int, person: int, *, text: str = WORDS, **more: Any) -> services.Typed:
    done = services.type_again(entry, reading(text, **more), person, now=NOW, today=TODAY)
    db.session.commit()
    return done


def acts() -> list[str]:
    return list(db.session.scalars(db.select(AuditEvent.action).where(AuditEvent.action.like("paper%")).order_by(AuditEvent.id)))


def test_two_readings_that_agree_are_sent_as_a_paper_today(batch: int, first: int, second: int) -> None:
    entry = typed(batch, first, quote=True)
    assert db.session.query(Response).count() == 0
    done = typed_again(entry, second, quote=True)
    assert not done.differs
    [response] = db.session.query(Response).all()
    assert (response.mode, response.submitted_on, response.provenance, response.lang) == ("paper", TODAY, "self", "en")
    assert [answer.text for answer in response.answers] == [WORDS]
    assert db.session.query(Consent).one().kind == "quote"
    assert acts() == ["paper batch begun", "paper typed", "paper typed again", "paper sent"]


def test_readings_that_differ_wait_until_each_difference_is_settled(batch: int, first: int, second: int) -> None:
    entry = typed(batch, first, text="More buses", quote=True)
    assert typed_again(entry, second, text="More busses").differs
    assert db.session.query(Response).count() == 0
    ours, theirs = services.readings_of(entry)
    with pytest.raises(PaperError, match="every difference"):
        services.settle(entry, {"better": ours}, second, now=NOW, today=TODAY)
    db.session.rollback()
    services.settle(entry, {"better": ours, "-quote": theirs}, second, now=NOW, today=TODAY)
    db.session.commit()
    [response] = db.session.query(Response).all()
    assert [answer.text for answer in response.answers] == ["More buses"]
    assert db.session.query(Consent).count() == 0


def test_a_group_on_paper_is_a_group(batch: int, first: int, second: int) -> None:
    speaking = Speaking("group", 14)
    typed_again(typed(batch, first, speaking=speaking), second, speaking=speaking)
    response = db.session.query(Response).one()
    assert (response.provenance, response.group_size) == ("group", 14)


def test_nothing_is_sent_twice(batch: int, first: int, second: int) -> None:
    entry = typed(batch, first)
    typed_again(entry, second)
    for act in (
        lambda: services.type_again(entry, reading(), second, now=NOW, today=TODAY),
        lambda: services.settle(entry, {}, second, now=NOW, today=TODAY),
        lambda: services.delete_entry(entry, second, now=NOW),
    ):
        with pytest.raises(PaperError, match="sent already"):
            act()
        db.session.rollback()
    assert db.session.query(Response).count() == 1


def test_the_first_reading_is_shown_to_nobody_before_the_second(batch: int, first: int) -> None:
    entry = typed(batch, first)
    with pytest.raises(PaperError, match="typed once only"):
        services.readings_of(entry)


def test_a_paper_is_sealed_until_it_is_sent(batch: int, first: int, second: int, settings: Settings) -> None:
    entry = typed(batch, first, text="Zebra crossings everywhere")
    typed_again(entry, second, text="Zebra crossing everywhere")
    assert b"Zebra" not in everything_on_disk(settings)
    with pytest.raises(IntegrityError):
        db.session.execute(db.update(PaperEntry).values(sealed=None))
    db.session.rollback()


def test_after_sending_nothing_of_a_paper_is_kept_but_that_it_was_sent(batch: int, first: int, second: int) -> None:
    entry = typed(batch, first)
    typed_again(entry, second)
    kept = db.session.get_one(PaperEntry, entry)
    assert (kept.state, kept.sealed) == ("sent", None)
    assert services.sent_of(entry)[1].receipt == ""


def test_a_code_is_kept_for_a_writer_who_wants_it_until_it_is_passed_on_or_the_day_ends(
    batch: int, first: int, second: int
) -> None:
    entries = [typed(batch, first, wants_code=True) for _ in range(2)]
    for entry in entries:
        typed_again(entry, second, wants_code=True)
    code = services.sent_of(entries[0])[1].receipt
    assert re.fullmatch(r"[a-z]+(-[a-z]+){3}-\d\d", code)
    assert services.sent_of(entries[0])[1].receipt == code, "looking again shows the same code"
    services.forget_code(entries[0], second, now=NOW)
    assert services.sent_of(entries[0])[1].receipt == ""
    purge({})
    assert services.sent_of(entries[1])[1].receipt != ""
    db.session.execute(db.update(PaperEntry).values(touched_on=TODAY - timedelta(days=1)))
    purge({})
    assert services.sent_of(entries[1])[1].receipt == ""


def test_a_worrying_paper_is_flagged_when_it_is_first_typed_and_held_when_it_is_sent(batch: int, first: int, second: int) -> None:
    done = services.type_first(batch, reading(WORRYING), first, now=NOW, today=TODAY)
    assert done.is_urgent
    assert db.session.query(Concern).count() == 0
    typed_again(done.entry_id, second, text=WORRYING)
    assert db.session.query(Response).one().state == "held"
    assert db.session.query(Concern).count() == 1
    assert services.sent_of(done.entry_id)[1].needs_help


def test_the_record_of_acts_holds_no_word_of_a_paper_and_no_kind_of_concern(batch: int, first: int, second: int) -> None:
    entry = typed(batch, first, text=WORRYING)
    typed_again(entry, second, text=f"{WORRYING} Please.")
    services.settle(entry, {"better": services.readings_of(entry)[1]}, second, now=NOW, today=TODAY)
    db.session.commit()
    events = db.session.query(AuditEvent).filter(AuditEvent.action.like("paper%")).all()
    assert {key for event in events for key in event.detail} <= {"wave", "lang", "differences", "same_person"}
    assert {event.actor_id for event in events} == {first, second}
    assert "stepdad" not in str([event.detail for event in events])


def test_one_person_may_type_twice_and_it_is_marked(batch: int, first: int) -> None:
    typed_again(typed(batch, first), first)
    [row] = services.papers_of(batch, first)
    assert row.by_one
    [event] = db.session.query(AuditEvent).filter_by(action="paper typed again").all()
    assert event.detail["same_person"] is True


def test_numbers_are_never_given_again(batch: int, first: int, wave: int) -> None:
    one, two = typed(batch, first), typed(batch, first)
    services.delete_entry(two, first, now=NOW)
    db.session.commit()
    three = typed(batch, first)
    assert [row.number for row in services.papers_of(batch, first)] == [f"{batch}-1", f"{batch}-3"]
    assert {one, three} == {row.id for row in services.papers_of(batch, first)}


def test_a_pile_counts_its_papers(batch: int, first: int, second: int) -> None:
    entries = [typed(batch, first) for _ in range(3)]
    typed_again(entries[0], second)
    typed_again(entries[1], second, text="Other")
    [row] = services.batches("en")
    assert (row.n_once, row.n_twice, row.n_sent, row.n_unfinished) == (1, 1, 1, 2)
    assert services.count_unfinished() == 2


def test_papers_may_come_four_weeks_after_the_survey_closed_and_no_later(batch: int, first: int, wave: int) -> None:
    row = db.session.get_one(Wave, wave)
    row.opens_on = TODAY - timedelta(days=90)
    row.closes_on = TODAY - timedelta(days=28)
    db.session.commit()
    assert [info.id for info in services.open_waves(TODAY)] == [wave]
    assert services.open_waves(TODAY + timedelta(days=1)) == []
    with pytest.raises(PaperError, match="closed too long ago"):
        services.type_first(batch, reading(), first, now=NOW, today=TODAY + timedelta(days=1))


@pytest.mark.parametrize(("wave_id", "lang"), [(99, "en"), (1, "tlh")])
def test_a_pile_is_of_a_survey_and_a_language_that_there_are(first: int, wave_id: int, lang: str) -> None:
    with pytest.raises(PaperError, match="from the list"):
        services.begin_batch(wave_id, lang, first, now=NOW, today=TODAY)


# The pages


@pytest.fixture
def officer(client: FlaskClient, first: int, second: int) -> FlaskClient:
    sign_in(client)
    return client


@pytest.fixture
def colleague(app: Flask, officer: FlaskClient) -> FlaskClient:
    other = app.test_client()
    sign_in(other, "second@wrenshire.example")
    return other


def pile(client: FlaskClient, wave: int, lang: str = "en") -> str:
    begun = post(client, f"{HOME}/", {"survey": f"{wave}:{lang}"})
    assert begun.status_code == 302, begun.get_data(as_text=True)
    return str(begun.headers["Location"])


def number_on(client: FlaskClient, page: str) -> str:
    found = re.search(r"Write (\d+-\d+) on this paper", client.get(page).get_data(as_text=True))
    assert found
    return found[1]


def again_page(client: FlaskClient, folder: str) -> str:
    found = re.search(rf'href="({HOME}/entry/\d+/again)"', client.get(folder).get_data(as_text=True))
    assert found, "nothing waits to be typed again"
    return found[1]


def test_the_whole_way_on_the_pages(officer: FlaskClient, colleague: FlaskClient, wave: int) -> None:
    folder = pile(officer, wave)
    kept = post(officer, f"{folder}type", PAPER)
    assert kept.headers["Location"] == f"{folder}type"
    number = number_on(officer, f"{folder}type")
    again = again_page(colleague, folder)
    page = colleague.get(again).get_data(as_text=True)
    assert number in page
    assert WORDS not in page
    assert "14_16" in page
    assert not re.search(r'value="14_16"[^>]*checked', page)
    wrong = {**PAPER, "q-better": "Benches by the river and more buses.", "q-age_band": "11_13", "wants_code": "y"}
    settle = post(colleague, again, wrong).headers["Location"]
    assert settle.endswith("/settle")
    shown = colleague.get(settle).get_data(as_text=True)
    assert "3 things were read differently" in shown
    assert "<mark>river, </mark>" in shown
    assert "14 to 16" in shown
    refused = post(colleague, settle, {"take-better": "first"})
    assert refused.status_code == 409
    assert "Settle every difference" in said_wrong(refused)
    assert re.search(r'value="first"[^>]*\schecked', refused.get_data(as_text=True)), "what was chosen stays chosen"
    sides = {"take-better": "anew", "q-better": "Benches!", "take-age_band": "first", "take--code": "second"}
    sent = post(colleague, settle, sides)
    assert sent.status_code == 302
    code = code_on(colleague.get(sent.headers["Location"]))
    assert "http://127.0.0.1:8000/r/" in colleague.get(sent.headers["Location"]).get_data(as_text=True)
    response = db.session.query(Response).one()
    assert {answer.question_key: answer.text for answer in response.answers}["better"] == "Benches!"
    assert (response.age_band, response.mode) == ("14_16", "paper")
    assert colleague.get(f"/r/{code}").status_code == 200
    second_tap = colleague.post(settle, data={"csrf_token": re.findall(r'csrf_token"[^>]*value="([^"]+)"', shown)[0], **sides})
    assert second_tap.headers["Location"] == sent.headers["Location"]
    assert db.session.query(Response).count() == 1
    post(colleague, sent.headers["Location"].replace("/sent", "/forget"), {}, page=sent.headers["Location"])
    assert code not in colleague.get(sent.headers["Location"]).get_data(as_text=True)


def test_a_paper_that_cannot_be_kept_says_where_and_keeps_what_was_typed(officer: FlaskClient, wave: int) -> None:
    folder = pile(officer, wave)
    wrong = {**PAPER, "provenance": "group", "q-matters": ["school", "being_safe", "things_to_do", "family_friends"]}
    refused = post(officer, f"{folder}type", wrong)
    assert refused.status_code == 400
    assert "from 2 to 500" in said_wrong(refused)
    assert "Choose 3 at most" in said_wrong(refused)
    page = refused.get_data(as_text=True)
    assert WORDS in page
    assert len(re.findall(r'name="q-matters"[^>]*\schecked', page)) == 4
    assert db.session.query(PaperEntry).count() == 0
    empty = post(officer, f"{folder}type", {"provenance": "self"})
    assert "There is no answer on this paper" in said_wrong(empty)


def test_a_text_on_paper_may_be_longer_than_the_website_allows(officer: FlaskClient, wave: int) -> None:
    kept = post(officer, f"{pile(officer, wave)}type", {"provenance": "self", "q-one_change": "long " * 100})
    assert kept.status_code == 302


def test_the_person_at_the_keyboard_is_told_at_once_without_kinds(
    officer: FlaskClient, colleague: FlaskClient, wave: int
) -> None:
    folder, worrying = pile(officer, wave), {**PAPER, "q-better": WORRYING}
    post(officer, f"{folder}type", worrying)
    assert "Show the paper to your safeguarding lead now" in officer.get(f"{folder}type").get_data(as_text=True)
    assert "For the safeguarding lead" in colleague.get(folder).get_data(as_text=True)
    sent = post(colleague, again_page(colleague, folder), worrying)
    page = colleague.get(sent.headers["Location"]).get_data(as_text=True)
    assert "An answer on this paper was held" in page
    kinds = set(db.session.query(Concern).one().kinds)
    assert kinds
    assert not [kind for kind in kinds if kind in page]


def test_a_paper_in_another_language_shows_its_own_words_too(officer: FlaskClient, wave: int) -> None:
    folder = pile(officer, wave, "pl")
    page = officer.get(f"{folder}type").get_data(as_text=True)
    assert "What would make your area better" in page
    assert '<p class="hint" lang="pl" dir="auto">' in page


def test_an_unfinished_paper_can_be_deleted(officer: FlaskClient, wave: int) -> None:
    folder = pile(officer, wave)
    post(officer, f"{folder}type", PAPER)
    entry = db.session.query(PaperEntry).one().id
    post(officer, f"{HOME}/entry/{entry}/delete", {}, page=folder)
    assert db.session.query(PaperEntry).count() == 0
    assert "paper deleted" in acts()


@pytest.mark.parametrize("role", ["administrator", "plan_author", "safeguarding_lead"])
def test_only_a_participation_officer_types_papers(client: FlaskClient, batch: int, first: int, role: str) -> None:
    entry = typed(batch, first)
    add_staff(role, email="other@wrenshire.example")
    sign_in(client, "other@wrenshire.example")
    for page in ("", f"{batch}/", f"{batch}/type", f"entry/{entry}/again", f"entry/{entry}/settle", f"entry/{entry}/sent"):
        assert client.get(f"{HOME}/{page}").status_code == 403
    assert "Paper answers" not in client.get("/staff/").get_data(as_text=True)
    sign_out(client)


def test_what_waits_is_on_the_first_staff_page(officer: FlaskClient, batch: int, first: int) -> None:
    typed(batch, first)
    page = officer.get("/staff/").get_data(as_text=True)
    assert re.search(r'class="count">1</b>\s*<span>\s*<b>Paper answers</b>', page)


@pytest.mark.parametrize("page", ["99/", "99/type", "entry/99/again", "entry/99/settle", "entry/99/sent"])
def test_a_pile_or_a_paper_that_is_not_there_is_said_so(officer: FlaskClient, page: str) -> None:
    assert officer.get(f"{HOME}/{page}").status_code == 404


def test_a_pile_of_nothing_is_refused(officer: FlaskClient, wave: int) -> None:
    for survey in ("", "x:en", f"{wave}:tlh", f"{10**30}:en"):
        refused = post(officer, f"{HOME}/", {"survey": survey})
        assert refused.status_code == 400
        assert "Choose a survey" in said_wrong(refused)
    assert db.session.query(PaperBatch).count() == 0


def test_a_pile_says_which_papers_wait(officer: FlaskClient, batch: int, first: int, second: int, today: date) -> None:
    typed_again(typed(batch, first), second, text="Other")
    typed(batch, first)
    page = officer.get(f"{HOME}/{batch}/").get_data(as_text=True)
    assert "1 typed once, 1 to settle, 0 sent." in page
    assert "better that somebody else does it now" in page
