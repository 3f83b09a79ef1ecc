"""`python -m analysis evaluate`: figures on texts whose labels are known, and one clear line where that cannot be."""

import csv
import json

import pytest

from analysis.cli import main
from analysis.evaluation import screening
from analysis.evaluation.coded import PUBLIC_CODES, in_other_languages
from analysis.frameworks import load_framework, read_sentences
from analysis.screen import KINDS

ROWS = [
    ("more buses please", "economic_wellbeing", "economic_wellbeing", "en"),
    ("the dentist has no places", "be_healthy", "be_healthy", "en"),
    ("nothing", "", "", "en"),
    ("mwy o barciau", "enjoy_and_achieve", "", "cy"),
] * 6


def write_coded(path, rows=ROWS, header=("text", "coder_a", "coder_b", "lang")):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def figures_of(path):
    return {(one["what"], one["on"]): one for one in json.loads(path.read_text(encoding="utf-8"))["figures"]}


def test_people_and_people_stand_beside_machine_and_people(tmp_path, capsys):
    coded, out = write_coded(tmp_path / "coded.csv"), tmp_path / "figures.json"
    assert main(["evaluate", "--coded", str(coded), "--tier", "fast", "--out", str(out)]) == 0
    found = figures_of(out)
    people = found["people and people: macro-F1", "coded.csv"]
    assert people["value"] == pytest.approx(2 / 3)  # two outcomes agreed on, a third given by one coder alone
    assert found["people and people: labelled, though about none", "coded.csv"]["value"] == 0.5
    machine = found["machine and people: macro-F1", "coded.csv"]
    assert 0 <= machine["low"] <= machine["value"] <= machine["high"] <= 1
    assert machine["n"] == len(ROWS)
    assert "people and people: macro-F1" in capsys.readouterr().out


def test_a_group_too_small_to_say_anything_is_left_out(tmp_path):
    coded, out = write_coded(tmp_path / "coded.csv", ROWS * 2), tmp_path / "figures.json"
    main(["evaluate", "--coded", str(coded), "--tier", "fast", "--out", str(out)])
    groups = {on for _what, on in figures_of(out)}
    assert groups == {"coded.csv", "coded.csv, lang en"}  # 36 English texts, 12 Welsh ones


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Name a folder of public texts"),
        (["nowhere"], "There is no folder nowhere."),
        (["."], "has none of the texts that are measured on"),
        (["--coded", "coded.csv", "--coders", "coder_a"], "Name the columns of two coders"),
        (["--coded", "coded.csv", "--coders", "coder_a,nobody"], "has no column “nobody”"),
        (["--coded", "absent.csv"], "There is no file absent.csv."),
    ],
)
def test_what_cannot_be_measured_is_said_in_one_line(arguments, sentence, tmp_path, monkeypatch, capsys):
    write_coded(tmp_path / "coded.csv")
    monkeypatch.chdir(tmp_path)
    assert main(["evaluate", *arguments, "--tier", "fast"]) == 2
    last = capsys.readouterr().err.strip().splitlines()[-1]
    assert sentence in last


def test_a_code_that_is_no_outcome_is_named_with_its_row(tmp_path, capsys):
    coded = write_coded(tmp_path / "coded.csv", [("hello", "be_healthy", "be_happy", "en")])
    assert main(["evaluate", "--coded", str(coded), "--tier", "fast"]) == 2
    assert 'row 0 is coded "be_happy", which is none of be_healthy' in capsys.readouterr().err


def codes_of(name):
    with PUBLIC_CODES[name].open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def test_no_comment_is_coded_in_two_sets_of_public_comments():
    coded = [(row["file"], row["row"]) for name in PUBLIC_CODES for row in codes_of(name)]
    assert len(coded) == len(set(coded)) == 950


@pytest.mark.parametrize(
    ("name", "count"), [("public comments", 400), ("public comments kept back", 250), ("public comments drawn later", 300)]
)
def test_the_codes_of_public_comments_name_outcomes_and_no_text(name, count):
    known = {outcome.key for outcome in load_framework("ecm").outcomes}
    rows = codes_of(name)
    assert len(rows) == len({(row["file"], row["row"]) for row in rows}) == count
    assert all(set(filter(None, row[coder].split("|"))) <= known for row in rows for coder in ("coder_a", "coder_b"))
    assert set(rows[0]) == {"file", "row", "coder_a", "coder_b"}


def test_the_comments_in_other_languages_are_coded_twice_and_none_of_them_is_learnt():
    coded = in_other_languages()
    known = {outcome.key for outcome in load_framework("ecm").outcomes}
    assert len(set(coded.texts)) == len(coded.texts) == 450
    assert {code: coded.groups["lang"].count(code) for code in set(coded.groups["lang"])} == dict.fromkeys(
        ("ar", "bn", "cy", "pa", "pl", "pt", "ro", "so", "uk", "ur"), 45
    )
    assert all(labels <= known for coder in (coded.first, coded.second) for labels in coder)
    learnt = {one.text for one in read_sentences(load_framework("ecm"))}
    assert not learnt & {text for text in coded.texts if len(text.split()) > 5}


def test_the_kept_sentences_are_of_every_kind_in_four_languages_and_none_stands_twice():
    kept = screening.kept_sentences()
    assert len({one.text for one in kept}) == len(kept) == 1014
    assert {kind for one in kept for kind in one.kinds} == set(KINDS)
    assert all(bool(one.kinds) == (one.among == screening.CONCERNS) for one in kept)
    assert {(one.language, one.among) for one in kept if one.language != "en"} == {
        (language, among) for language in ("cy", "pl", "ur") for among in ("concerns", "look-alikes")
    }


def test_those_kept_back_were_read_by_a_second_person_and_stand_in_no_other_set():
    sets = {name: screening.kept_sentences(name) for name in screening.SETS}
    assert {name: len(kept) for name, kept in sets.items()} == {"unseen": 1014, "looked at": 2679, "kept back": 1919}
    long = [one.text for kept in sets.values() for one in kept if len(one.text.split()) > 5]
    assert len(set(long)) == len(long)
    kept = sets["kept back"]
    assert sum(one.among == "ordinary" and one.language == "en" for one in kept) == 700
    assert {kind: sum(kind in one.kinds for one in kept) >= 40 for kind in KINDS} == dict.fromkeys(KINDS, True)
    assert {one.language for one in kept} == {"ar", "bn", "cy", "en", "es", "pl", "ro", "so", "ur"}


def test_what_screening_finds_is_told_by_kind_and_language_with_counts_and_intervals():
    told = list(
        screening._figures("flagged", lambda texts: ["mum" in text for text in texts], {"public": ["mum is nice", "bus"]})
    )
    by_place = {(one.what, one.on): one for one in told}
    assert {on for what, on in by_place if what == "found, flagged" and on.startswith("unseen")} == {
        f"unseen, {group}" for group in ("English", "other languages", "cy", "pl", "ur", *KINDS)
    }
    assert by_place["in vain, flagged", "kept back, ordinary, en"].n == 700
    assert by_place["in vain, flagged", "public"].value == 0.5
    english = by_place["found, flagged", "unseen, English"]
    assert english.n == 286
    assert 0 < english.low < english.value < english.high < 1
