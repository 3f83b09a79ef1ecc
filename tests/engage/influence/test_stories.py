"""Case studies: their own consent, read back, with a caution, and gone at once when their teller takes them back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from engage.core.db import db
from engage.core.translating import put_texts
from engage.core.wording import Wording
from engage.influence.errors import PublicationError, RuleError
from engage.influence.stories import reading, taking_back, writing
from engage.influence.stories.models import CaseStudy
from engage.influence.stories.rules import Agreement, Told
from engage.surveys.formats import shelf
from engage.surveys.formats.shelf import kept_or_made
from engage.surveys.models import Consent
from tests import factories
from tests.factories import NOW, TODAY, add_staff, enter, post

TOLD = Told(
    title="A way home",
    told_as="conversation",
    teller="young_person",
    said="The youth worker waited with me until the bus came.",
    service="Brook Street youth club",
    helped="A worker stays until the last bus.",
    different="I go there every week now.",
    other_factors="My aunt pays for the bus.",
    outcome_key="stay_safe",
)
AGREED = Agreement(
    readers="everyone",
    agreed_on=TODAY,
    agreed_how="Aloud, with her aunt there",
    ends_on=TODAY + timedelta(days=300),
    name_changed=True,
    knows_the_way_back=True,
)


@pytest.fixture
def officer(app: Flask) -> int:
    return add_staff("participation_officer").id


def write(person_id: int, told: Told = TOLD) -> int:
    return writing.write_story(None, told, person_id=person_id, now=NOW)


def public(person_id: int, told: Told = TOLD, agreed: Agreement = AGREED) -> tuple[int, str]:
    """A story that its readers may read, and its teller's code."""
    made = write(person_id, told)
    code = writing.agree(made, agreed, person_id=person_id, now=NOW)
    writing.read_back(made, TODAY, person_id=person_id, now=NOW)
    writing.publish(made, lead_asked=False, person_id=person_id, now=NOW)
    db.session.commit()
    return made, code


def shown(client: FlaskClient, address: str, status: int = 200) -> str:
    found = client.get(address)
    assert found.status_code == status
    return unescape(found.get_data(as_text=True))


def test_a_story_is_read_with_its_service_outcome_and_a_caution_on_cause(client: FlaskClient, officer: int) -> None:
    made, _code = public(officer)
    page = shown(client, f"/you-said-we-did/stories/{made}")
    for words in (TOLD.said, TOLD.service, TOLD.helped, TOLD.different, TOLD.other_factors, "Stay safe"):
        assert words in page
    assert "It may be different for others." in page
    assert "We changed the name." in page
    assert TOLD.title in shown(client, "/you-said-we-did/stories/")
    assert TOLD.title in shown(client, f"/plan/review/{TODAY.year}")


@pytest.mark.parametrize("field", ["title", "said", "service", "helped", "different", "other_factors", "outcome_key"])
def test_what_a_story_lacks_is_said_beside_its_field(officer: int, field: str) -> None:
    with pytest.raises(RuleError) as problem:
        write(officer, replace(TOLD, **{field: ""}))
    assert set(problem.value.problems) == {field}


def test_no_story_says_that_a_service_caused_it(officer: int) -> None:
    with pytest.raises(RuleError) as problem:
        write(officer, replace(TOLD, different="Because of you I am well."))
    assert "different" in problem.value.problems


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("readers", ""),
        ("agreed_on", None),
        ("agreed_how", " "),
        ("ends_on", TODAY),
        ("ends_on", TODAY + timedelta(days=2000)),
        ("name_changed", False),
        ("knows_the_way_back", False),
    ],
)
def test_each_part_of_the_consent_is_asked_for(officer: int, field: str, value: object) -> None:
    made = write(officer)
    with pytest.raises(RuleError) as problem:
        writing.agree(made, replace(AGREED, **{field: value}), person_id=officer, now=NOW)
    assert set(problem.value.problems) == {field}


def test_rule_8_a_story_has_a_consent_of_its_own_and_the_other_three_give_none(officer: int, wave: int) -> None:
    sent = factories.add_response(wave, {"better": "buses"}, quote=True)
    sent.consents += [Consent(kind=kind, given_on=TODAY) for kind in ("images", "contact")]
    made = write(officer)
    db.session.get_one(CaseStudy, made).response_id = sent.id
    db.session.commit()
    with pytest.raises(PublicationError, match="what they agreed to"):
        writing.publish(made, lead_asked=True, person_id=officer, now=NOW)


def test_nobody_reads_a_story_before_its_teller_agreed_and_heard_it(client: FlaskClient, officer: int) -> None:
    made = write(officer)
    with pytest.raises(PublicationError):
        writing.publish(made, lead_asked=True, person_id=officer, now=NOW)
    writing.agree(made, AGREED, person_id=officer, now=NOW)
    with pytest.raises(PublicationError, match="Read these very words back"):
        writing.publish(made, lead_asked=True, person_id=officer, now=NOW)
    db.session.commit()
    shown(client, f"/you-said-we-did/stories/{made}", 404)


def test_changed_words_are_read_back_anew_and_lose_their_translations(officer: int) -> None:
    made, code = public(officer)
    put_texts({(f"story:{made}", "said"): "Arhosodd y gweithiwr gyda fi."}, "cy")
    with pytest.raises(RuleError, match="Take it off the pages first"):
        writing.write_story(made, TOLD, person_id=officer, now=NOW)
    writing.take_off(made, person_id=officer, now=NOW)
    writing.write_story(made, replace(TOLD, said="She waited with me."), person_id=officer, now=NOW)
    assert writing.find_story(made).read_back_on is None
    assert db.session.query(Wording).filter_by(subject=f"story:{made}").count() == 0
    assert writing.agree(made, AGREED, person_id=officer, now=NOW) == "", "the code they hold stays theirs"
    assert code


def test_words_that_worry_are_shown_only_after_the_lead_was_asked(officer: int) -> None:
    made = write(officer, replace(TOLD, said="He hits me every night and I want to die."))
    writing.agree(made, AGREED, person_id=officer, now=NOW)
    writing.read_back(made, TODAY, person_id=officer, now=NOW)
    with pytest.raises(PublicationError, match="safeguarding lead"):
        writing.publish(made, lead_asked=False, person_id=officer, now=NOW)
    writing.publish(made, lead_asked=True, person_id=officer, now=NOW)


def test_its_teller_takes_it_back_with_the_code_and_every_word_is_gone_at_once(client: FlaskClient, officer: int) -> None:
    made, code = public(officer)
    put_texts({(f"story:{made}", "said"): "Arhosodd y gweithiwr gyda fi."}, "cy")
    db.session.commit()
    wrong = post(client, "/you-said-we-did/stories/back", {"code": "blue-otter-lantern-quilt-42"})
    assert wrong.status_code == 400
    done = post(client, "/you-said-we-did/stories/back", {"code": code.upper().replace("-", " ")})
    assert "Your story is deleted" in done.get_data(as_text=True)
    shown(client, f"/you-said-we-did/stories/{made}", 404)
    row = db.session.get_one(CaseStudy, made)
    assert (row.title, row.said, row.helped, row.different, row.other_factors) == ("",) * 5
    assert db.session.query(Wording).filter_by(subject=f"story:{made}").count() == 0
    assert post(client, "/you-said-we-did/stories/back", {"code": code}).status_code == 400


def test_the_year_in_review_as_a_file_keeps_no_word_of_a_story_that_was_taken_back(app: Flask, officer: int) -> None:
    _made, code = public(officer)
    kept_or_made("the year, with a story", "review-plain", lambda: b"a file with her words")
    kept_or_made("a poster", "poster", lambda: b"a file without them")
    folder = app.config["SETTINGS"].home / shelf.FOLDER
    taking_back.withdraw_by_code(code, now=NOW)
    assert [file.suffix for file in folder.iterdir() if file.name[0] != "."] == [".poster"]


def test_a_story_for_the_trust_alone_is_on_no_public_page(client: FlaskClient, officer: int) -> None:
    made, _code = public(officer, agreed=replace(AGREED, readers="trust"))
    shown(client, f"/you-said-we-did/stories/{made}", 404)
    assert TOLD.title not in shown(client, "/you-said-we-did/stories/")
    assert [story.id for story in reading.stories_about("en", TODAY, outcome="stay_safe")] == [made]


def test_a_story_ends_on_the_day_that_was_agreed_and_is_then_wiped(officer: int) -> None:
    made, _code = public(officer)
    assert reading.public_stories("en", AGREED.ends_on or TODAY) == ()
    assert taking_back.wipe_ended(NOW) == 0
    assert taking_back.wipe_ended(NOW + timedelta(days=301)) == 1
    assert db.session.get_one(CaseStudy, made).said == ""


def test_a_story_that_was_sent_goes_when_its_answer_is_taken_back_or_held(officer: int, wave: int) -> None:
    row = factories.add_response(wave, {"better": "buses"})
    with pytest.raises(RuleError) as problem:
        write(officer, replace(TOLD, told_as="sent", code="blue-otter-lantern-quilt-42"))
    assert set(problem.value.problems) == {"code"}
    made, _code = public(officer)
    db.session.get_one(CaseStudy, made).response_id = row.id
    db.session.commit()
    assert [story.id for story in reading.public_stories("en", TODAY)] == [made]
    for state in ("withdrawn", "held"):
        row.state = state
        db.session.commit()
        assert reading.public_stories("en", TODAY) == ()


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("read_back_on = NULL", "public_only_as_agreed_and_read_back"),
        ("name_changed = false", "public_only_as_agreed_and_read_back"),
        ("other_factors = ''", "public_with_service_outcome_and_other_factors"),
        ("readers = ''", "agreed_on_a_day"),
        ("ends_on = agreed_on", "agreed_until_a_day"),
        ("state = 'withdrawn', withdrawn_on = '2026-01-01'", "withdrawn_words_are_gone"),
    ],
)
def test_the_database_holds_the_same_rules(officer: int, change: str, constraint: str) -> None:
    made, _code = public(officer)
    with pytest.raises(IntegrityError, match=constraint):
        db.session.execute(text(f"UPDATE case_study SET {change} WHERE id = :id"), {"id": made})
    db.session.rollback()


def test_an_officer_goes_the_whole_way_on_the_desk(client: FlaskClient, app: Flask) -> None:
    enter(client, add_staff("participation_officer"))
    made = post(client, "/staff/stories/new", {**vars(TOLD), "priority_id": "0"})
    address = made.headers["Location"]
    assert "1. The words, as they will be read" in shown(client, address)
    agreed = {
        "readers": "everyone",
        "agreed_on": TODAY.isoformat(),
        "agreed_how": "Aloud",
        "ends_on": (TODAY + timedelta(days=200)).isoformat(),
        "name_changed": "y",
        "knows_the_way_back": "y",
    }
    coded = post(client, f"{address}/agreement", agreed)
    assert "It is shown once." in coded.get_data(as_text=True)
    assert coded.headers["Cache-Control"] == "no-store"
    post(client, f"{address}/read-back", {"day": TODAY.isoformat()}, page=address)
    post(client, f"{address}/publish", {}, page=address)
    assert "Everybody can read it" in shown(client, address)
    assert TOLD.title in shown(client, "/you-said-we-did/stories/")
    post(client, f"{address}/translate/cy", {f"{_box(address)}_title": "Ffordd adref", "checked": "y"})
    assert "Ffordd adref" in client.get("/you-said-we-did/stories/", headers={"Accept-Language": "cy"}).get_data(as_text=True)
    post(client, f"{address}/withdraw", {}, page=address)
    assert TOLD.title not in shown(client, "/you-said-we-did/stories/")
    shown(client, address, 404)


def _box(address: str) -> str:
    return f"story_{address.rsplit('/', 1)[1]}"
