import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from analysis import Comment, find_themes
from analysis.compose import said_once
from analysis.frameworks import Framework
from analysis.gather import gather
from analysis.intake import take_in
from analysis.types import SaidOnce, ThemeReport

BUS = ["The bus is always late", "Buses cost too much for us", "No bus after six in the evening", "bus stop has no shelter"]
PARK = ["The park needs lights", "Park needs lamps in the evening", "Broken swings in the park", "A bench in the park please"]
FOOD = ["School dinners are cold", "More choice in the canteen", "Canteen food is too dear", "halal food at school dinner"]
WORRY = "my stepdad hits me and i am scared to go home"
ANSWERS = [f"{text} {ending}" for ending in ("", "honestly", "in our town", "every week") for text in (*BUS, *PARK, *FOOD)]


def themes_of(texts: list[str], framework: Framework, **options: object) -> ThemeReport:
    comments = [Comment(row, text, "en") for row, text in enumerate(texts)]
    return find_themes(comments, framework, **{"tier": "fast", **options})  # type: ignore[arg-type]


def test_every_row_is_accounted_for_once(framework: Framework) -> None:
    texts = [*ANSWERS, "", "👍", WORRY, "The bus is always late!", "Call me on 07700 900123"]
    report = themes_of(texts, framework)
    rows = [row.row for row in report.rows] + [skip.row for skip in report.skipped]
    assert sorted(rows) == list(range(len(texts)))
    assert len(set(rows)) == len(rows)


def test_a_concern_takes_no_part_in_themes(framework: Framework) -> None:
    report = themes_of([*ANSWERS, WORRY], framework)
    held = report.rows[-1]
    assert (held.concern, held.theme, held.also, held.outcomes) == (True, None, (), ())
    ordinary = [row for row in report.rows if not row.concern]
    assert sum(theme.size for theme in report.themes) == len(ordinary) >= len(ANSWERS) - 1
    assert len(ANSWERS) not in [row for theme in report.themes for row in theme.quotes]
    assert "stepdad" not in json.dumps(report.to_json())


def test_personal_details_never_reach_labels_or_keywords(framework: Framework) -> None:
    texts = [f"{text}, ring me on 07700 900123 or kai@example.org" for text in (*BUS, *PARK, *FOOD)]
    said = json.dumps([[theme.label, theme.keywords] for theme in themes_of(texts, framework).themes])
    assert "07700" not in said
    assert "900123" not in said
    assert "example.org" not in said


def test_answers_with_the_same_words_share_a_theme_and_all_count(framework: Framework) -> None:
    report = themes_of([*ANSWERS, *["The BUS is always late!!"] * 9], framework)
    theme = report.rows[0].theme
    assert {row.theme for row in report.rows[len(ANSWERS) :]} == {theme}
    assert next(found.size for found in report.themes if found.id == theme) >= 10


def test_the_same_answer_of_several_people_keeps_each_ones_row_and_group() -> None:
    said = [Comment(row, text, None, group=str(row)) for row, text in enumerate(("no bus", "🙂", WORRY, "no bus", "🙂", WORRY))]
    intake = take_in(said)
    assert [(one.row, one.group) for one in intake.readable] == [(0, "0"), (3, "3")]
    assert [one.row for one in intake.skipped] == [1, 4]
    assert [one.row for one in intake.concerns] == [2, 5]


def test_nothing_written_is_skipped_with_its_reason(framework: Framework) -> None:
    report = themes_of(["", "🙂", "A bus shelter please"], framework)
    assert {skip.row: skip.reason for skip in report.skipped} == {0: "nothing written", 1: "no words in it"}


@pytest.mark.parametrize("count", range(8))
def test_few_answers_end_well(framework: Framework, count: int) -> None:
    report = themes_of(ANSWERS[:count], framework)
    assert len(report.rows) == count
    assert all(row.theme for row in report.rows)
    assert all(theme.label and theme.quotes for theme in report.themes)


def test_answers_that_are_all_skipped_or_held_end_well(framework: Framework) -> None:
    report = themes_of(["", WORRY, "👍👍"], framework)
    assert report.themes == ()
    assert len(report.rows) + len(report.skipped) == 3


def test_sizes_ids_and_references_agree(framework: Framework) -> None:
    report = themes_of(ANSWERS, framework)
    ids = [theme.id for theme in report.themes]
    assert len(set(ids)) == len(ids)
    assert [theme.size for theme in report.themes] == sorted((theme.size for theme in report.themes), reverse=True)
    for theme in report.themes:
        members = [row.row for row in report.rows if row.theme == theme.id]
        assert len(members) == theme.size == sum(theme.languages.values())
        assert set(theme.quotes) <= set(members)
    assert all(set(row.also) <= set(ids) - {row.theme} and 0 <= row.score <= 1 for row in report.rows)


def test_the_same_seed_gives_the_same_report(framework: Framework) -> None:
    first, second = (themes_of(ANSWERS, framework, seed=7).to_json() for _ in range(2))
    assert json.dumps(first) == json.dumps(second)
    assert first["settings"] == second["settings"]


def test_the_report_has_the_published_shape(framework: Framework) -> None:
    report = themes_of([*ANSWERS, ""], framework).to_json()
    assert list(report) == ["version", "settings", "themes", "rows", "skipped", "said_once"]
    whole = json.loads(json.dumps(report))
    theme_keys = {"id", "label", "keywords", "size", "quotes", "outcomes", "languages", "topic"}
    assert set(whole["themes"][0]) == theme_keys | {"mentions", "stability", "cohesion", "aims"}
    row_keys = {"row", "theme", "also", "score", "lang", "outcomes", "concern"}
    assert set(whole["rows"][0]) == row_keys | {"tones", "also_scores"}
    assert set(whole["skipped"][0]) == {"row", "reason"}


def test_without_a_model_the_report_says_which_tier_and_why(framework: Framework, tmp_path: Path) -> None:
    settings = themes_of(ANSWERS, framework, tier="best", models=tmp_path).settings
    assert settings["tier"] == "lexical"
    assert "no sentence model" in str(settings["why"])


def test_progress_is_told_in_order(framework: Framework) -> None:
    told: list[tuple[str, float]] = []
    themes_of(ANSWERS, framework, progress=lambda step, share: told.append((step, share)))
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert told[-1][1] == 1.0


def test_with_the_model_translations_share_themes(framework: Framework, models: Path) -> None:
    english = [*BUS, *PARK, *FOOD]
    polish = [
        "Autobus zawsze się spóźnia", "Autobusy są dla nas za drogie", "Po szóstej wieczorem nie ma autobusu",
        "Przystanek autobusowy nie ma wiaty", "W parku potrzebne są lampy", "Park wieczorem potrzebuje latarni",
        "Zepsute huśtawki w parku", "Poproszę ławkę w parku", "Obiady szkolne są zimne", "Większy wybór w stołówce",
        "Jedzenie w stołówce jest za drogie", "Jedzenie halal na szkolny obiad",
    ]  # fmt: skip
    comments = [Comment(row, text, "en" if row < 12 else "pl") for row, text in enumerate([*english, *polish])]
    report = find_themes(comments, framework, models=models)
    assert report.settings["tier"] == "best"
    together = sum(report.rows[row].theme == report.rows[row + 12].theme for row in range(12))
    assert together >= 9


PLEASE = [*BUS, *PARK, *FOOD, *(f"{text} please" for text in (*BUS, *PARK, *FOOD))]
LONG = (
    "The bus is always late and the fare costs too much for us to get to college in the morning. "
    "The park needs lights because the old lamps are broken and nobody goes there any more. "
    "The bus stop has no shelter, so in winter we stand in the rain for half an hour every evening."
)


def test_a_long_answer_stands_in_the_theme_most_of_its_words_are_in_and_also_in_others(
    framework: Framework, models: Path
) -> None:
    report = themes_of([*PLEASE, LONG], framework, tier="best", models=models)
    assert report.settings["points"] == len(PLEASE) + 3
    long, bus, park = report.rows[-1], report.rows[0].theme, report.rows[len(BUS)].theme
    assert bus != park
    assert long.theme == bus
    assert park in long.also
    assert len(long.also_scores) == len(long.also)
    assert all(0 < score <= 1 for score in long.also_scores)
    about_park = next(theme for theme in report.themes if theme.id == park)
    assert about_park.mentions == about_park.size + 1


def test_an_answer_is_listed_as_said_once_only_where_all_its_points_stand_alone() -> None:
    answers = gather([take_in([Comment(0, LONG, "en"), Comment(1, "Tin mines", "en"), Comment(2, "Late buses", "en")])])
    alone = np.isin(np.arange(len(answers.texts)), [*answers.text[answers.owner == 1], answers.text[0]])
    assert said_once(answers, alone) == (SaidOnce(1, "no other answer is near it"),)


def test_every_theme_says_how_firm_it_is(framework: Framework) -> None:
    for theme in themes_of(ANSWERS, framework).themes:
        assert theme.stability is not None
        assert 0 <= theme.stability <= 1
        assert theme.cohesion is not None
        assert theme.mentions >= theme.size


def test_importing_the_screen_does_not_load_the_heavy_parts() -> None:
    heavy = "numpy", "scipy", "sklearn", "onnxruntime", "tokenizers", "igraph"
    program = f"import sys, analysis, analysis.screen; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_an_unknown_name_is_refused() -> None:
    import analysis  # noqa: PLC0415 - the package itself is under test

    with pytest.raises(AttributeError, match="nonsense"):
        _ = analysis.nonsense
