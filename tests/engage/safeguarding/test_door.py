"""The door: worrying words leave every ordinary place before they are written to it, and help is shown at once."""

from __future__ import annotations

import json
import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale, gettext
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from engage.core.audit import AuditEvent
from engage.core.config import Settings
from engage.core.db import db
from engage.core.i18n import offered_languages
from engage.core.jobs import Job
from engage.core.sealing import UnsealError, unseal
from engage.safeguarding import services
from engage.safeguarding.models import Concern
from engage.surveys.models import Answer, AnswerTranslation, Draft, Response
from engage.surveys.outward import answers_for_analysis
from engage.surveys.services import hold_if_worrying
from tests.engage.browsing import LOOK_ALIKE, SURVEY, WORRYING, answer, send, skip
from tests.factories import NOW, add_response

HELP = f"{SURVEY}/q/1/help"


def test_a_worrying_answer_is_held_and_the_calm_ones_beside_it_are_not(client: FlaskClient, wave: int) -> None:
    answer(client, 1, WORRYING)
    answer(client, 4, "Longer lunch")
    send(client)
    rows = {row.question_key: row for row in db.session.query(Answer)}
    assert (rows["better"].held, rows["better"].text) == (True, None)
    assert (rows["one_change"].held, rows["one_change"].text) == (False, "Longer lunch")
    assert db.session.query(Response).one().state == "held"
    concern = db.session.query(Concern).one()
    assert (concern.state, concern.source, concern.source_id) == ("raised", "answer", str(rows["better"].id))
    assert "abuse" in concern.kinds


def test_worrying_words_are_nowhere_but_sealed(
    client: FlaskClient, wave: int, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer(client, 1, WORRYING)
    send(client, quote_consent="y")
    kept = b"".join(file.read_bytes() for file in settings.home.rglob("*") if file.is_file())
    for part in (WORRYING, "stepdad", "scared to go home"):
        assert part.encode() not in kept
        assert part not in caplog.text
    told = [json.dumps([row.action, row.subject, row.detail]) for row in db.session.query(AuditEvent)]
    asked = [json.dumps([row.kind, row.key, row.payload, row.error]) for row in db.session.query(Job)]
    assert "stepdad" not in "".join(told + asked)
    assert db.session.query(Draft).count() == 0
    concern = db.session.query(Concern).one()
    assert unseal(concern.words, settings.secret_key, "held words") == {"text": WORRYING}


def test_worrying_words_never_reach_the_answer_table_not_even_for_a_moment(client: FlaskClient, wave: int) -> None:
    answer(client, 1, WORRYING)
    written: list[str] = []

    @event.listens_for(db.engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        written.append(f"{statement} {parameters}")

    send(client)
    event.remove(db.engine, "before_cursor_execute", note)
    assert any("INSERT INTO answer" in statement for statement in written)
    assert not any("stepdad" in statement for statement in written)


def test_sealed_words_open_with_no_other_key_and_for_no_other_purpose(client: FlaskClient, wave: int, settings: Settings) -> None:
    answer(client, 1, WORRYING)
    send(client)
    sealed = db.session.query(Concern).one().words
    for secret, purpose in ((b"x" * 32, "held words"), (settings.secret_key, "draft answers")):
        with pytest.raises(UnsealError):
            unseal(sealed, secret, purpose)


@pytest.mark.parametrize("code", [language.code for language in offered_languages()])
def test_help_is_shown_at_once_in_the_readers_language(app: Flask, client: FlaskClient, wave: int, code: str) -> None:
    client.get(f"/language/{code}")
    answered = answer(client, 1, WORRYING)
    assert answered.headers["Location"] == HELP
    helped = client.get(HELP).get_data(as_text=True)
    with force_locale(code):
        heading = gettext("Thank you for telling us")
    assert f'lang="{code}"' in helped
    assert f"<h1>{heading}</h1>" in helped
    assert "0800 1111" in helped
    assert "999" in helped
    assert f'href="{SURVEY}/q/2"' in helped


def test_help_stands_on_the_receipt_page_of_the_browser_that_sent_and_of_no_other(
    app: Flask, client: FlaskClient, wave: int
) -> None:
    answer(client, 1, WORRYING)
    code = send(client)
    assert "You can talk to someone now" in client.get(f"/r/{code}").get_data(as_text=True)
    stranger = app.test_client().get(f"/r/{code}").get_data(as_text=True)
    assert "You can talk to someone now" not in stranger
    assert "stepdad" not in stranger
    assert "A person whose job is to keep people safe is reading this." in stranger


def test_help_reached_from_the_check_page_leads_back_to_it(client: FlaskClient, wave: int) -> None:
    client.get(f"{SURVEY}/q/1")
    changed = answer(client, 1, WORRYING, survey=SURVEY)
    assert changed.status_code == 302
    page = client.get(f"{HELP}?then=check").get_data(as_text=True)
    assert f'href="{SURVEY}/check"' in page


def test_a_worrying_text_taken_back_before_sending_raises_nothing(client: FlaskClient, wave: int) -> None:
    answer(client, 1, WORRYING)
    skip(client, 1)
    answer(client, 4, "Longer lunch")
    send(client)
    assert db.session.query(Concern).count() == 0


@pytest.mark.parametrize(
    "calm", [LOOK_ALIKE, "The hit song at the disco was great", "The park is scary because the lights are broken"]
)
def test_a_look_alike_is_not_held(client: FlaskClient, wave: int, calm: str) -> None:
    assert answer(client, 1, calm).headers["Location"] == f"{SURVEY}/q/2"
    send(client)
    assert db.session.query(Concern).count() == 0
    assert [row.text for row in answers_for_analysis(wave)] == [calm]


def test_a_held_answer_is_not_among_those_others_may_read(client: FlaskClient, wave: int) -> None:
    answer(client, 1, WORRYING)
    answer(client, 4, "Longer lunch")
    send(client)
    assert [row.text for row in answers_for_analysis(wave)] == ["Longer lunch"]


@pytest.mark.parametrize("field", ["text", "interpretation", "advocate_view"])
def test_a_second_look_takes_every_field_and_its_translations_away(wave: int, field: str) -> None:
    response = add_response(wave, {"better": "Calm"})
    (row,) = response.answers
    setattr(row, field, WORRYING)
    row.translations = [AnswerTranslation(lang="cy", text="geiriau", made_by="somebody")]
    db.session.commit()
    assert hold_if_worrying(row, now=NOW)
    db.session.commit()
    assert (row.text, row.interpretation, row.advocate_view, row.held) == (None, None, None, True)
    assert (db.session.query(AnswerTranslation).count(), response.state) == (0, "held")
    assert not hold_if_worrying(row, now=NOW), "a held answer has no words left to hold"


def test_screening_itself_keeps_nothing(app: Flask) -> None:
    assert services.look_at(WORRYING).concern
    assert db.session.query(Concern).count() == 0


BREAKS = {
    "held_words_are_not_here": "UPDATE answer SET text = 'words' WHERE held",
    "closed_with_a_reason": "UPDATE concern SET state = 'closed'",
    "state": "UPDATE concern SET state = 'forgotten'",
    "referral_names_whom": "INSERT INTO concern_act "
    "(concern_id, at, person_id, act, reason, referred_to, referred_at, is_redacted) "
    "SELECT id, raised_at, 1, 'referred', 'because', '', raised_at, false FROM concern",
    "referral_says_when": "INSERT INTO concern_act (concern_id, at, person_id, act, reason, referred_to, is_redacted) "
    "SELECT id, raised_at, 1, 'referred', 'because', 'somebody', false FROM concern",
    "only_a_release_is_redacted": "INSERT INTO concern_act (concern_id, at, person_id, act, reason, referred_to, is_redacted) "
    "SELECT id, raised_at, 1, 'triaged', 'because', '', true FROM concern",
    "clock_runs_until_they_have_it": "UPDATE concern SET due_at = NULL",
    "due_after_it_began": "UPDATE concern SET due_at = clock_from",
    "told": "UPDATE concern SET told = 'everybody'",
    "kept_or_erased": "INSERT INTO contact_wish (sealed, erased_at) VALUES (NULL, NULL)",
    "from_before_to": "INSERT INTO desk_away (person_id, away_from, away_to) VALUES (1, '2026-12-02', '2026-12-01')",
    "help_has_a_number": "INSERT INTO service_listing (key, name, what, for_whom, how, phone, is_help, reviewed_on, "
    "review_by, outcome_keys) VALUES ('a', 'A', 'a', '', '', '', true, '2026-01-01', '2026-06-01', '[]')",
    "review_comes_after": "INSERT INTO service_listing (key, name, what, for_whom, how, phone, is_help, reviewed_on, "
    "review_by, outcome_keys) VALUES ('a', 'A', 'a', '', '', '', false, '2026-01-01', '2026-01-01', '[]')",
    "act_has_reason": "INSERT INTO concern_act (concern_id, at, person_id, act, reason, referred_to, is_redacted) "
    "SELECT id, raised_at, 1, 'triaged', '', '', false FROM concern",
    "act": "INSERT INTO concern_act (concern_id, at, person_id, act, reason, referred_to, is_redacted) "
    "SELECT id, raised_at, 1, 'deleted', 'because', '', false FROM concern",
}


@pytest.mark.parametrize("rule", BREAKS)
def test_the_database_itself_refuses_to_break_the_rule(client: FlaskClient, wave: int, rule: str) -> None:
    answer(client, 1, WORRYING)
    send(client)
    with pytest.raises(IntegrityError, match=f"ck_\\w+_{rule}"):
        db.session.execute(text(BREAKS[rule]))
    db.session.rollback()


def test_the_database_refuses_a_closing_reason_on_an_open_concern(client: FlaskClient, wave: int) -> None:
    answer(client, 1, WORRYING)
    send(client)
    with pytest.raises(IntegrityError, match="closed_with_a_reason"):
        db.session.execute(text("UPDATE concern SET closed_reason = 'why'"))
    db.session.rollback()
