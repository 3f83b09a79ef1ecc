"""Making a survey on the site, from an empty one to one that everybody can answer."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask

from engage.app import create_app
from engage.core import clock
from engage.core.clock import months_after
from engage.core.config import Settings
from engage.core.db import db
from engage.surveys import library, storing, waves
from engage.surveys.building import going_back, publishing, services
from engage.surveys.building.sources import problems_of, source_of
from engage.surveys.building.tables import question_in
from engage.surveys.models import Wave
from engage.surveys.writing import to_toml
from tests.conftest import for_tests
from tests.engage.browsing import answer, send
from tests.engage.surveys.building.officer import Officer
from tests.factories import TODAY, add_response

DAYS = ("opens_on", "closes_on", "hear_back_by")


def begin(officer: Officer, **given: str) -> str:
    """A survey, begun on its page; its slug."""
    typed = {"title": "Our clubs", "audience": "young_people", "language": "en", "start": "", **given}
    return officer.sends("/new", **typed).headers["Location"].split("/")[-2]


def test_an_empty_survey_says_what_the_site_says_in_all_of_them_and_what_is_still_missing(officer: Officer) -> None:
    slug = begin(officer)
    tables = services.find(slug).tables
    assert "Childline" in tables["about"]["told"]
    page = officer.sees(f"/{slug}/publish")
    assert "What must be put right first" in page
    assert "why: <span" in page or "Why we ask" in page
    assert "Publish it" not in page


def test_a_question_is_added_and_gets_the_fields_of_its_kind(officer: Officer) -> None:
    slug = begin(officer)
    there = officer.sends(f"/{slug}/", text="What do you do on Sundays?", kind="multiple").headers["Location"]
    assert there.endswith("/questions/what_do_you_do")
    page = officer.sees(f"/{slug}/questions/what_do_you_do")
    assert ('name="options"' in page, 'name="max_choices"' in page, 'name="scale_low"' in page) == (True, True, False)


def test_options_keep_their_keys_while_their_words_are_mended_and_moved(officer: Officer, clubs: str) -> None:
    at = f"/{clubs}/questions/go"
    typed = {"text": "Do you go to a club?", "kind": "single", "options": "Sometimes\nNo\nYes, I do"}
    officer.sends(at, **officer.marks(at), **typed)
    asked = question_in(services.find(clubs).tables, "go")
    assert asked is not None
    assert [(one["key"], one["text"]) for one in asked["options"]] == [
        ("sometimes", "Sometimes"),
        ("no", "No"),
        ("yes", "Yes, I do"),
    ]


def test_questions_move_by_one_and_to_a_place_and_are_copied(officer: Officer, clubs: str) -> None:
    officer.sends(f"/{clubs}/questions/why/copy")
    officer.sends(f"/{clubs}/questions/go/move", to="place", place="3")
    officer.sends(f"/{clubs}/questions/go/move", to="up")
    assert [one["key"] for one in services.find(clubs).tables["questions"]] == ["why", "go", "why_not"]


def test_a_deleted_question_says_whose_rule_asks_about_it_and_comes_back(officer: Officer, clubs: str) -> None:
    officer.sends(f"/{clubs}/questions/go/delete")
    page = officer.sees(f"/{clubs}/")
    assert '“<bdi lang="en">Why not?</bdi>” is asked by what was answered to it' in page.replace("&#34;", '"')
    assert "is no question here" in problems_of(services.find(clubs).tables)[0].message
    officer.sends(f"/{clubs}/undo", number="2")
    assert [one["key"] for one in services.find(clubs).tables["questions"]] == ["go", "why"]
    assert not problems_of(services.find(clubs).tables)


def test_undo_goes_further_back_each_time_and_history_keeps_everything(officer: Officer, clubs: str) -> None:
    for place, text in ((1, "Why ever not?"), (2, "Why on earth not?")):
        at = f"/{clubs}/questions/why"
        officer.sends(at, **officer.marks(at), text=text, kind="long_text")
        assert services.find(clubs).number == place + 1
    for number, text in ((3, "Why ever not?"), (4, "Why not?")):
        officer.sends(f"/{clubs}/undo", number=str(number))
        asked = question_in(services.find(clubs).tables, "why")
        assert asked is not None
        assert asked["text"] == text
    assert len(going_back.history(clubs)) == 5
    officer.sends(f"/{clubs}/history/3")
    assert "Why on earth not?" in officer.sees(f"/{clubs}/")


def test_two_people_on_one_question_lose_nothing(officer: Officer, other: Officer, clubs: str) -> None:
    at = f"/{clubs}/questions/why"
    mine, theirs = officer.marks(at), other.marks(at)
    assert other.sends(at, **theirs, text="What keeps you away?", kind="long_text").status_code == 302
    clash = officer.sends(at, **mine, text="Why do you stay away?", kind="long_text")
    page = clash.get_data(as_text=True)
    assert (clash.status_code, "What keeps you away?" in page, "Why do you stay away?" in page) == (409, True, True)
    assert "What keeps you away?" in other.sees(f"/{clubs}/")
    assert "<dt>Kind of question</dt>" not in page, "both say the same of it"


def test_another_kind_that_somebody_else_chose_is_said_by_its_name(officer: Officer, other: Officer, clubs: str) -> None:
    at = f"/{clubs}/questions/why"
    mine, theirs = officer.marks(at), other.marks(at)
    other.sends(at, **theirs, text="Why not?", kind="short_text")
    page = officer.sends(at, **mine, text="Why ever not?", kind="long_text").get_data(as_text=True)
    found = re.search(r"<dt>Kind of question</dt>\s*<dd[^>]*>\s*(.*?)\s*</dd>", page, re.DOTALL)
    assert found
    assert found[1] == '<bdi lang="en">A few words</bdi>'


def test_two_people_on_two_questions_do_not_meet(officer: Officer, other: Officer, clubs: str) -> None:
    mine, theirs = officer.marks(f"/{clubs}/questions/why"), other.marks(f"/{clubs}/questions/go")
    typed = {"text": "Do you go?", "kind": "single", "options": "Yes\nNo"}
    assert other.sends(f"/{clubs}/questions/go", **theirs, **typed).status_code == 302
    assert officer.sends(f"/{clubs}/questions/why", **mine, text="Why?", kind="long_text").status_code == 302


def test_what_is_typed_in_one_sitting_and_saved_by_itself_is_one_revision(officer: Officer, clubs: str) -> None:
    at, marks = f"/{clubs}/questions/why", officer.marks(f"/{clubs}/questions/why")
    for text in ("Why", "Why do", "Why do you not?"):
        reply = officer.sends(at, {"X-Autosave": "1"}, **marks, text=text, kind="long_text")
        assert reply.status_code == 200
        marks = reply.get_json()["marks"]
        assert reply.get_json()["marks"].keys() == {"seen"}
    assert services.find(clubs).number == 2
    asked = question_in(services.find(clubs).tables, "why")
    assert asked is not None
    assert (asked["text"], asked["when"]) == ("Why do you not?", "chosen(go, no)")


def test_a_rule_is_picked_or_typed_and_a_wrong_one_is_said_in_a_sentence(officer: Officer, clubs: str) -> None:
    at = f"/{clubs}/questions/why/when"
    page = officer.sees(at)
    assert re.search(r'<optgroup label="Do you go to a club\?" lang="en">\s*<option value="chosen\(go, yes\)">Yes</option>', page)
    officer.sends(at, **officer.marks(at), condition="chosen(go, yes)", join="or", when="chosen(go, no)")
    asked = question_in(services.find(clubs).tables, "why")
    assert asked is not None
    assert asked["when"] == "chosen(go, no) or chosen(go, yes)"
    assert "chosen(go" not in officer.sees(f"/{clubs}/questions/why"), "its page says the rule in words, as the list does"
    for wrong, sentence in (("chosen(go, perhaps)", "has no option"), ("chosen(", "stops in the middle")):
        reply = officer.sends(at, **officer.marks(at), condition="", join="instead", when=wrong)
        assert (reply.status_code, sentence in reply.get_data(as_text=True)) == (400, True)


def test_a_survey_is_published_with_its_days_and_answered(app: Flask, officer: Officer, clubs: str) -> None:
    days = {"opens_on": TODAY.isoformat(), "closes_on": (TODAY + timedelta(days=9)).isoformat()}
    reply = officer.sends(f"/{clubs}/publish", number="1", **days, hear_back_by=(TODAY + timedelta(days=90)).isoformat())
    assert reply.status_code == 302
    child, page = app.test_client(), f"/surveys/{clubs}"
    assert "Our clubs" in child.get("/surveys/").get_data(as_text=True)
    assert answer(child, 1, "no", survey=page).headers["Location"] == f"{page}/q/2"
    assert answer(child, 2, "Too far", survey=page).headers["Location"] == f"{page}/check"
    assert send(child, survey=page)


@pytest.mark.parametrize(
    ("first", "last", "back", "sentence"),
    [
        (5, 1, 90, "The last day comes before the first"),
        (-9, -1, 90, "This day is over"),
        (0, 9, 9, "People hear back after the last day"),
        (0, None, 90, "Write this day too"),
    ],
)
def test_days_that_cannot_be_publish_nothing(
    officer: Officer, clubs: str, first: int, last: int | None, back: int, sentence: str
) -> None:
    days = {"opens_on": first, "closes_on": last, "hear_back_by": back}
    typed = {name: (TODAY + timedelta(days=day)).isoformat() for name, day in days.items() if day is not None}
    reply = officer.sends(f"/{clubs}/publish", number="1", **typed)
    assert (reply.status_code, sentence in reply.get_data(as_text=True)) == (400, True)
    assert clubs not in library.sources()


def test_two_waves_never_overlap(officer: Officer, clubs: str) -> None:
    db.session.add(Wave(slug=clubs, key="x", opens_on=TODAY, closes_on=TODAY, hear_back_by=TODAY + timedelta(days=9)))
    db.session.commit()
    days = {"opens_on": TODAY, "closes_on": TODAY + timedelta(days=1), "hear_back_by": TODAY + timedelta(days=9)}
    reply = officer.sends(f"/{clubs}/publish", number="1", **{name: day.isoformat() for name, day in days.items()})
    assert (reply.status_code, "already. Choose other days." in reply.get_data(as_text=True)) == (400, True)


def test_nothing_is_published_that_was_changed_since_its_checklist_was_read(officer: Officer, other: Officer, clubs: str) -> None:
    at = f"/{clubs}/questions/why"
    other.sends(at, **other.marks(at), text="Why?", kind="long_text")
    reply = officer.sends(f"/{clubs}/publish", number="1")
    assert (reply.status_code, clubs in library.sources()) == (400, False)


def test_every_running_process_offers_what_one_of_them_published(
    app: Flask, settings: Settings, officer: Officer, clubs: str
) -> None:
    running = create_app(settings, testing=True)
    for_tests(running)
    with running.app_context():
        assert clubs not in library.sources()
    officer.sends(f"/{clubs}/publish", number="1")
    with running.app_context():
        assert library.sources()[clubs].about.title == "Our clubs"
        db.session.remove()
        db.engine.dispose()


def test_an_answer_stays_with_its_words_and_the_next_version_says_what_changed(officer: Officer, clubs: str) -> None:
    officer.sends(f"/{clubs}/publish", number="1")
    wave = Wave(slug=clubs, key="x", opens_on=TODAY, closes_on=TODAY, hear_back_by=TODAY + timedelta(days=9))
    db.session.add(wave)
    db.session.commit()
    old = add_response(wave.id, {"why": "Too far"}).version_id
    at = f"/{clubs}/questions/why"
    officer.sends(at, **officer.marks(at), text="What keeps you away?", kind="long_text")
    assert "What keeps you away?" in officer.sees(f"/{clubs}/publish")
    officer.sends(f"/{clubs}/publish", number="2")
    assert library.version_source(old).questions[1].text == "Why not?"
    assert library.sources()[clubs].questions[1].text == "What keeps you away?"
    change = publishing.steps(clubs)[0].changes[0]
    assert (change.what, change.before, change.after) == ("question text", "Why not?", "What keeps you away?")
    assert "Changed the question" in officer.sees(f"/{clubs}/history")


def test_a_published_survey_of_the_site_can_be_changed_with_all_its_words(officer: Officer) -> None:
    before = library.sources()["young-people"]
    officer.sends("/young-people/change")
    made = source_of(services.find("young-people").tables)
    assert (made.languages, made.easy_languages, made.questions) == (before.languages, before.easy_languages, before.questions)
    assert made.digest == before.digest


@pytest.mark.parametrize("start", ["copy:young-people", "set:safety"])
def test_a_survey_begins_as_a_copy_or_with_tested_questions(officer: Officer, start: str) -> None:
    slug = begin(officer, start=start)
    asked = {one["key"] for one in services.find(slug).tables["questions"]}
    assert "safe" in asked
    assert slug == "our-clubs"


def test_a_file_is_shown_before_it_is_stored(officer: Officer) -> None:
    form = b'{"title": "Rides", "pages": [{"elements": [{"type": "comment", "name": "why", "title": "Why?"},'
    form += b' {"type": "signaturepad", "name": "sign", "title": "Sign here"}]}]}'
    shown = officer.sends("/file", audience="young_people", file=(BytesIO(form), "rides.json"))
    page = shown.get_data(as_text=True)
    assert (shown.status_code, "sign" in page, services.drafts()) == (200, True, {})
    packed = page.split('name="packed"')[1].split('value="')[1].split('"')[0]
    there = officer.sends("/file/keep", packed=packed, name="rides.json").headers["Location"]
    assert there.endswith("/staff/surveys/rides/")
    assert [one["text"] for one in services.find("rides").tables["questions"]] == ["Why?"]


@pytest.mark.parametrize("packed", ["", "no", "eJwDAAAAAAE=", "A" * 5000])
def test_a_file_that_was_changed_in_the_browser_is_refused(officer: Officer, packed: str) -> None:
    reply = officer.sends("/file/keep", packed=packed, name="x")
    assert (reply.status_code, services.drafts()) == (400, {})


def test_comments_are_open_until_somebody_deals_with_them(officer: Officer, other: Officer, clubs: str) -> None:
    officer.sends(f"/{clubs}/comment/questions.why", text="Is this kind?")
    assert "1 open comment" in other.sees(f"/{clubs}/")
    other.sends(f"/{clubs}/comments/1", state="done")
    assert "open comment" not in officer.sees(f"/{clubs}/")
    assert "Dealt with by" in officer.sees(f"/{clubs}/questions/why")


def test_a_preview_follows_the_rules_and_stores_nothing(officer: Officer, clubs: str) -> None:
    assert "Preview: nothing is kept." in officer.sees(f"/{clubs}/preview/start")
    following = officer.sends(f"/{clubs}/preview/q/1", answer="no", action="next")
    assert following.headers["Location"] == f"/staff/surveys/{clubs}/preview/q/2?said=go.c-no"
    assert "2 of 2" in officer.sees(f"/{clubs}/preview/q/2?said=go.c-no")
    done = officer.sends(f"/{clubs}/preview/q/1", answer="yes", action="next")
    assert done.headers["Location"] == f"/staff/surveys/{clubs}/preview"
    assert services.find(clubs).number == 1


def test_a_member_of_staff_without_the_right_sees_nothing_of_it(app: Flask, clubs: str, wave: int) -> None:
    assert app.test_client().get(f"/staff/surveys/{clubs}/").status_code == 302


def test_the_checklist_says_which_ways_lead_through_and_what_is_never_asked(officer: Officer, clubs: str) -> None:
    assert "Every question can be reached" in officer.sees(f"/{clubs}/publish")
    at = f"/{clubs}/questions/why/when"
    officer.sends(at, **officer.marks(at), condition="", join="instead", when="chosen(go, no) and chosen(go, yes)")
    assert "Nobody is ever asked it" in officer.sees(f"/{clubs}/publish")


def test_the_checklist_says_when_something_else_changed_what_is_offered(officer: Officer, clubs: str) -> None:
    officer.sends(f"/{clubs}/publish", number="1")
    assert "was changed elsewhere" not in officer.sees(f"/{clubs}/publish")
    storing.store(to_toml(replace(library.sources()[clubs], thanks="Bye.")).encode(), clubs)
    assert "was changed elsewhere" in officer.sees(f"/{clubs}/publish")


def test_files_with_single_wordings_are_kept_aside_when_the_whole_is_published(
    settings: Settings, officer: Officer, clubs: str
) -> None:
    officer.sends(f"/{clubs}/publish", number="1")
    folder = settings.home / "surveys" / clubs
    (folder / "pl.toml").write_text("[meta]\n", "utf-8")
    officer.sends(f"/{clubs}/publish", number="1")
    assert sorted(file.name for file in folder.iterdir()) == ["pl.toml.before", "survey.toml"]


def test_only_a_draft_that_was_never_published_is_deleted(officer: Officer, clubs: str) -> None:
    officer.sends(f"/{clubs}/comment/questions.why", text="Is this kind?")
    assert "Delete it now" in officer.sees(f"/{clubs}/history")
    officer.sends(f"/{clubs}/publish", number="1")
    assert "Delete it now" not in officer.sees(f"/{clubs}/history")
    assert (officer.sends(f"/{clubs}/delete").status_code, clubs in services.drafts()) == (400, True)
    slug = begin(officer, title="A try")
    assert (officer.sends(f"/{slug}/delete").status_code, slug in services.drafts()) == (302, False)


def test_the_times_after_the_first_are_planned_with_it_and_led_to(officer: Officer, clubs: str) -> None:
    first = clock.today() + timedelta(days=10)
    days = {name: (first + timedelta(days=more)).isoformat() for name, more in zip(DAYS, (0, 14, 60), strict=True)}
    at = f"/{clubs}/publish"
    refused = officer.sends(at, **officer.marks(at), **days, times="3")
    assert refused.status_code == 400
    assert "every 1 to 24 months" in refused.get_data(as_text=True)
    assert officer.sends(at, **officer.marks(at), **days, times="3", every_months="4").status_code == 302
    planned = waves.of_survey(clubs)
    assert [wave.opens_on for wave in planned] == [months_after(first, 8), months_after(first, 4), first]
    page = officer.sees(at)
    assert all(f"/staff/waves/{wave.id}" in page for wave in planned)
    assert f"/staff/waves/new?survey={clubs}" in page
    assert f"/staff/surveys/{clubs}/waves" in page
