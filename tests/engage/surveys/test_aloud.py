"""Read aloud: each question and its choices as a small file of this machine's own, and an honest page where there is none."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.access import speech
from engage.cli import cli
from engage.core import clock
from engage.surveys import aloud, library, services
from engage.surveys.aloud import question_passages, start_passages
from engage.surveys.definition import SurveySource
from tests.engage.browsing import SURVEY, answer
from tests.factories import add_staff, sign_in

pytestmark = pytest.mark.usefixtures("wave")
speaks = pytest.mark.skipif(
    bool(speech.missing_programs()), reason="no espeak-ng or opusenc here: apt-get install espeak-ng opus-tools"
)
PLAYER = re.compile(r'<audio[^>]*src="([^"]+)"')
NO_VOICE = "We have no voice that reads this language aloud."


def passages(number: int, lang: str = "en") -> tuple[str, ...]:
    opened = services.open_survey("young-people", lang, clock.today())
    return question_passages(services.question_of(opened, number), opened.survey.language)


def player_on(client: FlaskClient, page: str) -> str:
    found = PLAYER.search(client.get(page).get_data(as_text=True))
    assert found, f"{page} has no player"
    return unescape(found[1])


def without_voices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "missing_programs", lambda: ())
    monkeypatch.setattr(speech, "voices", lambda: frozenset({"xx"}))


def test_a_question_is_heard_with_its_hint_and_every_choice() -> None:
    heard = passages(3)
    assert heard[:3] == ("What matters most to you right now?", "Choose up to three.", "Feeling well in body and mind")
    assert heard[-2:] == ("None of these", "I would rather not say")


def test_a_scale_is_heard_with_the_words_at_its_ends() -> None:
    assert passages(2)[2:] == ("1: Not safe at all", "2", "3", "4", "5: Very safe", "I would rather not say")


def test_places_are_heard_by_name_and_a_question_in_words_offers_nothing_to_choose() -> None:
    assert "Ashby Vale" in passages(6)
    assert "I would rather not say" not in passages(1)


def test_the_start_page_is_heard_before_question_one_with_what_must_be_told() -> None:
    opened = services.open_survey("young-people", "en", clock.today())
    heard = start_passages(opened)
    assert heard[0] == "Your area, your say"
    assert opened.survey.about.told in heard
    assert heard.index(opened.survey.about.private) < heard.index(opened.survey.about.decides)


def test_another_language_is_heard_in_its_own_words() -> None:
    assert passages(1, "cy") != passages(1, "en")
    assert "I would rather not say" not in passages(2, "cy")


@speaks
def test_the_file_is_small_opus_and_kept_for_the_next_who_asks(client: FlaskClient, app: Flask) -> None:
    address = player_on(client, f"{SURVEY}/q/1")
    first = client.get(address)
    assert (first.status_code, first.mimetype) == (200, "audio/ogg")
    assert first.data[:4] == b"OggS"
    assert b"OpusHead" in first.data[:64]
    assert 1_000 < len(first.data) < 16_000
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    part = client.get(address, headers={"Range": "bytes=0-99"})
    assert (part.status_code, len(part.data)) == (206, 100)
    (file,) = speech.folder().iterdir()
    assert file.read_bytes() == first.data


@speaks
def test_an_address_changes_with_the_words_and_no_person_is_ever_spoken(client: FlaskClient) -> None:
    before = player_on(client, f"{SURVEY}/q/1")
    answer(client, 1, "A skate park")
    assert player_on(client, f"{SURVEY}/q/1") == before
    assert before != player_on(client, f"{SURVEY}/q/4")
    client.get("/language/cy")
    assert "lang=cy" in player_on(client, f"{SURVEY}/q/1")


@speaks
def test_the_start_page_has_a_file_too(client: FlaskClient) -> None:
    assert client.get(player_on(client, f"{SURVEY}/")).data[:4] == b"OggS"


@speaks
def test_the_languages_of_this_project_have_voices_but_somali() -> None:
    langs = ("en", "cy", "pl", "ro", "ur", "pa", "bn", "gu", "ar", "pt", "es", "fr", "lt", "tr", "ta", "uk", "fa", "zh", "hu")
    assert [lang for lang in langs if speech.voice_for(lang) is None] == []
    assert speech.voice_for("so") is None


@speaks
@pytest.mark.parametrize("text", ["-w /tmp/x", "--voices", "$(id) `id`; id", "<speak>", "\0", "?"])
def test_words_are_never_taken_for_a_command(app: Flask, text: str) -> None:
    assert speech.spoken((text,), "en").file.read_bytes()[:4] == b"OggS"


def test_a_language_without_a_voice_is_said_plainly_and_help_offered(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_voices(monkeypatch)
    for page in (f"{SURVEY}/", f"{SURVEY}/q/1"):
        words = client.get(page).get_data(as_text=True)
        assert NO_VOICE in words
        assert "<audio" not in words
    assert client.get(f"{SURVEY}/q/1/aloud.ogg").status_code == 404


def test_where_nothing_speaks_the_page_says_nothing_and_the_administrator_is_told(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech, "missing_programs", lambda: ("espeak-ng",))
    words = client.get(f"{SURVEY}/q/1").get_data(as_text=True)
    assert "<audio" not in words
    assert NO_VOICE not in words
    add_staff("administrator")
    sign_in(client)
    assert "Not on this machine: espeak-ng." in client.get("/staff/system").get_data(as_text=True)


def test_a_program_that_hangs_or_fails_is_a_page_and_leaves_no_file(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "missing_programs", lambda: ())
    monkeypatch.setattr(speech, "voices", lambda: frozenset({"en-gb"}))

    def hang(*_args: object, **_kwargs: object) -> None:
        raise subprocess.TimeoutExpired("espeak-ng", speech.TIMEOUT_SECONDS)

    monkeypatch.setattr(subprocess, "run", hang)
    refused = client.get(f"{SURVEY}/q/1/aloud.ogg?lang=en")
    assert refused.status_code == 404
    assert "Ask someone to read it to you." in refused.get_data(as_text=True)
    assert not speech.folder().exists()


@speaks
def test_every_file_is_made_in_advance_once_and_old_ones_go(app: Flask) -> None:
    app.extensions["engage.surveys"] = {slug: _in_two_languages(source) for slug, source in library.sources().items()}
    (speech.folder()).mkdir()
    (speech.folder() / "old.ogg").write_bytes(b"x")
    runner = app.test_cli_runner()
    said = runner.invoke(cli, ["speech", "--all"], obj=_script(app)).output
    # The same question in two surveys is one file; the start page of the survey that is open is one more.
    wanted = {question_passages(services.with_options(q), "en") for s in library.sources().values() for q in s.questions}
    assert f"en: {len(wanted) + 1} made" in said
    assert "1 deleted that no page asks for any more." in said
    again = aloud.make_all(clock.today())
    assert again.new == {}
    assert again.kept["en"] > len(wanted)


def test_where_nothing_speaks_the_command_says_what_to_install(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "missing_programs", lambda: ("espeak-ng", "opusenc"))
    done = app.test_cli_runner().invoke(cli, ["speech"], obj=_script(app))
    assert done.exit_code == 2
    assert "apt-get install espeak-ng opus-tools" in done.output


def _script(app: Flask) -> object:
    from flask.cli import ScriptInfo  # noqa: PLC0415

    return ScriptInfo(create_app=lambda: app)


def _in_two_languages(source: SurveySource) -> SurveySource:
    """The survey in English and Welsh alone: a voice for all of them speaks for two minutes."""
    return replace(
        source,
        wordings=tuple(one for one in source.wordings if one.language == "cy"),
        easy=tuple(one for one in source.easy if one.language in {"en", "cy"}),
    )
