"""Stopping and coming back: six words open a draft on any device, for as long as it waits, and nobody else can."""

from __future__ import annotations

import hashlib
import hmac
import math
import random
import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from engage.core.config import Settings
from engage.core.db import db
from engage.core.jobs import HANDLERS
from engage.core.sealing import UnsealError, unseal
from engage.surveys import coming_back, drafts
from engage.surveys.coming_back import DraftSentError, normalise_code, open_draft
from engage.surveys.jobs import PURGE
from engage.surveys.models import ComeBack, Draft, Response, Wave
from engage.surveys.receipts import normalise_receipt, random_words
from tests.engage.browsing import SURVEY, WORRYING, answer, code_on, said_wrong, send, typed_on
from tests.factories import TODAY, post

pytestmark = pytest.mark.usefixtures("wave")
SIX = re.compile(r'class="code"[^>]*>([a-z]+(?:-[a-z]+){5})<')
WISH = "A slide from the town hall roof"
six_words = st.integers(0, 2**64).map(lambda seed: "-".join(random_words(6, random.Random(seed))))


def stop(client: FlaskClient, number: int, given: str | None = None) -> str:
    """Press "Stop and come back later" on a question's page; the six words that the next page shows."""
    data = {} if given is None else {"answer": given}
    stopped = post(client, f"{SURVEY}/q/{number}", {"action": "stop", **data})
    assert stopped.status_code == 302, stopped.get_data(as_text=True)
    return words_on(client, stopped.headers["Location"])


def words_on(client: FlaskClient, page: str) -> str:
    """The six words on a page."""
    found = SIX.search(client.get(page).get_data(as_text=True))
    assert found, f"there are no six words on {page}"
    return found[1]


def token_in(client: FlaskClient) -> str:
    with client.session_transaction() as session:
        return str(session["drafts"]["young-people"])


def enter(client: FlaskClient, words: str, page: str = "/come-back", **more: str) -> tuple[int, str]:
    """Type words and press the button; the status, and where that leads."""
    entered = post(client, page, {"code": words, **more})
    return entered.status_code, entered.headers.get("Location", "")


@pytest.mark.parametrize("page", ["/come-back", "/r/"])
def test_what_was_begun_on_one_device_goes_on_where_it_stopped_on_another(app: Flask, client: FlaskClient, page: str) -> None:
    answer(client, 1, WISH)
    words = stop(client, 4, "Longer lu")
    other = app.test_client()
    assert enter(other, words, page) == (302, f"{SURVEY}/q/4")
    assert typed_on(other.get(f"{SURVEY}/q/4")) == "Longer lu"
    answer(other, 4, "Longer lunch")
    assert typed_on(client.get(f"{SURVEY}/q/4")) == "Longer lunch", "both devices have one draft"
    send(other)
    given = {row.question_key: row.text for row in db.session.query(Response).one().answers}
    assert given == {"better": WISH, "one_change": "Longer lunch"}


def test_stopping_on_the_page_before_sending_leads_back_to_it(app: Flask, client: FlaskClient) -> None:
    answer(client, 1, WISH)
    stopped = post(client, f"{SURVEY}/check", {"action": "stop"})
    words = words_on(client, stopped.headers["Location"])
    assert enter(app.test_client(), words) == (302, f"{SURVEY}/check")
    assert db.session.query(Response).count() == 0


def test_there_is_nothing_to_come_back_to_before_anything_was_given(client: FlaskClient) -> None:
    refused = post(client, f"{SURVEY}/check", {"action": "stop"})
    assert (refused.status_code, db.session.query(ComeBack).count()) == (400, 0)
    assert "There is nothing to come back to yet." in said_wrong(refused)
    assert client.get(f"{SURVEY}/later").headers["Location"] == f"{SURVEY}/"
    assert client.get(f"{SURVEY}/later/picture.svg").status_code == 404


def test_what_cannot_be_kept_stays_on_the_page_when_somebody_stops(client: FlaskClient) -> None:
    refused = post(client, f"{SURVEY}/q/1", {"action": "stop", "answer": "x" * 5000})
    assert refused.status_code == 400
    assert typed_on(refused) == "x" * 5000


def test_stopping_again_gives_the_same_words_and_only_moves_the_place(app: Flask, client: FlaskClient) -> None:
    assert stop(client, 1, WISH) == stop(client, 1, WISH) == (words := stop(client, 3))
    assert db.session.query(ComeBack).count() == 1
    assert enter(app.test_client(), words) == (302, f"{SURVEY}/q/3")


def test_the_page_says_until_when_the_words_work_and_who_can_read_with_them(client: FlaskClient, wave: int) -> None:
    stop(client, 1, WISH)
    page = unescape(client.get(f"{SURVEY}/later").get_data(as_text=True))
    last = TODAY + timedelta(days=14)
    assert f"work until {last.day}\u00a0{last:%B %Y}" in page
    assert "Anyone who has the words can read what you have typed so far." in page
    assert "/come-back" in page
    db.session.get_one(Wave, wave).closes_on = soon = TODAY + timedelta(days=2)
    db.session.commit()
    assert f"work until {soon.day}\u00a0{soon:%B %Y}" in client.get(f"{SURVEY}/later").get_data(as_text=True)


def test_the_words_are_shown_as_a_picture_to_their_own_writer_alone(app: Flask, client: FlaskClient) -> None:
    stop(client, 1, WISH)
    drawn = client.get(f"{SURVEY}/later/picture.svg")
    assert (drawn.mimetype, drawn.data[:4]) == ("image/svg+xml", b"<svg")
    assert app.test_client().get(f"{SURVEY}/later/picture.svg").status_code == 404


def test_following_the_picture_types_the_words_and_opens_nothing_before_the_button(app: Flask, client: FlaskClient) -> None:
    words, other = stop(client, 1, WISH), app.test_client()
    page = other.get(f"/come-back/{words}").get_data(as_text=True)
    assert f'value="{words}"' in page
    assert WISH not in page
    assert typed_on(other.get(f"{SURVEY}/q/1")) == ""


def test_a_worrying_text_shows_help_before_the_words_do(client: FlaskClient) -> None:
    stopped = post(client, f"{SURVEY}/q/1", {"action": "stop", "answer": WORRYING})
    page = client.get(stopped.headers["Location"]).get_data(as_text=True)
    assert "Thank you for telling us" in page
    assert f'href="{SURVEY}/later?at=1"' in page
    assert words_on(client, f"{SURVEY}/later?at=1")


def test_nothing_in_the_data_folder_opens_a_draft_without_words_or_cookie(client: FlaskClient, settings: Settings) -> None:
    words = stop(client, 1, WISH)
    token = token_in(client)
    db.session.rollback()
    kept = b"".join(file.read_bytes() for file in sorted(settings.home.rglob("*")) if file.is_file())
    for secret in (WISH, words, words.replace("-", " "), token, coming_back.normalise_code(words.upper()) or ""):
        assert secret.encode() not in kept
    row = db.session.query(ComeBack).one()
    for tried in (settings.secret_key, row.code_digest.encode(), bytes.fromhex(row.code_digest), row.draft_digest.encode()):
        with pytest.raises(UnsealError):
            unseal(row.sealed or b"", tried, "come back")
    quick = (hashlib.sha256(words.encode()).hexdigest(), hmac.new(settings.secret_key, words.encode(), "sha256").hexdigest())
    assert row.code_digest not in quick, "a digest that is quick to make is quick to guess"


def test_words_of_another_draft_put_in_its_place_do_not_open_it(client: FlaskClient, app: Flask) -> None:
    mine, theirs = stop(client, 1, WISH), stop(app.test_client(), 1, "Benches")
    rows = {row.code_digest: row.sealed for row in db.session.query(ComeBack)}
    for row in db.session.query(ComeBack):
        row.sealed = next(sealed for digest, sealed in rows.items() if digest != row.code_digest)
    db.session.commit()
    assert open_draft(mine, TODAY, 14) is None
    assert open_draft(theirs, TODAY, 14) is None


@pytest.mark.parametrize("page", ["/come-back", "/r/"])
def test_after_sending_the_words_say_so_and_lead_to_the_receipt(app: Flask, client: FlaskClient, page: str) -> None:
    words = stop(client, 1, WISH)
    receipt = send(client)
    refused = post(app.test_client(), page, {"code": words})
    assert refused.status_code == 410
    assert "These answers were sent already" in said_wrong(refused)
    assert "four words and a number" in said_wrong(refused)
    assert db.session.query(ComeBack).one().sealed is None
    other = app.test_client()
    assert enter(other, receipt, page) == (302, f"/r/{receipt}")
    assert code_on(other.get(f"/r/{receipt}")) == receipt


def test_what_is_added_on_the_other_device_after_sending_begins_a_new_answer_and_says_so(app: Flask, client: FlaskClient) -> None:
    words, other = stop(client, 1, WISH), app.test_client()
    enter(other, words)
    send(client)
    added = answer(other, 4, "Longer lunch")
    assert "were sent already" in other.get(added.headers["Location"]).get_data(as_text=True)
    send(other)
    assert sorted(len(row.answers) for row in db.session.query(Response)) == [1, 1]


def test_other_answers_on_a_device_get_words_of_their_own_before_they_make_room(app: Flask, client: FlaskClient) -> None:
    words, shared = stop(client, 1, WISH), app.test_client()
    answer(shared, 1, "Somebody else's")
    asked = post(shared, "/come-back", {"code": words})
    assert asked.status_code == 200
    found = SIX.search(asked.get_data(as_text=True))
    assert found
    assert found[1] != words
    assert typed_on(shared.get(f"{SURVEY}/q/1")) == "Somebody else's", "nothing changes before the button is pressed"
    assert enter(shared, words, others="kept") == (302, f"{SURVEY}/q/1")
    assert typed_on(shared.get(f"{SURVEY}/q/1")) == WISH
    third = app.test_client()
    enter(third, found[1])
    assert typed_on(third.get(f"{SURVEY}/q/1")) == "Somebody else's"


def test_the_answers_can_be_taken_off_a_device_and_the_words_still_open_them(app: Flask, client: FlaskClient) -> None:
    words = stop(client, 1, WISH)
    assert post(client, f"{SURVEY}/later", {}).headers["Location"] == "/come-back"
    assert typed_on(client.get(f"{SURVEY}/q/1")) == ""
    assert "Carry on where I stopped" not in client.get(f"{SURVEY}/").get_data(as_text=True)
    assert enter(client, words) == (302, f"{SURVEY}/q/1")
    assert typed_on(client.get(f"{SURVEY}/q/1")) == WISH


@pytest.mark.parametrize("typed", ["nonsense", "blue-otter-lantern-quilt-apple-river", "blue otter", "ж" * 50, "x" * 9000])
def test_words_that_open_nothing_are_not_found_and_stay_in_the_field(client: FlaskClient, typed: str) -> None:
    missing = post(client, "/come-back", {"code": typed})
    assert missing.status_code == 404
    assert "We do not know this code." in said_wrong(missing)
    assert typed in unescape(missing.get_data(as_text=True))


def test_without_a_form_token_nothing_opens_and_what_was_typed_stays(app: Flask, client: FlaskClient) -> None:
    words, other = stop(client, 1, WISH), app.test_client()
    refused = other.post("/come-back", data={"code": words})
    assert refused.status_code == 400
    assert words in refused.get_data(as_text=True)
    assert typed_on(other.get(f"{SURVEY}/q/1")) == ""


def test_guessing_words_is_slowed_down_and_typing_the_right_ones_is_not(app: Flask, client: FlaskClient) -> None:
    words = stop(client, 1, WISH)
    assert {enter(app.test_client(), words)[0] for _ in range(3)} == {302}
    guesser = app.test_client()
    assert [enter(guesser, "nonsense")[0] for _ in range(22)] == [404] * 20 + [429] * 2


def test_known_and_unknown_words_cost_the_same_work(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    words = stop(client, 1, WISH)
    sent, made = stop(other := client.application.test_client(), 1, "x"), []
    send(other)
    stretched = coming_back._stretched
    monkeypatch.setattr(coming_back, "_stretched", lambda code: made.append(code) or stretched(code))
    open_draft(words, TODAY, 14)
    open_draft("-".join(random_words(6, random.Random(1))), TODAY, 14)
    with pytest.raises(DraftSentError):
        open_draft(sent, TODAY, 14)
    assert len(made) == 3


def test_words_are_forgotten_with_their_draft_and_those_of_what_was_sent_after_as_long(app: Flask, client: FlaskClient) -> None:
    waiting, sent, old = client, app.test_client(), app.test_client()
    words = {name: stop(one, 1, name) for name, one in (("waiting", waiting), ("sent", sent), ("old", old))}
    send(sent)
    digest = drafts.digest_of(token_in(old))
    db.session.query(Draft).filter_by(token_digest=digest).update({"touched_on": TODAY - timedelta(days=15)})
    db.session.query(ComeBack).filter_by(draft_digest=digest).update({"touched_on": TODAY - timedelta(days=15)})
    db.session.commit()
    assert enter(app.test_client(), words["old"])[0] == 404, "too old, even before the worker comes by"
    HANDLERS[PURGE]({})
    assert db.session.query(ComeBack).count() == 2
    assert coming_back.purge_codes(TODAY + timedelta(days=15), 14) == 1, "the sent one's, once it is as old"
    assert enter(app.test_client(), words["waiting"])[0] == 302


def test_words_of_a_survey_that_closed_lead_to_the_page_that_says_so(app: Flask, client: FlaskClient, wave: int) -> None:
    words = stop(client, 1, WISH)
    db.session.get_one(Wave, wave).closes_on = TODAY - timedelta(days=1)
    db.session.commit()
    other = app.test_client()
    status, place = enter(other, words)
    assert (status, other.get(place).status_code) == (302, 410)
    assert client.get(f"{SURVEY}/later").status_code == 410


def test_six_words_hold_sixty_bits() -> None:
    assert math.log2(1024**coming_back.WORDS) == 60


@given(six_words, st.sampled_from([" ", "", "-", " – ", ", ", "\n"]), st.booleans())
def test_words_are_read_however_they_are_typed(code: str, gap: str, capitals: bool) -> None:
    typed = code.replace("-", gap)
    assert normalise_code(typed.upper() if capitals else typed) == code


@given(six_words)
def test_nobody_takes_six_words_for_a_receipt_or_a_receipt_for_them(code: str) -> None:
    assert normalise_receipt(code) is None
    receipt = "-".join([*code.split("-")[:4], "42"])
    assert normalise_receipt(receipt) == receipt
    assert normalise_code(receipt) is normalise_code(f"{code}-42") is None
