"""A survey written for another system and read again is the same: its questions, its languages, and who is asked what."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engage.core import paths
from engage.surveys.definition import load_file, load_survey
from engage.surveys.drafts import Given
from engage.surveys.exporters import FORMATS, Exported, export
from engage.surveys.importers import read_foreign
from engage.surveys.importers.fitting import fit
from engage.surveys.routes import asked_numbers
from engage.surveys.source import SurveySource
from engage.surveys.wording import Option, Question, Row, Wording, texts_of
from tests.engage.surveys.importers.files import form
from tests.engage.surveys.kinds import FILE

OURS = paths.bundled("surveys")
MODEL = load_survey(OURS / "young-people")
FOREIGN = ("xlsform", "lss", "surveyjs")
PLACES = (Option("ash", "Ashby Vale"), Option("brack", "Brackenford"))


def again(exported: Exported, key: str, folder: Path) -> SurveySource:
    """What our own importer makes of a file."""
    file = folder / f"survey.{FORMATS[key].ending}"
    file.write_bytes(exported.content)
    if key == "toml":
        return load_file(file)
    fitted = fit(read_foreign(file, "en"), "again", "Again", MODEL)
    assert fitted.source is not None, fitted.why_not
    return fitted.source


PLAIN = str.maketrans("\u00a0\u202f", "  ")
MADE_PLAIN = {"xlsform": PLAIN | str.maketrans("“”‘’", "\"\"''"), "lss": PLAIN}


def made_plain(question: Question, signs: Mapping[int, int | str]) -> Question:
    """With the signs that reading such a file makes of some."""
    options = tuple(replace(option, text=option.text.translate(signs)) for option in question.options)
    texts = {name: getattr(question, name).translate(signs) for name in ("text", "hint", "scale_low", "scale_high")}
    return replace(question, options=options, **texts)


def asked_alike(before: Question, after: Question, key: str) -> None:
    """The same question, whatever it and its options are called."""
    before = made_plain(before, MADE_PLAIN.get(key, {}))
    same = (
        "number_min",
        "number_max",
        "kind",
        "text",
        "hint",
        "max_choices",
        "max_length",
        "scale_min",
        "scale_max",
        "scale_low",
        "scale_high",
    )
    assert {name: getattr(after, name) for name in same} == {name: getattr(before, name) for name in same}
    assert [chosen(each, key) for each in after.options] == [chosen(each, key) for each in before.options]


def chosen(option: Option, key: str) -> tuple[str, bool, bool]:
    """What an option is, whatever it is called; one format has no box beside "other"."""
    return option.text, option.exclusive, option.say and key != "surveyjs"


def in_its_names(answers: Mapping[str, Given], before: SurveySource, after: SurveySource) -> dict[str, Given]:
    """The same answers to the survey that was read again."""
    found = {}
    for was, now in zip(before.questions, after.questions, strict=True):
        if one := answers.get(was.key):
            keys = dict(zip((option.key for option in was.options), (option.key for option in now.options), strict=True))
            found[now.key] = replace(one, choices=tuple(keys[key] for key in one.choices))
    return found


@st.composite
def surveys(draw: st.DrawFn) -> SurveySource:
    """Up to six questions of the kinds every system has, each asked by a rule over those before it."""
    questions: list[Question] = []
    for number in range(draw(st.integers(2, 6))):
        kind = draw(st.sampled_from(("single", "multiple", "scale", "short_text", "long_text", "number", "date")))
        key = draw(st.sampled_from((f"q{number}", f"{number}_is_it", f"a_long_name_for_a_question_{number}")))
        says = draw(st.sampled_from((None, 0, 1, 2)))  # where "other, say what" stands, if anywhere
        options = tuple(
            Option("other" if n == says else f"{number}_opt_{n}", f"Choice {n} & <b>", say=n == says)
            for n in range(draw(st.integers(2, 4)))
        )
        common = {
            "key": key,
            "kind": kind,
            "text": f"Question {number}?",
            "hint": draw(st.sampled_from(("", "A “hint”.\nIn two lines"))),
        }
        details: dict[str, object] = {
            "single": {"options": options},
            "multiple": {
                "options": (*options[:-1], replace(options[-1], exclusive=True)),
                "max_choices": draw(st.sampled_from((None, 2))),
            },
            "scale": {"scale_min": draw(st.integers(0, 1)), "scale_max": 5, "scale_low": "Not at all", "scale_high": "Very"},
            "number": {"number_min": draw(st.sampled_from((None, -5))), "number_max": draw(st.sampled_from((None, 50)))},
            "date": {"date_min": draw(st.sampled_from(("", "2020-01-31"))), "date_max": "2027-12-31"},
        }.get(kind, {"max_length": draw(st.integers(10, 500))})
        when = draw(_rules(questions)) if questions and draw(st.booleans()) else ""
        questions.append(Question(**common, **details, when=when))  # type: ignore[arg-type]
    return replace(MODEL, questions=tuple(questions), wordings=(), easy=(), problems=())


def _rules(before: list[Question]) -> st.SearchStrategy[str]:
    tests = [f"answered({each.key})" for each in before]
    tests += [f"chosen({each.key}, {option.key})" for each in before for option in each.options]
    tests += [f"{each.key} {sign} 3" for each in before if each.kind in {"scale", "number"} for sign in ("<=", "=", "!=", ">")]
    tests += [f"count({each.key}) {sign} 1" for each in before if each.kind == "multiple" for sign in (">=", "<", "!=")]
    one = st.sampled_from(tests)
    joined = st.sampled_from(("and", "or"))

    def wider(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.builds("({} {} {})".format, inner, joined, inner) | inner.map("not ({})".format)

    return st.recursive(one, wider, max_leaves=4)


def given_to(question: Question) -> st.SearchStrategy[Given]:
    """Anything that a page would take."""
    if question.points:
        return st.sampled_from(question.points).map(lambda number: Given(number=number))
    keys = [option.key for option in question.options]
    if question.kind == "single":
        return st.sampled_from(keys).map(lambda key: Given(choices=(key,)))
    if question.kind == "multiple":
        return st.lists(st.sampled_from(keys), min_size=1, unique=True).map(lambda some: Given(choices=tuple(some)))
    if question.kind == "number":
        return st.integers(-5, 50).map(lambda number: Given(number=number))
    return st.just(Given(day="2026-09-03") if question.kind == "date" else Given(text="Words"))


@pytest.mark.parametrize("key", FOREIGN)
@given(st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whoever_is_asked_what_here_is_asked_the_same_there(key: str, tmp_path: Path, data: st.DataObject) -> None:
    before = data.draw(surveys())
    after = again(export(before, key), key, tmp_path)
    assert len(after.questions) == len(before.questions)
    for was, now in zip(before.questions, after.questions, strict=True):
        asked_alike(was, now, key)
    for _ in range(8):
        answers = {each.key: data.draw(given_to(each)) for each in before.questions if data.draw(st.booleans())}
        there = asked_numbers(after.questions, in_its_names(answers, before, after))
        assert there == asked_numbers(before.questions, answers)


@pytest.mark.parametrize("key", FOREIGN)
@pytest.mark.parametrize("slug", ["young-people", "parents-and-carers"])
def test_the_sites_own_surveys_come_back_in_every_language(slug: str, key: str, tmp_path: Path) -> None:
    before = load_survey(OURS / slug)
    exported = export(before, key, PLACES)
    after = again(exported, key, tmp_path)
    assert after.languages == before.languages
    assert len(after.questions) == len(before.questions)
    for code in before.languages:
        was, now = before.in_language(code), after.in_language(code)
        for one, other in zip(was.questions, now.questions, strict=True):
            asked_alike(replace(one, options=one.options or (PLACES if one.options_from else ())), other, key)
        assert key == "xlsform" or now.about.title == was.about.title
    said = {(each.question, each.what.split(" (")[0].split(":")[0]) for each in exported.left}
    assert ("area", "its choices are written as they are today, not as the site's own list") in said
    assert {each.key for each in before.questions if each.role} == {
        question for question, what in said if what == "its part in saying who took part"
    }
    assert ("", "Easy Read words and pictures are not carried") in said or not before.easy


@pytest.mark.parametrize("file", [FILE, *sorted(OURS.glob("*/survey.toml"))], ids=lambda file: file.parent.name)
def test_our_own_file_is_exactly_the_same_survey(file: Path, tmp_path: Path) -> None:
    before = load_file(file) if file == FILE else load_survey(file.parent)
    exported = export(before, "toml")
    assert again(exported, "toml", tmp_path) == before
    assert again(exported, "toml", tmp_path).digest == before.digest
    assert exported.left == ()


def test_an_example_is_worded_in_easy_read_too_and_needs_no_picture(tmp_path: Path) -> None:
    first = replace(MODEL.questions[0], example="A park")
    plain = replace(MODEL, questions=(first, *MODEL.questions[1:]), wordings=(), easy=())
    own = next(each for each in MODEL.easy if each.language == "en")
    texts = tuple(sorted({**dict(own.texts), f"questions.{first.key}.example": "A big park"}.items()))
    before = replace(plain, easy=(replace(own, texts=texts, of=plain.digest_for_easy("en")),))
    after = again(export(before, "toml"), "toml", tmp_path)
    assert (after, after.problems) == (before, ())
    assert MODEL.digest != before.digest
    assert [each.example for each in (after.questions[0], after.in_easy_read("en").questions[0])] == ["A park", "A big park"]


def test_a_wording_of_older_words_is_left_out_and_named() -> None:
    stale = replace(MODEL, wordings=(Wording("pl", MODEL.wordings[0].texts, of="0"), *MODEL.wordings[1:2]))
    for key in FORMATS:
        assert any("“pl”" in each.what for each in export(stale, key, PLACES).left), key


@pytest.mark.parametrize("key", FOREIGN)
def test_every_question_is_written_or_named_and_one_that_hangs_on_it_too(key: str, tmp_path: Path) -> None:
    before = load_file(FILE)
    exported = export(before, key)
    after = again(exported, key, tmp_path)
    left_out = {each.question for each in exported.left if "left out" in each.what}
    assert len(after.questions) == len(before.questions) - len(left_out)
    assert left_out == ({"why_parks"} if key == "lss" else set()), "what was put in order, no rule there can ask about"
    for was, now in zip((each for each in before.questions if each.key not in left_out), after.questions, strict=True):
        if was.kind == "place":
            assert (now.kind, now.max_length) == ("short_text", 100)
            assert now.hint == f"{was.hint}\nFor example: {was.example}"
            continue
        told = {"xlsform": {"unit", "max_choices"} if was.kind == "ranking" else {"unit"}, "surveyjs": {"unit"}}.get(key, set())
        for name in {
            "kind",
            "text",
            "min_choices",
            "max_choices",
            "number_min",
            "number_max",
            "unit",
            "date_min",
            "date_max",
            "scale_min",
            "scale_max",
            "scale_low",
            "scale_high",
        } - told:
            assert getattr(now, name) == getattr(was, name), (was.key, name)
        assert [row.text for row in now.rows] == [row.text for row in was.rows]
        assert [chosen(one, key) for one in now.options] == [chosen(one, key) for one in was.options]
    lost = ("clubs", "the box to say what “other” is, is not carried") in {(each.question, each.what) for each in exported.left}
    assert lost == (key == "surveyjs")


@pytest.mark.parametrize("key", FOREIGN)
def test_grids_cards_and_other_come_back_in_the_other_language_too(key: str, tmp_path: Path) -> None:
    before = load_file(FILE)
    after = again(export(before, key), key, tmp_path)
    names = {each.text: each.key for each in after.questions}
    there = {each.key: each for each in after.in_language("ur").questions}
    for was, words in zip(before.questions, before.in_language("ur").questions, strict=True):
        if was.kind in {"grid", "cards", "single", "multiple"}:
            now = there[names[was.text]]
            assert [row.text for row in now.rows] == [row.text for row in words.rows]
            assert [option.text for option in now.options] == [option.text for option in words.options]
            assert (now.scale_low, now.scale_high) == (words.scale_low, words.scale_high)


def test_cards_come_back_as_cards_in_every_language_the_site_has_words_for(tmp_path: Path) -> None:
    asked = Question("say", "cards", "What do you think?", rows=(Row("one", "Adults listen."), Row("two", "I am safe.")))
    plain = replace(MODEL, questions=(asked,), wordings=(), easy=())
    words = tuple(sorted((name, f"{text} –") for name, text in texts_of(plain.in_language("en")).items()))
    of = plain.source_words_digest
    before = replace(plain, wordings=tuple(Wording(each.language, words, of=of) for each in MODEL.wordings))
    assert len(before.languages) > 15
    for key in FOREIGN:
        after = again(export(before, key), key, tmp_path)
        assert (after.questions[0].kind, after.questions[0].rows) == ("cards", asked.rows), key
        assert after.languages == before.languages


def test_where_other_stands_and_what_it_is_called_there_is_kept(tmp_path: Path) -> None:
    options = [Option(key, f"Words of {key}", say=key == "what") for key in ("what", "other", "others")]
    both = [Question(kind, kind, f"Which {kind}?", options=tuple(options)) for kind in ("single", "multiple")]
    later = [
        Question(f"q{number}", "short_text", f"Question {number}?", max_length=9, when=when)
        for number, when in enumerate(
            (
                "chosen(single, what)",
                "not chosen(multiple, what)",
                "answered(multiple)",
                "count(multiple) = 2",
                "answered(single)",
            )
        )
    ]
    before = replace(MODEL, questions=(*both, *later), wordings=(), easy=())
    for key in ("lss", "xlsform"):
        after = again(export(before, key), key, tmp_path)
        for turn in range(3):
            moved = replace(
                before, questions=(*(replace(one, options=(*options[turn:], *options[:turn])) for one in both), *later)
            )
            there = again(export(moved, key), key, tmp_path).questions[:2]
            assert [one.text for one in there[0].options] == [one.text for one in (*options[turn:], *options[:turn])]
            assert [[one.say for one in each.options] for each in there] == [
                [one.text == "Words of what" for one in there[0].options]
            ] * 2
        for picked in ((), ("what",), ("other",), ("what", "others")):
            answers = {each.key: Given(choices=picked[: 1 if each.kind == "single" else None]) for each in both if picked}
            assert asked_numbers(after.questions, in_its_names(answers, before, after)) == asked_numbers(
                before.questions, answers
            )


def test_a_box_or_a_table_that_is_not_ours_stays_questions_of_its_own(tmp_path: Path) -> None:
    choices = (("list_name", "name", "label"), ("g", "a", "A"), ("g", "b", "B"), ("h", "a", "A"), ("h", "other", "Other"))
    head = ("type", "name", "label", "relevant", "appearance")
    content = form(
        ("select_one h", "one", "One?", "", ""),
        ("text", "one_other", "Other", "selected(${one}, 'other')", ""),
        ("begin group", "g", "Table", "", "table-list"),
        ("select_one g", "g_a", "Row", "", ""),
        ("select_one g", "g__b", "Row", "", ""),
        ("end group", "", "", "", ""),
        head=head,
        choices=choices,
    )
    (tmp_path / "wild.xlsx").write_bytes(content)
    found = read_foreign(tmp_path / "wild.xlsx", "en")
    assert [each.key for each in found.questions] == ["one", "one_other", "g_a", "g__b"]


def test_words_that_would_be_a_formula_or_markup_there_stay_words(tmp_path: Path) -> None:
    asked = Question("one", "single", '=1+1 <b>&amp; "so"</b>', options=(Option("a", "@SUM(A1)"), Option("b", "-2")))
    before = replace(MODEL, questions=(asked,), wordings=(), easy=())
    for key in FOREIGN:
        assert again(export(before, key), key, tmp_path).questions[0].options[0].text == "@SUM(A1)"
    assert again(export(before, "surveyjs"), "surveyjs", tmp_path).questions[0].text == asked.text


def test_what_stands_for_an_answer_there_is_never_written() -> None:
    quoting = Question("one", "short_text", "Why ${two} and {three}?", max_length=200)
    before = replace(MODEL, questions=(quoting,), wordings=(), easy=())
    for key in FOREIGN:
        assert any(each.question == "one" and "stands for an answer" in each.what for each in export(before, key).left), key


def test_nothing_said_of_a_key_is_lost_when_names_run_into_each_other(tmp_path: Path) -> None:
    keys = ("a_b", "ab", "a_b_", "aa_very_long_name_for_one", "aa_very_long_name_for_two", "1st")
    asked = tuple(Question(key, "short_text", f"Question {key}?", max_length=200) for key in keys)
    before = replace(MODEL, questions=asked, wordings=(), easy=())
    for key in FOREIGN:
        exported = export(before, key)
        assert [each.text for each in again(exported, key, tmp_path).questions] == [each.text for each in asked]
    codes = [each.what for each in export(before, "lss").left if each.question in keys]
    assert len(set(codes)) == 5, "all but “ab” are called otherwise there"
    assert json.loads(export(before, "surveyjs").content)["pages"][0]["elements"][0]["name"] == "a_b"


def test_the_texts_of_every_language_are_in_the_workbook(tmp_path: Path) -> None:
    wording = Wording(
        "cy",
        tuple(sorted((key, f"cy {words}") for key, words in texts_of(MODEL.in_language("en")).items())),
        of=MODEL.source_words_digest,
    )
    before = replace(MODEL, wordings=(wording,), easy=())
    after = again(export(before, "xlsform", PLACES), "xlsform", tmp_path)
    assert after.in_language("cy").questions[1].scale_low == "cy Not safe at all"
