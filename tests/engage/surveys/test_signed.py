"""The slot for sign language: shown where somebody has put a video, silent where nobody has."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.core import paths
from engage.surveys import library, signed
from engage.surveys.definition import load_survey
from tests.engage.browsing import SURVEY
from tests.factories import post

pytestmark = pytest.mark.usefixtures("wave")
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:01.000\nWhat would make it better?\n"
TRANSCRIPT = "What would make your area better?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the young people's survey, with nothing beside its words."""
    copy = tmp_path / "surveys" / "young-people"
    shutil.copytree(paths.bundled("surveys") / "young-people", copy)
    (copy / "media").mkdir()
    return copy


def put(folder: Path, name: str, content: bytes | str) -> None:
    (folder / "media" / name).write_bytes(content.encode() if isinstance(content, str) else content)


@pytest.fixture
def signing(app: Flask, folder: Path) -> Path:
    """The same with a video of the first question and of the start page."""
    put(folder, "better.bsl.mp4", b"not much of a video")
    put(folder, "better.bsl.vtt", CAPTIONS)
    put(folder, "better.bsl.txt", TRANSCRIPT)
    put(folder, "_start.bsl.webm", b"another")
    put(folder, "notes.txt", "never served")
    library.load(app)
    return folder


def address_in(page: str, tag: str) -> str:
    found = re.search(rf'<{tag}[^>]*(?:src|href)="([^"]+/media/[^"]+)"', page)
    assert found, f"no {tag}"
    return unescape(found[1])


def test_nothing_is_shown_where_there_is_no_video(client: FlaskClient) -> None:
    for page in (f"{SURVEY}/", f"{SURVEY}/q/1", f"{SURVEY}/q/2"):
        words = client.get(page).get_data(as_text=True)
        assert "<video" not in words
        assert "sign language" not in words.lower()


def test_a_question_shows_its_video_with_captions_and_what_is_signed(client: FlaskClient, signing: Path) -> None:
    words = client.get(f"{SURVEY}/q/1").get_data(as_text=True)
    assert 'preload="none"' in words
    assert f'lang="en" dir="auto">{TRANSCRIPT}</div>' in words
    video = client.get(address_in(words, "video"))
    captions = client.get(address_in(words, "track"))
    assert (video.status_code, video.mimetype, video.data) == (200, "video/mp4", b"not much of a video")
    assert (captions.status_code, captions.mimetype, captions.get_data(as_text=True)) == (200, "text/vtt", CAPTIONS)
    assert "immutable" in video.headers["Cache-Control"]
    assert "<video" not in client.get(f"{SURVEY}/q/2").get_data(as_text=True)
    video.close()
    captions.close()


def test_the_start_page_has_a_slot_of_its_own(client: FlaskClient, signing: Path) -> None:
    assert "_start.bsl.webm" in client.get(f"{SURVEY}/").get_data(as_text=True)


def test_a_player_can_ask_for_a_part_of_a_video(client: FlaskClient, signing: Path) -> None:
    part = client.get(f"{SURVEY}/media/better.bsl.mp4", headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.data) == (206, b"much")
    part.close()


def test_low_data_shows_a_link_with_its_size_and_loads_nothing(client: FlaskClient, signing: Path) -> None:
    put(signing, "better.bsl.mp4", bytes(2_400_000))
    post(client, "/access/", {"theme": "auto", "text": "normal", "low_data": "y", "next": "/"})
    words = client.get(f"{SURVEY}/q/1").get_data(as_text=True)
    assert "<video" not in words
    assert "(2.4 MB)" in words
    assert address_in(words, "a").startswith(f"{SURVEY}/media/better.bsl.mp4?v=")


@pytest.mark.parametrize(
    "name", ["notes.txt", "better.bsl.txt", "..%2fsurvey.toml", "survey.toml", "safe.bsl.mp4", "better.bsl.mp4.x"]
)
def test_nothing_else_of_the_folder_is_served(client: FlaskClient, signing: Path, name: str) -> None:
    assert client.get(f"{SURVEY}/media/{name}").status_code == 404


def test_what_is_missing_or_in_vain_is_told_to_whoever_keeps_the_survey(folder: Path) -> None:
    put(folder, "better.bsl.mp4", b"x")
    put(folder, "better.bsl.webm", b"x")
    put(folder, "beter.bsl.mp4", b"x")
    found, problems = signed.find(folder, load_survey(folder))
    assert set(found) == {"better"}
    said = "\n".join(problems)
    assert "better.bsl.mp4: has no captions (.vtt) beside it" in said
    assert "better.bsl.mp4: has no a transcript" not in said
    assert "better.bsl.webm: there is another video of this question" in said
    assert 'beter.bsl.mp4: the survey has no question "beter"' in said


def test_an_address_changes_when_the_video_does(folder: Path) -> None:
    put(folder, "better.bsl.mp4", b"one")
    before = signed.find(folder, load_survey(folder))[0]["better"].version
    put(folder, "better.bsl.mp4", b"three")
    assert signed.find(folder, load_survey(folder))[0]["better"].version != before
