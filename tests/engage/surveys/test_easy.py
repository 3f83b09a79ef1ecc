"""Easy Read: words of its own, short, a picture for each idea; where there is none, the ordinary words, marked."""

from __future__ import annotations

import copy
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Environment, FileSystemLoader, nodes

from engage.access.pictures import known_pictures
from engage.core import paths
from engage.core.catalogues import gather
from engage.core.db import db
from engage.surveys import library, outward
from engage.surveys.asking import localised
from engage.surveys.definition import SurveySource, UnknownLanguage, load_file, load_survey, summary, texts_of
from engage.surveys.models import Draft, Response, Wave
from engage.surveys.stamping import main
from engage.surveys.wording import LONGEST_EASY_SENTENCE, ideas_of, overlong
from tests.engage.browsing import SURVEY, WORRYING, answer, send, ticked_on, typed_on
from tests.engage.surveys.test_definition import FULL, WELSH, question, write
from tests.factories import add_wave, post, token_of

ROOT = Path(__file__).parents[3]
SURVEYS = tuple(sorted((ROOT / "surveys").glob("*/survey.toml")))
TEMPLATES = paths.package_folder("templates")
SENTENCE_END = re.compile(r"[.!?۔؟।](?:\s|$)|。")
PICTURES: dict[str, Any] = {
    "thanks": "heart",
    "about": dict.fromkeys(WELSH["about"], "home") | {"why": ["home", "heart"]},
    "questions": {
        "better": {"text": "smile", "hint": "pencil"},
        "safe": {"text": "shield", "scale_low": "worried", "scale_high": "smile"},
        "likes": {"text": "heart", "options": {"a": "tick", "b": "cross"}},
        "age": {"text": "cake", "options": {"11_13": "backpack"}},
        "area": {"text": "map"},
        "word": {"text": "pencil"},
    },
}


def easy_words(mark: str) -> dict[str, Any]:
    """Easy words for `FULL`, each with this mark; the reason in two ideas."""
    words = json.loads(re.sub(r'": "[^"]*"', f'": "{mark} words."', json.dumps(WELSH)))
    words["about"]["why"] = f"{mark} one.\n{mark} two."
    return dict(words)


EASY: dict[str, Any] = easy_words("Easy") | {"pictures": PICTURES}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "surveys" / "park-life" / "survey.toml", FULL)
    return tmp_path / "surveys" / "park-life"


def add(folder: Path, name: str, data: dict[str, Any]) -> SurveySource:
    """Write one file of easy words with today's stamp, and read the survey."""
    before = load_survey(folder)
    language = name.removeprefix("easy").removeprefix("-") or before.source_language
    path = write(folder / f"{name}.toml", data)
    path.write_text(f'{path.read_text("utf-8")}\n[meta]\nof = "{before.digest_for_easy(language)}"\n', "utf-8")
    return load_survey(folder)


def easy_sentences() -> list[str]:
    """Every sentence of the interface that is written for Easy Read."""
    found = (message.id for message in gather(ROOT) if message.context == "easy")
    return [sentence for words in found for sentence in ((words,) if isinstance(words, str) else words)]


# What is delivered


@pytest.mark.parametrize("file", SURVEYS, ids=lambda file: file.parent.name)
def test_each_survey_is_in_easy_read_with_short_sentences_and_a_picture_for_each_idea(file: Path) -> None:
    source = load_survey(file.parent)
    assert source.problems == ()
    pictures = known_pictures()
    named = {wording.language: dict(wording.pictures) for wording in source.easy}
    for survey in map(source.in_easy_read, source.easy_languages):
        for key, text in texts_of(survey).items():
            where = f"{survey.language} {key}"
            assert overlong(text) == (), where
            for idea in ideas_of(text):
                assert len(SENTENCE_END.findall(idea)) <= 1, f"{where}: more than one sentence in “{idea}”"
            beside = named[survey.language][key]
            assert survey.pictures.get(key, beside) == beside, where
            assert len(beside) == len(ideas_of(text)), where
            assert set(beside) <= set(pictures), where


@pytest.mark.parametrize("file", SURVEYS, ids=lambda file: file.parent.name)
def test_no_easy_wording_leaves_an_idea_out_or_stays_in_english(file: Path) -> None:
    source = load_survey(file.parent)
    english = texts_of(source.in_easy_read("en"))
    ideas = {key: len(ideas_of(text)) for key, text in english.items()}
    for code in source.easy_languages[1:]:
        texts = texts_of(source.in_easy_read(code))
        assert {key: len(ideas_of(text)) for key, text in texts.items()} == ideas, code
        assert [key for key in texts if texts[key] == english[key]] == [], code


@pytest.mark.parametrize("file", SURVEYS, ids=lambda file: file.parent.name)
def test_easy_words_ask_the_same_and_leave_out_no_warning(file: Path) -> None:
    source = load_survey(file.parent)
    for code in source.easy_languages:
        easy, plain = source.in_easy_read(code), source.in_language(code)
        shape = [(each.key, each.kind, each.role, tuple(option.key for option in each.options)) for each in plain.questions]
        assert [(each.key, each.kind, each.role, tuple(o.key for o in each.options)) for each in easy.questions] == shape
        assert re.findall(r"\d{3,}", easy.about.told) == re.findall(r"\d{3,}", plain.about.told), f"{code}: whom to call"
        assert easy.about.decider == plain.about.decider
        assert easy.digest == plain.digest
    assert "cannot promise" in source.in_easy_read("en").about.told


def test_the_interface_has_easy_sentences_and_none_is_too_long() -> None:
    sentences = easy_sentences()
    assert len(sentences) > 20
    assert {sentence: overlong(sentence) for sentence in sentences if overlong(sentence)} == {}


def test_what_counts_as_too_long() -> None:
    fifteen = " ".join(["word"] * LONGEST_EASY_SENTENCE)
    assert overlong(f"{fifteen}. {fifteen}!\n{fifteen}") == ()
    assert overlong(f"Short. {fifteen} more. Short.") == (f"{fifteen} more.",)
    assert overlong(f"{fifteen}۔ {fifteen}؟ {fifteen}। مزید") == ()
    assert overlong("字" * 30 + "。" + "字" * 30) == ()  # without spaces, two characters count as a word
    assert overlong("字" * 31 + "。") == ("字" * 31 + "。",)


def calls(tree: nodes.Node) -> Iterator[tuple[nodes.Call, str]]:
    """Every call of a plain name on a page, with that name."""
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name):
            yield call, call.node.name


def is_easy(node: nodes.Node) -> bool:
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name in {"pgettext", "npgettext"}
        and bool(node.args)
        and isinstance(node.args[0], nodes.Const)
        and node.args[0].value == "easy"
    )


def named_beside(call: nodes.Call, macro: str) -> Iterator[tuple[str, nodes.Node]]:
    """The (picture, words) pairs that a call of one of the macros in macros/easy.html, or `choice`, sets side by side."""
    if macro in {"idea", "heading"} and len(call.args) > 1 and isinstance(call.args[0], nodes.Const):
        yield call.args[0].value, call.args[1]
    elif macro == "ideas" and isinstance(call.args[0], nodes.Tuple):
        for pair in call.args[0].items:
            assert isinstance(pair, nodes.Tuple)
            name, words = pair.items
            assert isinstance(name, nodes.Const)
            yield name.value, words
    elif macro == "choice":
        named = [word.value.value for word in call.kwargs if word.key == "picture_name" and isinstance(word.value, nodes.Const)]
        yield from ((name, call.args[3]) for name in named)


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("*.html")), ids=lambda file: file.relative_to(TEMPLATES).as_posix())
def test_every_easy_sentence_of_a_page_stands_beside_a_picture(file: Path) -> None:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), extensions=["jinja2.ext.i18n"])
    tree = environment.parse(file.read_text("utf-8"))
    paired = [pair for call, macro in calls(tree) for pair in named_beside(call, macro)]
    assert [name for name, _words in paired if name not in known_pictures()] == []
    beside = {id(words) for _name, words in paired}
    alone = [call.args[1] for call, _name in calls(tree) if is_easy(call) and id(call) not in beside]
    assert alone == []


def test_easy_sentences_are_written_on_pages_alone() -> None:
    code = "".join(file.read_text("utf-8") for file in paths.package_folder("").rglob("*.py"))
    assert 'pgettext("easy"' not in code, "a picture could not be seen beside it"


def test_every_picture_is_used_and_free_to_use() -> None:
    words = "".join(file.read_text("utf-8") for file in (*ROOT.glob("surveys/*/easy*.toml"), *TEMPLATES.rglob("*.html")))
    assert [name for name in known_pictures() if f'"{name}"' not in words] == []
    folder = paths.bundled("static") / "pictures"
    assert "MIT License" in (folder / "LICENSE.txt").read_text("utf-8")
    for name in known_pictures():
        drawing = (folder / f"{name}.svg").read_text("utf-8")
        assert not re.search(r"<script|href|style=|\son\w+=", drawing), name
        assert len(drawing) < 5_000, name


# Reading the files


def test_easy_words_become_a_survey_of_their_own(folder: Path) -> None:
    source = add(folder, "easy", EASY)
    assert (source.problems, source.easy_languages, source.easy_unchecked) == ((), ("en",), ("en",))
    easy = source.in_easy_read("en")
    assert (easy.easy, easy.checked, easy.about.title) == (True, False, "Easy words.")
    assert easy.pictures["about.why"] == ("home", "heart")
    assert easy.picture_of(easy.questions[1]) == "shield"
    assert source.in_language("en").about.title == "Words for title."
    assert (source.in_language("en").easy, source.in_language("en").pictures) == (False, {})


def test_an_easy_wording_in_another_language_takes_the_pictures_of_the_first(folder: Path) -> None:
    write(folder / "cy.toml", {"meta": {"of": load_survey(folder).source_words_digest}} | WELSH)
    add(folder, "easy", EASY)
    own = {"questions": {"safe": {"text": "sos"}}}
    source = add(folder, "easy-cy", easy_words("Hawdd") | {"pictures": own})
    assert (source.problems, source.easy_languages) == ((), ("en", "cy"))
    welsh = source.in_easy_read("cy")
    assert (welsh.language, welsh.about.title) == ("cy", "Hawdd words.")
    assert (welsh.pictures["questions.safe.text"], welsh.pictures["about.why"]) == (("sos",), ("home", "heart"))


def test_an_easy_wording_waits_until_its_language_is_offered_at_all(folder: Path) -> None:
    add(folder, "easy", EASY)
    source = add(folder, "easy-cy", easy_words("Hawdd"))
    assert source.easy_languages == ("en",)
    with pytest.raises(UnknownLanguage, match='not offered in Easy Read in "cy"'):
        source.in_easy_read("cy")


LONG = "This sentence goes on and on until nobody can say any more how it began at all."


@pytest.mark.parametrize(
    ("way", "value", "key", "words"),
    [
        (("about", "told"), LONG, "about.told", "has 17 words; Easy Read has 15 at most"),
        (("questions", "word", "text"), "One.\nTwo.", "questions.word.text", "must be one line"),
        (("about", "why"), "One alone.", "pictures.about.why", "a picture for each line: 1, not 2"),
        (("about", "told"), None, "about.told", "is missing"),
        (("pictures", "about", "told"), None, "pictures.about.told", "a picture for each line: 1, not 0"),
        (
            ("pictures", "about", "told"),
            "hause",
            "pictures.about.told",
            '"hause" is not a picture we have; did you mean "houses"?',
        ),
        (("pictures", "about", "told"), "../icons/logo", "pictures.about.told", "is not a picture we have"),
        (("pictures", "about", "told"), 7, "pictures.about.told", "is not a picture we have"),
        (("pictures", "about", "tolt"), "home", "pictures.about.tolt", 'did you mean "about.told"?'),
        (("pictures",), "home", "pictures", "must be a table"),
        (("about", "titel"), "x", "about.titel", 'did you mean "about.title"?'),
        (("meta", "status"), "final", "meta.status", "use one of draft, checked"),
    ],
)
def test_a_fault_in_easy_words_is_named_and_costs_easy_read_alone(
    folder: Path, way: tuple[str, ...], value: object, key: str, words: str
) -> None:
    data = {"meta": {"of": load_survey(folder).source_words_digest}} | copy.deepcopy(EASY)
    parent: Any = data
    for step in way[:-1]:
        parent = parent[step]
    if value is None:
        del parent[way[-1]]
    else:
        parent[way[-1]] = value
    write(folder / "easy.toml", data)
    source = load_survey(folder)
    assert any(problem.key == key and words in problem.message for problem in source.problems), source.problems
    assert {problem.file for problem in source.problems} == {"surveys/park-life/easy.toml"}
    assert key in source.easy_incomplete["en"]
    assert (source.languages, source.easy_languages) == (("en",), ())


def test_an_unreadable_file_of_easy_words_leaves_the_survey_open(folder: Path) -> None:
    (folder / "easy.toml").write_bytes(b"\xff")
    source = load_survey(folder)
    assert (source.languages, source.easy_languages) == (("en",), ())
    assert [str(problem) for problem in source.problems] == [
        "surveys/park-life/easy.toml: is not UTF-8 (byte 0); save it again as UTF-8"
    ]


def test_checked_easy_words_say_so(folder: Path) -> None:
    add(folder, "easy", EASY)
    text = (folder / "easy.toml").read_text("utf-8")
    checked = text.replace("[meta]", '[meta]\nstatus = "checked"\nchecked_by = "A group"\nchecked_on = 2027-03-01')
    (folder / "easy.toml").write_text(checked, "utf-8")
    source = load_survey(folder)
    assert (source.problems, source.easy_unchecked, source.in_easy_read("en").checked) == ((), (), True)


# Staleness


def test_changed_source_words_make_all_easy_words_stale_and_silent(folder: Path) -> None:
    write(folder / "cy.toml", {"meta": {"of": load_survey(folder).source_words_digest}} | WELSH)
    add(folder, "easy", EASY)
    add(folder, "easy-cy", easy_words("Hawdd"))
    changed = copy.deepcopy(FULL)
    question(changed, "safe")["text"] = "Do you feel safe?"
    write(folder / "survey.toml", changed)
    source = load_survey(folder)
    assert (source.easy_stale, source.easy_languages) == (("cy", "en"), ())
    assert any(problem.file.endswith("easy.toml") and "has changed" in problem.message for problem in source.problems)


def test_changed_easy_words_make_their_translations_stale_and_stamping_mends_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder / "cy.toml", {"meta": {"of": load_survey(folder).source_words_digest}} | WELSH)
    add(folder, "easy", EASY)
    add(folder, "easy-cy", easy_words("Hawdd"))
    source = add(folder, "easy", EASY | {"thanks": "Other easy words."})
    assert (source.easy_stale, source.easy_languages) == (("cy",), ("en",))
    assert main([str(folder), "easy-cy"]) == 0
    assert capsys.readouterr().out == "Stamped: easy-cy.toml\n"
    assert load_survey(folder).easy_languages == ("en", "cy")


def test_easy_words_without_a_stamp_are_not_offered(folder: Path) -> None:
    write(folder / "easy.toml", EASY)
    source = load_survey(folder)
    assert source.easy_languages == ()
    assert "does not say which source wording it translates" in str(source.problems[0])
    assert main([str(folder)]) == 0
    assert load_survey(folder).easy_languages == ("en",)


# One file for all, and snapshots


def test_a_single_file_carries_its_easy_words_without_a_stamp(tmp_path: Path) -> None:
    inside = {"cy": WELSH, "easy": EASY, "easy-cy": easy_words("Hawdd")}
    source = load_file(write(tmp_path / "park.toml", FULL | {"wording": inside}))
    assert (source.problems, source.languages, source.easy_languages) == ((), ("en", "cy"), ("en", "cy"))
    assert summary(source)["unsupported"] == []


def test_what_is_wrong_with_easy_words_inside_a_single_file_is_listed(tmp_path: Path) -> None:
    inside = {"easy": EASY | {"thanks": LONG}, "easy-en": EASY, "easy-x": 1}
    source = load_file(write(tmp_path / "park.toml", FULL | {"wording": inside}))
    assert {each["question"] for each in summary(source)["unsupported"]} == {
        "wording.easy.thanks",
        "wording.easy-en",
        "wording.easy-x",
    }
    assert (source.languages, source.easy_languages) == (("en",), ())


def test_a_survey_without_easy_words_keeps_the_snapshot_and_the_digest_it_always_had(folder: Path) -> None:
    snapshot = json.loads(load_survey(folder).to_json())
    assert snapshot["format"] == 1
    assert set(snapshot) == {"format", "slug", "audience", "source_language", "about", "questions", "thanks", "wordings"}
    assert set(SurveySource.from_json(json.dumps(snapshot)).easy) == set()


def test_a_snapshot_keeps_the_easy_words_a_writer_saw(folder: Path) -> None:
    source = add(folder, "easy", EASY)
    again = SurveySource.from_json(source.to_json())
    assert again == source
    assert again.digest == source.digest != replace(source, easy=()).digest
    assert again.in_easy_read("en") == source.in_easy_read("en")


# Which words a reader gets


@pytest.mark.parametrize(
    ("lang", "easy", "given"),
    [
        ("en", True, ("en", True)),
        ("en", False, ("en", False)),
        ("cy", True, ("cy", True)),
        ("pl", True, ("pl", False)),
        ("so", True, ("en", True)),
        ("so", False, ("en", False)),
    ],
)
def test_easy_words_in_that_language_else_its_ordinary_words(
    folder: Path, lang: str, easy: bool, given: tuple[str, bool]
) -> None:
    for code in ("cy", "pl"):
        write(folder / f"{code}.toml", {"meta": {"of": load_survey(folder).source_words_digest}} | WELSH)
    add(folder, "easy", EASY)
    source = add(folder, "easy-cy", easy_words("Hawdd"))
    survey = localised(source, lang, easy=easy)
    assert (survey.language, survey.easy) == given


# On the pages


def turn_on(client: FlaskClient, **more: str) -> None:
    post(client, "/access/", {"easy": "y", **more})


def page_of(client: FlaskClient, page: str) -> str:
    return unescape(client.get(page).get_data(as_text=True))


@pytest.fixture
def plain_only(app: Flask, today: date) -> str:
    """An open survey that has no easy words; its address."""
    add_wave("park-life", opens_on=today, closes_on=today)
    library.sources()["park-life"] = load_file(
        write(app.config["SETTINGS"].home / "park.toml", FULL | {"wording": {"cy": WELSH}})
    )
    return "/surveys/park-life"


@pytest.mark.usefixtures("wave")
@pytest.mark.parametrize(
    ("page", "easy", "plain"),
    [
        ("/surveys/", "This is for people who live in Wrenshire.", "You do not need an account and we do not ask your name."),
        (f"{SURVEY}/", "You can take longer if you want.", "That is why we ask you."),
        (f"{SURVEY}/q/1", "You can write a lot or a little.", "Write as much or as little as you like."),
        (f"{SURVEY}/q/3", "Having a say in my own life", "Having a say in things that affect me"),
        (f"{SURVEY}/q/1/help", "Their job is to keep people safe.", "a person whose job is to keep people safe"),
        (f"{SURVEY}/check", "You can show my words to other people, without my name.", "You may use my words, without my name"),
        ("/r/", "We cannot find a code that you lost.", "we cannot find it again, because"),
        (f"{SURVEY}/q/1/record", "Then they delete the recording, after 30 days at the latest.", "watches. They write down"),
        ("/come-back", "Use only the six words that you got yourself.", "Open only words that you got yourself."),
        ("/you-said-we-did/stories/back", "We cannot bring it back.", "This cannot be undone."),
    ],
)
def test_every_answering_page_has_its_easy_words_and_pictures(client: FlaskClient, page: str, easy: str, plain: str) -> None:
    before = page_of(client, page)
    assert plain in before
    assert easy not in before
    assert "/pictures/" not in before
    turn_on(client)
    after = page_of(client, page)
    assert easy in after
    assert plain not in after
    drawn = re.findall(r'<(?:img|svg) class="pict"[^>]*>', after)
    assert len(drawn) >= 3
    assert all('alt=""' in picture or 'aria-hidden="true"' in picture for picture in drawn)


@pytest.mark.usefixtures("wave")
def test_the_pictures_of_all_questions_are_one_file_that_is_kept(client: FlaskClient) -> None:
    turn_on(client)
    addresses = set()
    for number in range(1, 11):
        page = page_of(client, f"{SURVEY}/q/{number}")
        used = re.findall(r'<use href="(/access/pictures/[^"#]+)#([^"]+)"', page)
        assert used
        assert '<img class="pict"' not in page, "each would be one more to fetch"
        addresses |= {address for address, _name in used}
        file = client.get(unescape(used[0][0]), headers={"Accept-Encoding": "gzip"})
        drawn = gzip.decompress(file.data).decode()
        assert all(f'<symbol id="{name}" viewBox="0 0 160 160"><' in drawn for _address, name in used)
        assert drawn.count("</symbol>") == drawn.count("<symbol ") > 20
    [address] = addresses
    kept = client.get(unescape(address), headers={"Accept-Encoding": "br"})
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert len(kept.data) < 9_000
    assert client.get(unescape(address)).mimetype == "image/svg+xml"


@pytest.mark.parametrize("names", ["0", "nobody", "-1", "1_1", "f" * 32, "f" * 400, "../../icons/sprite"])
def test_only_pictures_of_ours_are_drawn_together(client: FlaskClient, names: str) -> None:
    assert client.get(f"/access/pictures/{names}.svg").status_code == 404
    assert client.get("/access/pictures/1.svg").status_code == 200


def test_the_pages_after_sending_have_easy_words_too(client: FlaskClient, wave: int) -> None:
    turn_on(client)
    answer(client, 1, "A skate park")
    code = send(client)
    shown = page_of(client, f"/r/{code}")
    assert "It lets you come back and see what happened." in shown
    assert "Which area do you live in?" in shown
    assert "Your code stays the same." in page_of(client, f"/r/{code}/change")
    assert "We delete everything you wrote." in page_of(client, f"/r/{code}/delete")
    post(client, f"/r/{code}/delete", {"what": "all"})
    assert "Thank you for taking part." in page_of(client, f"/r/{code}")
    response = db.session.query(Response).one()
    assert (response.state, response.mode) == ("withdrawn", "standard"), "how somebody reads goes with their answers"


def test_a_closed_survey_says_so_in_easy_words(client: FlaskClient, wave: int, today: date) -> None:
    db.session.get_one(Wave, wave).closes_on = today - timedelta(days=1)
    db.session.commit()
    turn_on(client)
    page = page_of(client, f"{SURVEY}/")
    assert "You cannot answer these questions any more." in page
    assert "Tell us about your area" in page


@pytest.mark.usefixtures("wave")
def test_low_data_keeps_the_easy_words_and_loads_no_picture(client: FlaskClient) -> None:
    turn_on(client, low_data="y")
    for page in ("/surveys/", f"{SURVEY}/", f"{SURVEY}/q/3", f"{SURVEY}/q/1/help"):
        assert "/pictures/" not in page_of(client, page)
    assert "Having a say in my own life" in page_of(client, f"{SURVEY}/q/3")


@pytest.mark.usefixtures("wave")
def test_easy_words_that_nobody_has_checked_say_so(client: FlaskClient) -> None:
    mark = "No person has checked these easy words yet."
    assert mark not in page_of(client, f"{SURVEY}/q/1")
    turn_on(client)
    for page in ("", "q/1", "check"):
        assert mark in page_of(client, f"{SURVEY}/{page}")
    source = library.sources()["young-people"]
    library.sources()["young-people"] = replace(source, easy=(replace(source.easy[0], status="checked"),))
    assert mark not in page_of(client, f"{SURVEY}/q/1")


def test_a_survey_without_easy_words_is_shown_in_ordinary_words_and_marked(client: FlaskClient, plain_only: str) -> None:
    mark = "These questions are not in Easy Read yet."
    assert mark not in page_of(client, f"{plain_only}/")
    turn_on(client)
    for page in ("", "q/1", "check"):
        shown = page_of(client, f"{plain_only}/{page}")
        assert mark in shown
    assert "What is better?" in page_of(client, f"{plain_only}/q/1")


@pytest.mark.usefixtures("wave")
def test_the_first_page_offers_easy_read_where_there_is_any(client: FlaskClient, plain_only: str) -> None:
    offer = "Show it in Easy Read"
    assert offer in page_of(client, f"{SURVEY}/")
    assert offer not in page_of(client, f"{plain_only}/")
    turn_on(client)
    assert offer not in page_of(client, f"{SURVEY}/")


def test_a_reader_of_another_language_gets_its_ordinary_words_not_easy_english(client: FlaskClient, wave: int) -> None:
    source = library.sources()["young-people"]
    library.sources()["young-people"] = replace(source, easy=tuple(each for each in source.easy if each.language != "es"))
    client.get("/language/es")
    turn_on(client)
    page = page_of(client, f"{SURVEY}/q/3")
    assert source.in_language("es").questions[2].hint in page
    assert source.in_easy_read("es").questions[2].hint not in page
    assert "What matters most to you now?" not in page


# The mode beside an answer


@pytest.mark.parametrize(
    ("chosen", "kept"),
    [
        ({}, "standard"),
        ({"easy": "y"}, "easy"),
        ({"easy": "y", "text": "large", "theme": "contrast"}, "easy large contrast"),
        ({"low_data": "y", "font": "lexend", "spacing": "wide", "still": "y"}, "wide lexend low-data still"),
    ],
)
def test_an_answer_keeps_how_it_was_asked(client: FlaskClient, wave: int, chosen: dict[str, str], kept: str) -> None:
    post(client, "/access/", chosen)
    answer(client, 1, "A skate park")
    code = send(client)
    assert db.session.query(Response).one().mode == kept
    assert outward.count_responses(wave, "mode") == {kept: 1}
    if " " in kept:
        assert kept not in page_of(client, f"/r/{code}"), "it is shown nowhere"


def test_an_answer_to_ordinary_words_is_not_kept_as_easy(client: FlaskClient, plain_only: str) -> None:
    turn_on(client, text="large")
    answer(client, 1, "A skate park", survey=plain_only)
    send(client, survey=plain_only)
    assert db.session.query(Response).one().mode == "large"


@pytest.mark.usefixtures("wave")
def test_easy_and_ordinary_answers_lie_in_one_pool(app: Flask, wave: int) -> None:
    for is_easy_reader in (False, True):
        reader = app.test_client()
        if is_easy_reader:
            turn_on(reader)
        answer(reader, 1, "A skate park")
        answer(reader, 3, ["school"])
        send(reader)
    given = [{row.question_key: (row.text, row.choices) for row in response.answers} for response in db.session.query(Response)]
    assert given == [{"better": ("A skate park", None), "matters": (None, ["school"])}] * 2
    assert len({response.version_id for response in db.session.query(Response)}) == 1
    assert outward.count_responses(wave, "mode") == {"standard": 1, "easy": 1}


# One tap on a question


@pytest.mark.usefixtures("wave")
def test_one_tap_on_a_question_loses_nothing_that_was_typed(client: FlaskClient) -> None:
    tapped = answer(client, 1, "Half a thought", action="", display="easy")
    assert tapped.headers["Location"] == f"{SURVEY}/q/1"
    again = client.get(f"{SURVEY}/q/1")
    assert typed_on(again) == "Half a thought"
    assert "You can write a lot or a little." in again.get_data(as_text=True)
    answer(client, 3, ["school", "being_safe"], action="", display="dark")
    assert ticked_on(client.get(f"{SURVEY}/q/3")) == {"school", "being_safe"}


@pytest.mark.usefixtures("wave")
def test_one_tap_on_an_empty_question_keeps_no_draft(client: FlaskClient) -> None:
    answer(client, 1, "", action="", display="contrast")
    assert db.session.query(Draft).count() == 0
    assert 'data-theme="contrast"' in page_of(client, f"{SURVEY}/q/1")


@pytest.mark.usefixtures("wave")
def test_one_tap_on_a_question_changed_from_the_check_page_still_leads_back_to_it(client: FlaskClient) -> None:
    data = {"csrf_token": token_of(client, f"{SURVEY}/q/1"), "answer": "x", "display": "large"}
    tapped = client.post(f"{SURVEY}/q/1?then=check", data=data)
    assert tapped.headers["Location"] == f"{SURVEY}/q/1?then=check"


@pytest.mark.usefixtures("wave")
def test_one_tap_while_too_much_is_typed_shows_it_again_with_what_is_wrong(client: FlaskClient) -> None:
    typed = "x" * 4001
    tapped = answer(client, 1, typed, action="", display="dark")
    assert tapped.status_code == 400
    assert typed_on(tapped) == typed
    assert 'data-theme="dark"' in tapped.get_data(as_text=True)


@pytest.mark.usefixtures("wave")
def test_a_forged_tap_changes_no_mode_and_gives_the_words_back(client: FlaskClient) -> None:
    forged = client.post(f"{SURVEY}/q/1", data={"csrf_token": "forged", "answer": "Mine", "display": "dark"})
    assert forged.status_code == 400
    assert typed_on(forged) == "Mine"
    assert 'data-theme="auto"' in page_of(client, "/")


@pytest.mark.usefixtures("wave")
def test_a_language_tapped_on_a_question_keeps_what_is_typed_there(client: FlaskClient) -> None:
    assert '<button type="submit" form="ask" name="language" value="cy"' in " ".join(page_of(client, f"{SURVEY}/q/1").split())
    tapped = answer(client, 1, "More buses", action="", language="cy")
    assert tapped.headers["Location"] == f"{SURVEY}/q/1"
    again = client.get(f"{SURVEY}/q/1")
    assert '<html lang="cy"' in again.get_data(as_text=True)
    assert typed_on(again) == "More buses"


@pytest.mark.usefixtures("wave")
def test_a_language_tapped_while_too_much_is_typed_says_in_it_what_is_wrong(client: FlaskClient) -> None:
    tapped = answer(client, 1, "x" * 4001, action="", language="cy")
    assert tapped.status_code == 400
    assert typed_on(tapped) == "x" * 4001
    assert '<html lang="cy"' in tapped.get_data(as_text=True)


@pytest.mark.usefixtures("wave")
def test_worrying_words_are_still_met_with_help_after_a_tap(client: FlaskClient) -> None:
    answer(client, 1, WORRYING, action="", display="easy")
    going_on = answer(client, 1, WORRYING)
    assert going_on.headers["Location"].startswith(f"{SURVEY}/q/1/help")


@pytest.mark.usefixtures("wave")
def test_enter_on_a_question_goes_on_and_presses_no_button_of_the_panel(client: FlaskClient) -> None:
    page = page_of(client, f"{SURVEY}/q/4")
    first = re.search(r'<button[^>]*form="ask"[^>]*>', page)
    assert first
    assert "name=" not in first[0], "what Enter presses says neither display nor skip"


@pytest.mark.usefixtures("wave")
def test_the_first_question_and_its_style_fit_into_14_kilobytes(client: FlaskClient) -> None:
    packed = {"Accept-Encoding": "gzip"}
    alone = client.get(f"{SURVEY}/q/1", headers=packed)
    assert len(alone.data) < 14_000, "opened first of all, with its style sheets inside"
    page = client.get(f"{SURVEY}/q/1", headers=packed)
    sheets = [client.get(f"/static/css/{name}.css", headers=packed) for name in ("site", "fonts")]
    weight = sum(len(each.data) for each in (page, *sheets))
    assert weight < 14_000, weight
    turn_on(client, spacing="wide")
    easy = client.get(f"{SURVEY}/q/1", headers=packed)
    assert weight - len(page.data) + len(easy.data) + len(client.get("/static/css/modes.css", headers=packed).data) < 14_000


@pytest.mark.usefixtures("wave")
@pytest.mark.parametrize("lang", ["en", "ur", "ta"])
@pytest.mark.parametrize(("slug", "questions", "most"), [("young-people", 10, 58), ("parents-and-carers", 11, 62)])
def test_all_questions_in_easy_read_weigh_less_than_6_kilobytes_each(
    client: FlaskClient, today: date, slug: str, questions: int, most: int, lang: str
) -> None:
    """Bodies alone, which is nearly all over HTTP/2; `benchmarks/page_weight` measures what crosses the wire."""
    packed = {"Accept-Encoding": "br", "Accept-Language": lang}
    if slug != "young-people":
        add_wave(slug, opens_on=today, closes_on=today)
    turn_on(client)
    survey = f"/surveys/{slug}"
    first = client.get(f"{survey}/q/1", headers={**packed, "Sec-Fetch-Site": "none"})  # with its style inside
    then = (*(f"q/{number}" for number in range(2, questions + 1)), "check")
    pages = [client.get(f"{survey}/{page}", headers=packed) for page in then]
    seen = "".join(brotli.decompress(each.data).decode() for each in (first, *pages))
    assert f'lang="{lang}"' in seen
    files = set(re.findall(r'"(/(?:static/(?:css|js)|static/icons/sprite|access/pictures)[^"# ]*)["#]', seen))
    assert len(files) == 8, files
    weight = sum(len(each.data) for each in (first, *pages))
    weight += sum(len(client.get(unescape(file), headers=packed).data) for file in files)
    assert weight < most * 1024, weight
