"""What goes wrong: one plain sentence, the right status, nothing stored, and never anybody's words in a log."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus

import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from engage.core.db import db, writes
from engage.core.errors import DomainError, ForbiddenError, NotFoundError
from engage.core.wording import Wording, put_wording
from tests.factories import add_staff, enter, post, sign_in

SECRET = "a child's own words"


@pytest.fixture
def failing(app: Flask) -> Callable[[Exception], FlaskClient]:
    """A browser on a site where /fail, and /api/fail, write something and then fail like this."""

    def make(problem: Exception) -> FlaskClient:
        @writes
        def fail() -> str:
            put_wording("claim:1", "said", "cy", SECRET)
            session["kept"] = True
            raise problem

        for address in ("/fail", "/api/fail"):
            app.add_url_rule(address, address, fail)
        app.testing = False
        return app.test_client()

    return make


@pytest.mark.parametrize(
    ("problem", "status", "heading"),
    [
        (DomainError("Write a reason."), 400, "We could not take that"),
        (ForbiddenError("Write a reason."), 403, "You are not allowed to see this"),
        (NotFoundError("Write a reason."), 404, "We cannot find that page"),
    ],
)
def test_a_rule_that_said_no_says_why_and_nothing_is_kept(
    failing: Callable[[Exception], FlaskClient], problem: Exception, status: int, heading: str
) -> None:
    client = failing(problem)
    refused = client.get("/fail")
    assert refused.status_code == status
    assert heading in refused.get_data(as_text=True)
    assert "Write a reason." in refused.get_data(as_text=True)
    assert "Set-Cookie" not in refused.headers, "the cookie goes back with the transaction"
    assert db.session.query(Wording).count() == 0
    assert client.get("/api/fail").get_json() == {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": "Write a reason.",
    }


def test_a_mistake_of_ours_is_a_page_and_its_log_entry_says_where_and_not_what(
    failing: Callable[[Exception], FlaskClient], caplog: pytest.LogCaptureFixture
) -> None:
    client = failing(ValueError(SECRET))
    with caplog.at_level(logging.DEBUG):
        broken = client.get("/fail")
    assert broken.status_code == 500
    assert "Something went wrong on our side." in broken.get_data(as_text=True)
    assert "ValueError at " in caplog.text
    assert "test_errors.py" in caplog.text
    assert SECRET not in caplog.text + broken.get_data(as_text=True)
    assert db.session.query(Wording).count() == 0


def test_a_busy_database_says_so_and_logs_no_words(
    failing: Callable[[Exception], FlaskClient], caplog: pytest.LogCaptureFixture
) -> None:
    client = failing(OperationalError(f"INSERT '{SECRET}'", {"words": SECRET}, Exception(SECRET)))
    with caplog.at_level(logging.DEBUG):
        busy = client.get("/fail")
    assert busy.status_code == 503
    assert "The site is very busy." in busy.get_data(as_text=True)
    assert SECRET not in caplog.text


def test_an_expired_form_gives_the_words_back_but_never_a_password(client: FlaskClient) -> None:
    add_staff("administrator")
    sign_in(client)
    typed = {"reason": "Because <b>they</b> said so", "password": "my secret pass phrase", "csrf_token": "old one"}
    refused = client.post("/staff/outreach/begin/young-people", data=typed)
    assert refused.status_code == 400
    page = refused.get_data(as_text=True)
    assert "Because &lt;b&gt;they&lt;/b&gt; said so" in page
    assert "secret" not in page


def test_messages_of_form_fields_are_our_own_sentences(client: FlaskClient, wave: int) -> None:
    post(client, "/surveys/young-people/", {"provenance": "group"})
    refused = post(client, "/surveys/young-people/speaking", {"group_size": "many"})
    page = refused.get_data(as_text=True)
    assert "Write how many of you there are" in page
    assert "Not a valid" not in page


@pytest.mark.parametrize(("address", "status"), [("/staff/audit", 403), ("/staff/no-such-page", 404)])
def test_whoever_works_here_keeps_the_menu_where_a_page_is_refused(client: FlaskClient, address: str, status: int) -> None:
    for_everybody = client.get("/no-such-page").get_data(as_text=True)
    enter(client, add_staff("moderator"))
    refused = client.get(address)
    assert refused.status_code == status
    page = refused.get_data(as_text=True)
    assert 'class="btn go" href="/staff/"' in page
    assert 'class="btn go" href="/staff/"' not in for_everybody
