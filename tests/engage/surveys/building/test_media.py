"""A picture, a sound and a sign-language video beside a question: put there, checked, seen in the preview, published."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engage.core import clock
from engage.core.db import db
from engage.surveys import library
from engage.surveys.building import filing, media, publishing, services
from engage.surveys.definition import SurveySource
from engage.surveys.waves import Days
from tests.engage.surveys import pictures, sounds
from tests.engage.surveys.building.officer import HOME, Officer
from tests.engage.surveys.test_durations import opus
from tests.factories import OWN_PAGE

VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nDo you go to a club?\n"


def put(officer: Officer, slug: str, slot: str, **given: Any) -> TestResponse:
    data = {name: (BytesIO(value), "Sam Sample.bin") if isinstance(value, bytes) else value for name, value in given.items()}
    address = f"{HOME}/{slug}/questions/go/media/{slot}"
    return officer.browser.post(address, data={"csrf_token": officer.token, **data}, headers=OWN_PAGE)


def publish(slug: str, officer: Officer) -> None:
    today = clock.today()
    publishing.publish(slug, services.find(slug).number, Days(today, today, today + timedelta(weeks=4)), officer.by)
    db.session.commit()


def publish_again(slug: str, officer: Officer) -> None:
    publishing.publish(slug, services.find(slug).number, None, officer.by)
    db.session.commit()


def file_of(slug: str, slot: str = "picture") -> str:
    """The name of what stands there now; "" for nothing."""
    here = next(one for one in media.beside(services.find(slug), "go") if one.slot == slot)
    return here.file.name if here.file else ""


def lacking(slug: str) -> list[str]:
    return [lack.what for lack in media.lacks(services.find(slug))]


def test_a_picture_is_made_anew_seen_in_the_preview_and_published_with_its_words(
    app: Flask, officer: Officer, clubs: str
) -> None:
    assert put(officer, clubs, "picture", file=pictures.jpeg((300, 200)), words="").status_code == 302
    assert lacking(clubs) == ["alt"]
    assert "Its picture has no words for people who cannot see it." in officer.sees(f"/{clubs}/publish")
    assert put(officer, clubs, "picture", words="A room with a table for chess").status_code == 302, "the picture stays"
    assert lacking(clubs) == []
    kept = officer.browser.get(f"{HOME}/{clubs}/media/{file_of(clubs)}", buffered=True)
    assert (kept.mimetype, b"Sam Sample" in kept.data) == ("image/jpeg", False)
    seen = officer.sees(f"/{clubs}/preview/q/1")
    assert 'alt="A room with a table for chess"' in seen
    publish(clubs, officer)
    page = app.test_client().get(f"/surveys/{clubs}/q/1").get_data(as_text=True)
    assert 'alt="A room with a table for chess"' in page
    public = app.test_client().get(f"/surveys/{clubs}/media/go.picture.jpg", buffered=True)
    assert (public.status_code, public.data) == (200, kept.data)
    assert app.test_client().get(f"/surveys/{clubs}/media/go.picture.txt").status_code == 404


def test_a_film_asks_for_captions_and_a_transcript_and_stands_on_the_page(app: Flask, officer: Officer, clubs: str) -> None:
    put(officer, clubs, "bsl", file=sounds.mp4(), words="")
    assert lacking(clubs) == ["captions", "transcript"]
    assert put(officer, clubs, "bsl", captions=b"1\n00:00 Hello", words="").status_code == 400
    put(officer, clubs, "bsl", captions=VTT, words="Do you go to a club?")
    assert lacking(clubs) == []
    publish(clubs, officer)
    page = app.test_client().get(f"/surveys/{clubs}/q/1").get_data(as_text=True)
    assert "go.bsl.mp4" in page
    assert "go.bsl.vtt" in page
    assert "What is signed, in words" in page


def test_a_spoken_question_is_heard_in_place_of_the_machines_voice(app: Flask, officer: Officer, clubs: str) -> None:
    put(officer, clubs, "audio", file=opus(48_000))
    publish(clubs, officer)
    assert f"/surveys/{clubs}/media/go.audio.ogg" in app.test_client().get(f"/surveys/{clubs}/q/1").get_data(as_text=True)


@pytest.mark.parametrize(
    ("slot", "file", "said"),
    [
        ("picture", b"<svg/>", "This picture cannot be opened"),
        ("picture", b"", "Choose a file first."),
        ("audio", pictures.jpeg(), "cannot be opened as sound or film"),
        ("audio", sounds.mp4(), "Choose a sound for the sound"),
        ("bsl", sounds.mp4(video=False), "an MP4 or WebM film"),
        ("audio", bytes(400_001), "0 MB at most"),
    ],
)
def test_what_does_not_belong_there_is_refused_and_nothing_is_kept(
    officer: Officer, clubs: str, monkeypatch: pytest.MonkeyPatch, slot: str, file: bytes, said: str
) -> None:
    monkeypatch.setitem(media.MOST_BYTES, "audio", 400_000)
    refused = put(officer, clubs, slot, file=file, words="Seen")
    assert refused.status_code == 400
    assert said in refused.get_data(as_text=True)
    assert all(one.file is None for one in media.beside(services.find(clubs), "go"))


def test_a_slot_is_emptied_and_the_next_publication_has_nothing_there(app: Flask, officer: Officer, clubs: str) -> None:
    put(officer, clubs, "picture", file=pictures.png(), words="Red")
    publish(clubs, officer)
    assert put(officer, clubs, "picture", action="drop").status_code == 302
    assert "go.picture.jpg" in app.test_client().get(f"/surveys/{clubs}/q/1").get_data(as_text=True), "until it is published"
    publish_again(clubs, officer)
    assert "go.picture.jpg" not in app.test_client().get(f"/surveys/{clubs}/q/1").get_data(as_text=True)


def test_without_its_token_nothing_is_taken(officer: Officer, clubs: str) -> None:
    refused = officer.browser.post(f"{HOME}/{clubs}/questions/go/media/picture", data={"file": (BytesIO(pictures.png()), "a")})
    assert refused.status_code == 400
    assert all(one.file is None for one in media.beside(services.find(clubs), "go"))


def test_a_picture_that_was_taken_away_comes_back_by_undoing_and_one_that_was_replaced_by_its_history(
    officer: Officer, clubs: str
) -> None:
    put(officer, clubs, "picture", file=pictures.png(), words="Red")
    red = file_of(clubs)
    put(officer, clubs, "picture", file=pictures.jpeg((300, 200)), words="A room")
    room, number = file_of(clubs), services.find(clubs).number
    assert "" != room != red
    put(officer, clubs, "picture", action="drop")
    assert file_of(clubs) == ""
    assert "Took a picture, a sound or a film away from" in officer.sees(f"/{clubs}/")
    assert officer.sends(f"/{clubs}/undo", number=services.find(clubs).number).status_code == 302
    assert (file_of(clubs), lacking(clubs)) == (room, []), "with its words"
    assert officer.sends(f"/{clubs}/history/{number - 1}").status_code == 302
    assert file_of(clubs) == red
    assert officer.browser.get(f"{HOME}/{clubs}/media/{room}", buffered=True).status_code == 200, "to be looked at, too"


def test_each_version_keeps_the_file_it_showed_and_says_that_it_changed(app: Flask, officer: Officer, clubs: str) -> None:
    put(officer, clubs, "picture", file=pictures.png(), words="Red")
    publish(clubs, officer)
    red, number = file_of(clubs), services.find(clubs).number
    assert "go.picture.jpg" in app.test_client().get(f"/surveys/{clubs}/q/1").get_data(as_text=True)
    shown = app.test_client().get(f"/surveys/{clubs}/media/go.picture.jpg", buffered=True).data
    put(officer, clubs, "picture", file=pictures.jpeg((300, 200)), words="A room")
    page = officer.sees(f"/{clubs}/publish")
    assert "The picture beside" in page
    assert red in page
    publish_again(clubs, officer)
    officer.sends(f"/{clubs}/history/{number}")
    publish_again(clubs, officer)
    assert "go.picture.jpg" in app.test_client().get(f"/surveys/{clubs}/q/1").get_data(as_text=True)
    assert app.test_client().get(f"/surveys/{clubs}/media/go.picture.jpg", buffered=True).data == shown


def test_a_copy_of_a_survey_or_of_a_question_has_its_pictures_too(officer: Officer, clubs: str) -> None:
    put(officer, clubs, "picture", file=pictures.png(), words="Red")
    typed = {"title": "Clubs again", "audience": "young_people", "language": "en", "start": f"copy:{clubs}"}
    assert officer.sends("/new", **typed).status_code == 302
    assert file_of("clubs-again") == file_of(clubs)
    officer.sends(f"/{clubs}/questions/go/copy")
    tables = services.find(clubs).tables
    assert tables["media"][tables["questions"][1]["key"]] == tables["media"]["go"]


def test_deleting_a_draft_deletes_its_files_but_those_of_its_copy(officer: Officer, clubs: str) -> None:
    put(officer, clubs, "picture", file=pictures.png(), words="Red")
    typed = {"title": "Clubs again", "audience": "young_people", "language": "en", "start": f"copy:{clubs}"}
    officer.sends("/new", **typed)
    put(officer, clubs, "picture", file=pictures.jpeg((300, 200)), words="A room")
    red, room = file_of("clubs-again"), file_of(clubs)
    assert officer.sends(f"/{clubs}/delete").status_code == 302
    assert [filing.find(name) is None for name in (red, room)] == [False, True]


def test_a_draft_from_before_states_named_files_keeps_them_and_can_undo(officer: Officer, clubs: str) -> None:
    put(officer, clubs, "picture", file=pictures.png(), words="Red")
    red = file_of(clubs)
    filing.publish(clubs, services.find(clubs).tables["media"])
    latest = services.revision_of(services.row_of(clubs), services.find(clubs).number)
    latest.tables = {key: value for key, value in latest.tables.items() if key != "media"}
    db.session.commit()
    assert file_of(clubs) == red
    put(officer, clubs, "picture", action="drop")
    officer.sends(f"/{clubs}/undo", number=services.find(clubs).number)
    assert file_of(clubs) == red


def test_an_answer_stays_tied_to_the_picture_its_writer_saw(app: Flask, officer: Officer, clubs: str) -> None:
    put(officer, clubs, "picture", file=pictures.png(), words="Red")
    publish(clubs, officer)
    red, first = file_of(clubs), library.version_id(library.sources()[clubs])
    put(officer, clubs, "picture", file=pictures.jpeg((300, 200)), words="A room")
    publish_again(clubs, officer)
    room, second = file_of(clubs), library.version_id(library.sources()[clubs])
    put(officer, clubs, "picture", words="A room with chairs")
    publish_again(clubs, officer)
    third = library.version_id(library.sources()[clubs])
    assert [[(one.file, one.words) for one in library.version_source(each).seen] for each in (first, second, third)] == [
        [(red, "Red")],
        [(room, "A room")],
        [(room, "A room with chairs")],
    ]
    marked = [step.version.version_id for step in publishing.steps(clubs)]
    assert marked == [third, second, first], "what a draft was published as is what its answers are tied to"
    assert not publishing.is_overtaken(clubs)


def test_a_version_from_before_files_were_part_of_one_is_the_same_version_still(app: Flask, officer: Officer, clubs: str) -> None:
    publish(clubs, officer)
    source = library.sources()[clubs]
    assert source.seen == ()
    assert '"seen"' not in source.to_json()
    put(officer, clubs, "picture", file=pictures.png(), words="Red")
    publish_again(clubs, officer)
    assert '"seen"' in library.sources()[clubs].to_json()
    assert SurveySource.from_json(library.sources()[clubs].to_json()) == library.sources()[clubs]
