"""Redaction on sentences of our own in which every detail is marked: `{kind|what must be taken out}`."""

import re
from collections import Counter
from pathlib import Path

import pytest

from analysis.evaluation.redaction import LEARNT, OWN, figures, read_own
from analysis.redact import redact
from analysis.redaction_settings import RedactionSettings

DATA = Path(__file__).parent / "data"
MARK = re.compile(r"\{(\w+)\|([^}]*)\}")


def marked(name):
    """Each sentence without its marks, and where its details stand."""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            details, text, at = [], "", 0
            for mark in MARK.finditer(line):
                text += line[at : mark.start()]
                details.append((len(text), len(text) + len(mark[2]), mark[1]))
                text, at = text + mark[2], mark.end()
            yield text + line[at:], details


def found_of(name):
    """How many details of each kind there are, and how many lost every letter and digit."""
    there, found = Counter(), Counter()
    for text, details in marked(name):
        covered = {at for span in redact(text).spans for at in range(span.start, span.end)}
        for start, end, kind in details:
            there[kind] += 1
            found[kind] += all(at in covered for at in range(start, end) if text[at].isalnum())
    return there, found


@pytest.mark.parametrize(
    ("name", "floor"),
    [
        ("details_made_with.txt", 0.98),
        ("details_unseen.txt", 0.99),
        ("details_last.txt", 0.98),
        ("details_world.txt", 0.99),
        ("details_world_unseen.txt", 0.98),
        ("details_world_last.txt", 0.94),
    ],
)
def test_details_with_a_shape_are_taken_out_whole(name, floor):
    there, found = found_of(name)
    there.pop("name", None), found.pop("name", None)
    assert found.total() / there.total() >= floor


def test_the_sentences_kept_apart_are_many_and_of_every_kind():
    there, _ = found_of("details_unseen.txt")
    assert there.total() >= 330
    assert set(there) == {"address", "postcode", "phone", "email", "handle", "nhs", "dob", "plate", "name"}
    assert min(there.values()) >= 20


@pytest.mark.parametrize("name", ["details_made_with.txt", "details_unseen.txt"])
def test_what_only_looks_like_a_detail_stays(name):
    calm = [text for text, details in marked(name) if not details]
    touched = [text for text in calm if redact(text).spans]
    assert len(calm) >= 45
    assert len(touched) <= 0.04 * len(calm), touched


@pytest.mark.parametrize(
    ("name", "most"), [("details_world.txt", 1), ("details_world_unseen.txt", 3), ("details_world_last.txt", 0)]
)
def test_numbers_beside_towns_and_names_with_capitals_are_no_addresses(name, most):
    calm = [text for text, details in marked(name) if not details]
    touched = [text for text in calm if any(span.kind in ("address", "postcode") for span in redact(text).spans)]
    assert len(calm) >= 15
    assert len(touched) <= most, touched


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Jan de Boer\nAcme\n12 High Street\nLeeds\nLS1 4AP", "[name]\n[name]\n[address]\n[postcode]"),
        ("Dear Sir\n12 High Street\nLeeds", "Dear Sir\n[address]"),
        ("The park is nice\n12 High Street", "The park is nice\n[address]"),
        ("> Ayesha Khan\n> Kirchweg 5\n> 50667 Köln\n> Germany", "> [name]\n> [address]"),
    ],
)
def test_the_lines_above_an_address_are_whom_it_is_for_unless_they_say_something(text, redacted):
    assert redact(text).text == redacted


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("I met Kate M Begum today", "I met [name] today"),
        ("i told eric g. samoylova about it", "i told [name] about it"),
        ("Plan B Is Better for Year 6 C Class", "Plan B Is Better for Year 6 C Class"),
        ("Maika van de Noort helped me", "[name] helped me"),
        ("They were Efimiya, Mary, Ariana and Tom", "They were [name], [name], [name] and [name]"),
        ("we do English, Maths and Art", "we do English, Maths and Art"),
        ("my name is borna but they called borna twice", "my name is [name] but they called [name] twice"),
        ("Mrs Jennifer Alcaraz Suite 541 12 Oak Road", "Mrs [name] [address]"),
    ],
)
def test_a_name_is_taken_out_to_its_end_and_no_further(text, redacted):
    assert redact(text).text == redacted


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("we won 12500 points in Fortnite", "we won 12500 points in Fortnite"),
        ("in Leeds 52000 people came", "in Leeds 52000 people came"),
        ("from 10115 Berlin", "from [postcode] Berlin"),
        ("in Gent 9052 and in Gent 2019", "in Gent [postcode] and in Gent 2019"),
        ("K1A 0B1 or D02 X285 or NSW 2010", "[postcode] or [postcode] or [postcode]"),
        ("the mac is d2:a5:4d:ca:18:25 at 10:30:00", "the mac is [id number] at 10:30:00"),
        ("call 902-868-5995x2890", "call [phone]"),
        ("781 1704 office", "[phone] office"),
        ("from 1781 to 1704 and 781 1704 votes", "from 1781 to 1704 and 781 1704 votes"),
        ("the number plate is HZ-LS 7", "the number plate is [number plate]"),
    ],
)
def test_codes_of_other_countries_need_a_shape_or_a_town(text, redacted):
    assert redact(text).text == redacted


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Send it to 4410 Brezova 12 Apt. 7 Zilinka nan please", "Send it to [address] please"),
        ("my nan lives at 12 High Street nan is old", "my nan lives at [address] nan is old"),
        ("we are with Casa Verdel 31 Mill Lane now", "we are with [address] now"),
        ("the clinic is on Pod Horvalem 212", "the clinic is on [address]"),
        ("The match is on Sky Sports 212", "The match is on Sky Sports 212"),
        ("please return it to Orlav and Kesselrud 41 today", "please return it to [address] today"),
        ("the bus waits at 4471 brinkvollen 31 st. by six", "the bus waits at [address] st. by six"),
        ("4471 rua a torvelho 2 suite 61\nvelm\n, tr\n norvia 22817", "[address]"),
        ("4471 12 rue des lampistes Gauvrel", "[address]"),
        ("i have 300 cards and 2 apples", "i have 300 cards and 2 apples"),
        ("The office:\nKraków\n31-415\nPoland", "The office:\nKraków\n[postcode]\nPoland"),
        ("we won 31-415 in the end", "we won 31-415 in the end"),
    ],
)
def test_addresses_put_together_by_a_list_are_taken_out_to_their_ends(text, redacted):
    assert redact(text).text == redacted


@pytest.mark.parametrize(
    ("writing", "floors", "most_lost"),
    [
        ("English", {"person": 0.88, "school": 0.72, "with a shape": 0.95}, 0.012),
        ("other languages", {"person": 0.86, "school": 0.92, "with a shape": 0.96}, 0.022),
        ("scripts without capitals", {"person": 0.76, "school": 0.88, "with a shape": 0.95}, 0.023),
    ],
)
def test_details_are_taken_out_of_sentences_as_people_type_them_and_little_else(writing, floors, most_lost):
    measured = {figure.what: figure.value for figure in figures("ours", read_own(LEARNT)[writing], RedactionSettings())}
    assert {kind: measured[f"{kind}: found whole"] >= floor for kind, floor in floors.items()} == dict.fromkeys(floors, True)
    assert measured["other words taken out"] <= most_lost


def test_the_sentences_kept_back_are_written_in_as_many_ways_as_those_looked_at_and_are_none_of_them():
    kept, looked_at = read_own(OWN["our sentences, kept back"]), read_own(LEARNT)
    assert kept.keys() == looked_at.keys()
    for writing, texts in kept.items():
        assert {one.text for one in texts}.isdisjoint(one.text for one in looked_at[writing])
