"""A person's words before the year in review: whose they are, in each language, in Easy Read; what is refused."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from engage.core.db import db
from engage.core.easy_wording import Idea
from engage.influence import introduction
from engage.influence.errors import RuleError
from tests.factories import NOW, TODAY, add_staff, enter, post

YEAR = TODAY.year
WORDS = "A year in which we listened more than we built."


def shown(client: FlaskClient, address: str) -> str:
    return unescape(client.get(address).get_data(as_text=True))


def write(person_id: int, text: str = WORDS, who: str = "The Board") -> None:
    introduction.introduce(YEAR, text=text, who=who, person_id=person_id, now=NOW)
    db.session.commit()


def test_a_year_that_nobody_introduced_has_only_what_the_record_says(client: FlaskClient) -> None:
    assert introduction.introduction_to(YEAR, "en") is None
    assert "What went well" in shown(client, f"/plan/review/{YEAR}")


def test_an_officer_introduces_a_year_in_two_languages_and_in_easy_read(client: FlaskClient) -> None:
    enter(client, add_staff("participation_officer"))
    address = f"/staff/review/{YEAR}"
    post(client, address, {"text": WORDS, "who": "The Board"})
    boxes = {f"review_{YEAR}_text": "Blwyddyn o wrando.", f"review_{YEAR}_who": "Y Bwrdd", "checked": "y"}
    post(client, f"{address}/translate/cy", boxes)
    easy = {"text_0": "We listened to many people.", "text_0_picture": "ear"}
    post(client, f"{address}/easy/en", easy)
    page = shown(client, f"/plan/review/{YEAR}")
    assert WORDS in page
    assert "The Board" in page
    # Lines are kept as they were typed in what somebody wrote alone: around it, those of the template would be drawn too.
    assert re.search(r'<section class="card note">\s*<p class="body">', page)
    with client.session_transaction() as session:
        session["modes"] = {"easy": True}
    assert "We listened to many people." in shown(client, f"/plan/review/{YEAR}")
    client.get("/language/cy")
    assert "Y Bwrdd" in shown(client, f"/plan/review/{YEAR}")


@pytest.mark.parametrize(
    ("text", "who", "field"), [("", "The Board", "text"), (WORDS, " ", "who"), ("We did it because of you.", "The Board", "text")]
)
def test_it_says_something_whose_words_it_is_and_claims_no_cause(client: FlaskClient, text: str, who: str, field: str) -> None:
    with pytest.raises(RuleError) as problem:
        write(add_staff("participation_officer").id, text, who)
    assert set(problem.value.problems) == {field}


def test_new_words_lose_the_easy_read_of_the_old_ones(client: FlaskClient) -> None:
    officer = add_staff("participation_officer").id
    write(officer)
    introduction.write_easy(YEAR, "en", [Idea("We listened.", "ear")], person_id=officer, now=NOW)
    with pytest.raises(RuleError):
        introduction.write_easy(YEAR, "en", [Idea("One. Two.", "ear")], person_id=officer, now=NOW)
    write(officer, "A year of building.")
    found = introduction.introduction_to(YEAR, "en")
    assert found
    assert (found.text.text, found.easy) == ("A year of building.", ())


def test_only_who_publishes_may_introduce_a_year(client: FlaskClient) -> None:
    enter(client, add_staff("plan_author"))
    assert client.get(f"/staff/review/{YEAR}").status_code == 403
