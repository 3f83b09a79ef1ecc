"""The model that reads for personal details: what it finds that lists cannot, and how its finds are put with theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.detail_reader import KINDS as READ_KINDS
from analysis.detail_reader import MARKED_AS, DetailReader, Reading, Word, detail_reader
from analysis.evaluation.redaction import OWN, figures, read_own
from analysis.frameworks import Framework
from analysis.intake import Readable, take_in
from analysis.pipeline import find_themes
from analysis.redact import KINDS, redact
from analysis.redaction_settings import RedactionSettings, redaction_settings
from analysis.spread import SpreadError
from analysis.types import Comment


@pytest.fixture(scope="session")
def reader(details: Path) -> DetailReader:
    """The model, loaded once."""
    found = detail_reader(details)
    assert found is not None
    return found


class Told:
    """A reader that takes these words for details, and none of the others for names."""

    def __init__(self, never: str = "", **kinds: str) -> None:
        self._never, self._kinds = never, kinds

    def read(self, text: str) -> Reading:
        found = [(text.find(words), words, 1.0, kind) for words, kind in self._kinds.items()]
        found += [(text.find(self._never), self._never, 0.0, "name")] if self._never else []
        return Reading(text, [Word(at, at + len(words), chance, kind) for at, words, chance, kind in sorted(found) if at >= 0])


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("why does mason get a taxi and i have to walk", "why does [name] get a taxi and i have to walk"),
        ("the mason mended the wall by the church", "the mason mended the wall by the church"),
        ("our lee got picked for the team", "our [name] got picked for the team"),
        ("me and faith go to the same club", "me and [name] go to the same club"),
        ("people of every faith go to the same club", "people of every faith go to the same club"),
        (
            "we moved here so i left woodside and now i am at the new school",
            "we moved here so i left [school] and now i am at the new school",
        ),
    ],
)
def test_the_company_a_word_keeps_says_whether_it_is_a_name(reader: DetailReader, text: str, redacted: str) -> None:
    assert redact(text, "en", reader=reader).text == redacted


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("lewis capaldi tickets cost more than our cooker", "[name] tickets cost more than our cooker"),
        ("Gareth Bale opened our sports hall", "[name] opened our sports hall"),
        ("my brother wants a harry potter night at the library", "my brother wants a harry potter night at the library"),
        ("paddington bear should be on the library wall", "paddington bear should be on the library wall"),
        ("come on #TeamKayleigh you can do it", "come on [handle] you can do it"),
        ("so happy for #ayesharaza today", "so happy for #[handle] today"),
        ("come on #SaveOurLibrary you can do it", "come on #SaveOurLibrary you can do it"),
        ("aaaaaaa asdfghjkl", "aaaaaaa asdfghjkl"),
    ],
)
def test_people_whom_all_know_are_taken_out_and_those_of_stories_stay(reader: DetailReader, text: str, redacted: str) -> None:
    assert redact(text, "en", reader=reader).text == redacted


@pytest.mark.parametrize(
    ("text", "chances", "found"),
    [
        ("Ann Thro said so", (0.9, 0.2), "Ann Thro"),  # one is likely enough: what stands beside it need be much less so
        ("Ann Thro said so", (0.9, 0.05), "Ann"),
        ("Ann Thro said so", (0.2, 0.2), ""),
        ("Ann Thro said so", (0.4, 0.05), "Ann"),  # English names people by a surname alone more often
        ("Ann Thro powiedziała wczoraj, że autobus znów się spóźnił", (0.4, 0.05), ""),
    ],
)
def test_a_name_must_be_likely_in_one_word_and_much_less_in_those_beside(
    text: str, chances: tuple[float, float], found: str
) -> None:
    reading = Reading(text, [Word(0, 3, chances[0], "name"), Word(4, 8, chances[1], "name"), Word(9, 11, 0.0, "name")])
    assert [text[start:end] for start, end, _kind in reading.finds()] == ([found] if found else [])


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("its K A Y L E I G H who did it", "its [name] who did it"),
        ("I G G Y is great", "[name] is great"),
        ("grades a b c and n o way", "grades a b c and n o way"),
    ],
)
def test_a_name_spelt_letter_by_letter_is_one_word(reader: DetailReader, text: str, redacted: str) -> None:
    assert redact(text, "en", reader=reader).text == redacted


@pytest.mark.parametrize("hashtag", ["#BillClinton", "#TeamPhil", "#PamHartigan", "#TeamKayleigh"])
def test_a_first_name_that_is_a_word_too_tells_by_its_company_in_a_hashtag(hashtag: str) -> None:
    assert redact(f"so proud of {hashtag} today", "en").text == "so proud of [handle] today"


@pytest.mark.parametrize("hashtag", ["#TeamGreen", "#MayDay", "#BillPay", "#HopeNotHate", "#SunnyDays", "#TeamGB", "#TeamWork"])
def test_a_hashtag_of_plain_words_stays(hashtag: str) -> None:
    assert redact(f"so proud of {hashtag} today", "en").text == f"so proud of {hashtag} today"


def test_a_person_whom_all_know_stays_where_a_setting_says_so(reader: DetailReader) -> None:
    assert redact("Gareth Bale opened our hall", "en", ("gareth bale",), reader=reader).text == "Gareth Bale opened our hall"


def test_a_long_answer_is_read_to_its_end(reader: DetailReader) -> None:
    answer = "the bus was late again and nobody said why. " * 400 + "ask kayleighanne about it"
    assert redact(answer, "en", reader=reader).text.endswith("ask [name] about it")


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "👍", "...", "\x00\x07", "[name] and [school]", "haha lol", "more buses pls", "asdfghjkl"),
        "بس ہمیشہ دیر سے آتی ہے",  # the bus is always late
    ],
)
def test_what_holds_no_detail_comes_back_as_it_was(reader: DetailReader, text: str) -> None:
    assert redact(text, "en", reader=reader).text == text


def test_an_answer_of_a_hundred_thousand_letters_full_of_names_is_read_in_a_time_that_grows_with_its_length() -> None:
    class Crowd:
        """Takes every other word for a name, and rules out the rest."""

        def read(self, text: str) -> Reading:
            words = [Word(at, at + 5, float(at % 12 == 0), "name") for at in range(0, len(text) - 5, 6)]
            return Reading(text, words)

    answer = "Kasia róbbo " * 8_000
    redacted = redact(answer, "pl", reader=Crowd())
    assert len(redacted.spans) == 8_000
    assert redacted.text.startswith("[name] róbbo [name] róbbo")


@pytest.mark.parametrize(
    "text",
    [
        "mason from grange moor told kayleigh to ring 07700 900123, signed dean",
        "Saira Malik, 14 Orchard Road, asks why Thornvale High has no lift",
        "our lee and #TeamKayleigh won",
    ],
)
def test_what_stands_for_a_detail_is_left_when_a_text_is_redacted_again(reader: DetailReader, text: str) -> None:
    once = redact(text, "en", reader=reader).text
    again = redact(once, "en", reader=reader)
    assert all(once[span.start : span.end] not in (f"[{kind}]" for kind in KINDS) for span in again.spans)
    assert all(again.text.count(f"[{kind}]") >= once.count(f"[{kind}]") for kind in KINDS)


def test_what_the_model_finds_beside_a_listed_name_is_one_with_it() -> None:
    assert redact("ask Amina Zzyrrk please", "en").text == "ask [name] please"
    assert redact("ask bibbo Amina please", "en", reader=Told(bibbo="name")).text == "ask [name] please"
    assert redact("ask bibbo, Amina please", "en", reader=Told(bibbo="name")).text == "ask [name], [name] please"
    assert redact("ask bibbo, zebbo please", "en", reader=Told(bibbo="name", zebbo="name")).text == "ask [name], [name] please"
    assert redact("at flat nine, 12 High Street", "en", reader=Told(**{"flat nine": "address"})).text == "at [address]"


def test_what_patterns_found_keeps_its_kind() -> None:
    assert (
        redact("ring 07700 900123 now", "en", reader=Told(**{"ring 07700 900123": "id number"})).text == "[id number] [phone] now"
    )


def test_what_the_model_rules_out_is_no_name_by_the_lists_alone() -> None:
    said = "Kasia wygrała konkurs na plakat o wodzie"
    assert redact(said, "pl").text == "[name] wygrała konkurs na plakat o wodzie"
    assert redact(said, "pl", reader=Told(never="Kasia")).text == said
    assert redact("Georgia is in the final", "en").text == "[name] is in the final"
    assert redact("Georgia is in the final", "en", reader=Told(never="Georgia")).text == "Georgia is in the final"
    assert redact("ring 07700 900123", "en", reader=Told(never="07700 900123")).text == "ring [phone]"


def test_names_that_are_to_stay_are_left_by_the_model_too() -> None:
    told = Told(**{"Marcus Rashford": "name", "bibbo": "name"})
    assert redact("Marcus Rashford met bibbo", "en", ("marcus rashford",), reader=told).text == "Marcus Rashford met [name]"


def test_every_kind_that_the_model_knows_has_a_placeholder() -> None:
    assert set(READ_KINDS[1:]) <= set(KINDS)
    assert set(MARKED_AS.values()) == set(READ_KINDS[1:])


def test_a_worker_with_another_model_says_so_and_redacts_nothing(details: Path) -> None:
    settings = RedactionSettings(model="multilingual-e5-small-details@000000000000", models=details)
    with pytest.raises(SpreadError, match="prepare the same one"):
        settings.redact("ask kayleigh")


def test_where_no_model_was_prepared_lists_do_the_work(tmp_path: Path) -> None:
    settings = redaction_settings(models=tmp_path, closely=True)
    assert settings.model == ""
    assert settings.redact("ask Kayleigh").text == "ask [name]"


def test_what_takes_part_in_themes_was_read_by_the_model(details: Path) -> None:
    said = [Comment(0, "mason gets a taxi and we have to walk", "en")]
    [closely] = take_in(said, redaction_settings(models=details, closely=True)).readable
    assert isinstance(closely, Readable)
    assert "mason" not in closely.points[0].text


def test_a_report_says_which_model_read_for_details(details: Path, framework: Framework) -> None:
    said = [Comment(row, f"the bus is late {row}", "en") for row in range(3)]
    report = find_themes(said, framework, models=details)
    assert str(report.settings["details model"]).startswith("multilingual-e5-small-details@")


@pytest.mark.parametrize(
    ("writing", "persons"), [("English", 0.97), ("other languages", 0.97), ("scripts without capitals", 0.92)]
)
def test_sentences_that_were_kept_back_lose_their_details_and_little_else(details: Path, writing: str, persons: float) -> None:
    kept_back = [one for file in OWN.values() for one in read_own(file)[writing]]
    settings = redaction_settings(models=details, closely=True)
    measured = {figure.what: figure.value for figure in figures("kept back", kept_back, settings)}
    assert measured["person: found whole"] >= persons
    assert measured["with a shape: found whole"] >= 0.985
    assert measured["school: found whole"] >= 0.85
    assert measured["other words taken out"] <= 0.02
