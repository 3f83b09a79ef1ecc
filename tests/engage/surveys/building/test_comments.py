"""What makers of surveys say to each other: about a question, and about what one text says in one language or in Easy Read."""

from __future__ import annotations

from engage.core.db import db
from engage.surveys.building import comments, services
from engage.surveys.building.tables import with_part
from engage.surveys.building.wordings import EMPTY
from tests.engage.surveys.building.officer import Officer

TEXT = "questions.go.text"


def begin_words(officer: Officer, slug: str, *names: str) -> None:
    for name in names:
        assert officer.sends(f"/{slug}/words", name=name).status_code == 302


def say(officer: Officer, slug: str, part: str, text: str, of: str = "") -> None:
    assert officer.sends(f"/{slug}/comment/{part}", text=text, of=of).status_code == 302


def test_a_comment_on_one_text_in_one_language_is_seen_there_counted_and_in_the_checklist(officer: Officer, clubs: str) -> None:
    begin_words(officer, clubs, "ur", "easy")
    say(officer, clubs, "wording.ur", "Is this what people here say?", TEXT)
    say(officer, clubs, "wording.easy", "One idea too many", TEXT)
    say(officer, clubs, "questions.go", "Or a group?")
    waiting = comments.open_comments(clubs)
    assert (waiting.total, waiting.of_question("go"), waiting.in_wording("ur"), waiting.on("questions.go")) == (3, 3, 1, 1)
    here = officer.sees(f"/{clubs}/words/ur/text/{TEXT}")
    assert "Is this what people here say?" in here
    assert "One idea too many" not in here
    address = f"/words/ur/text/{TEXT}"
    assert address in officer.sees(f"/{clubs}/words/ur")
    assert address in officer.sees(f"/{clubs}/questions/go")
    assert "3 open comments" in officer.sees(f"/{clubs}/")
    checklist = officer.sees(f"/{clubs}/publish")
    assert "3 open comments" in checklist
    assert address in checklist
    assert f"/words/easy/text/{TEXT}" in checklist


def test_a_comment_is_dealt_with_and_can_be_opened_again(officer: Officer, other: Officer, clubs: str) -> None:
    begin_words(officer, clubs, "ur")
    say(officer, clubs, "wording.ur", "Is this what people here say?", TEXT)
    (one,) = comments.comments_on(clubs, "wording.ur", TEXT)
    done = other.sends(f"/{clubs}/comments/{one.id}", state="done")
    assert done.location.endswith(f"/words/ur/text/{TEXT}#comments")
    assert comments.open_comments(clubs).total == 0
    assert "Dealt with by" in officer.sees(f"/{clubs}/words/ur/text/{TEXT}")
    officer.sends(f"/{clubs}/comments/{one.id}", state="open")
    assert comments.open_comments(clubs).total == 1


def test_a_whole_language_can_be_talked_about_and_what_is_not_there_cannot(officer: Officer, clubs: str) -> None:
    begin_words(officer, clubs, "ur")
    say(officer, clubs, "wording.ur", "Who can read this through?")
    assert "Who can read this through?" in officer.sees(f"/{clubs}/words/ur")
    for part, of in (("wording.pl", ""), ("wording.ur", "questions.gone.text"), ("questions.go", TEXT)):
        assert officer.sends(f"/{clubs}/comment/{part}", text="Lost", of=of).status_code == 404
    assert officer.browser.get(f"/staff/surveys/{clubs}/words/pl/text/{TEXT}").status_code == 404


def test_comments_on_a_deleted_question_wait_for_it_to_come_back(officer: Officer, clubs: str) -> None:
    begin_words(officer, clubs, "ur")
    say(officer, clubs, "questions.why", "Needed?")
    say(officer, clubs, "wording.ur", "Short?", "questions.why.text")
    officer.sends(f"/{clubs}/questions/why/delete")
    assert comments.open_comments(clubs).total == 0
    assert "open comment" not in officer.sees(f"/{clubs}/publish")
    officer.sends(f"/{clubs}/undo", number=services.find(clubs).number)
    assert comments.open_comments(clubs).total == 2


def test_an_officers_words_say_their_language_on_pages_in_another(officer: Officer, clubs: str) -> None:
    services.change(clubs, "wording added", "ur", officer.by, lambda was: with_part(was, "wording.ur", dict(EMPTY)))
    db.session.commit()
    officer.sends(f"/{clubs}/questions/why/move", to="up")
    officer.browser.get("/language/ur")
    marked = '<bdi lang="en">Do you go to a club?</bdi>'
    assert officer.sees(f"/{clubs}/").count(marked) >= 4, "on its buttons"
    assert '<bdi lang="en">Why not?</bdi>' in officer.sees(f"/{clubs}/history")
    assert '<bdi lang="en">Our clubs</bdi>' in officer.sees("/")
    assert marked in officer.sees(f"/{clubs}/words/ur")
