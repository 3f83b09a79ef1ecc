"""Languages: told apart on few words, and `und` where they cannot be."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from analysis.cli import main
from analysis.languages import OTHER_LANGUAGES, SITE_LANGUAGES, UNSURE, detect

PUBLIC = Path(__file__).parents[3] / "shared" / "data"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("they r mean 2 me", "en"),
        ("ok", "en"),
        ("Mwy o barciau os gwelwch yn dda", "cy"),
        ("chce wiecej boisk", "pl"),
        ("vreau mai multe locuri de joaca", "ro"),
        ("mujhe school acha lagta hai", "ur"),
        ("پارک اچھا ہے", "ur"),
        ("الحديقة جميلة", "ar"),
        ("مدرسه خوب است", "fa"),
        ("আমরা একটা বড় পার্ক চাই", "bn"),
        ("અમને મોટો બગીચો જોઈએ છે", "gu"),
        ("ਸਾਨੂੰ ਵੱਡਾ ਪਾਰਕ ਚਾਹੀਦਾ ਹੈ", "pa"),
        ("waxaan rabnaa garoon", "so"),
        ("хочемо більший парк", "uk"),
        ("我们想要一个更大的公园", "zh"),
        ("no", "en"),
        ("yes please", "en"),
        ("park", "en"),
        ("tak", "pl"),
        ("nie wiem", "pl"),
        ("nu știu", "ro"),
        ("mainu school vadia lagda", "pa"),
        ("ami park chai", "bn"),
        ("we want a park ਪਾਰਕ", "en"),
        ("Ich möchte mehr Parks für Kinder", "de"),
        ("Em parkeke mezintir dixwazin ku zarok lê bilîzin", "ku"),
    ],
)
def test_a_short_answer_is_told(text, language):
    assert detect(text) == language


@pytest.mark.parametrize("text", ["asdfgh", "", "   ", "1234", "👍👍", "https://example.org/abc", "!!!", "\x00"])
def test_a_text_without_words_is_unsure(text):
    assert detect(text) == UNSURE


def test_only_candidates_are_answered():
    assert detect("waxaan rabnaa garoon", ["en", "cy"]) in ("en", "cy", UNSURE)
    assert detect("আমরা একটা বড় পার্ক চাই", ["en", "cy"]) == UNSURE
    assert detect("hello there", ["xx"]) == UNSURE
    assert detect("hello there", []) == UNSURE


def test_a_megabyte_is_no_slower_than_its_first_page():
    assert detect("We would like more trees in the park. " * 25_000) == "en"


def test_a_language_of_the_site_is_preferred_to_its_neighbours():
    assert detect("škola je dobrá") == "sk"
    assert detect("škola je dobrá", ["cs"]) == "cs"
    assert set(SITE_LANGUAGES).isdisjoint(OTHER_LANGUAGES)


@pytest.mark.skipif(not PUBLIC.is_dir(), reason="the public texts to measure on are not on this machine")
def test_four_words_are_enough_for_most_of_the_sites_languages():
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    with (PUBLIC / "sib200_40langs.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["lang"] in SITE_LANGUAGES and int(row["item"]) % 5 == 0:
                text = row["text"][:12] if row["lang"] == "zh" else " ".join(row["text"].split()[:4])
                total[row["lang"]] += 1
                right[row["lang"]] += detect(text) == row["lang"]
    assert set(total) == set(SITE_LANGUAGES)
    assert sum(right[code] / total[code] for code in SITE_LANGUAGES) / len(SITE_LANGUAGES) > 0.98
    assert min(right[code] / total[code] for code in SITE_LANGUAGES) > 0.92


def test_the_command_chooses_among_the_languages_it_is_given(tmp_path):
    (tmp_path / "in.csv").write_text("text\nchce wiecej boisk\nmore trees please\n", encoding="utf-8")
    assert main(["languages", str(tmp_path / "in.csv"), "--out", str(tmp_path / "out.csv"), "--languages", "en,cy"]) == 0
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as lines:
        found = [row["lang"] for row in csv.DictReader(lines)]
    assert found[0] in ("en", "cy", UNSURE)
    assert found[1] == "en"
