"""Redaction on sentences of our own in which every detail is marked: `{kind|what must be taken out}`."""

import re
from collections import Counter
from pathlib import Path

import pytest

from analysis.redact import redact

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
    ("name", "floor"), [("details_made_with.txt", 0.97), ("details_unseen.txt", 0.99), ("details_last.txt", 0.96)]
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
