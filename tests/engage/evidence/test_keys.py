"""Keys to the API: made and ended by an administrator alone, shown once, kept as a digest, on the record."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from engage.core import audit
from engage.core.db import db
from engage.evidence import keys
from engage.evidence.cli import keys as command
from engage.evidence.models import ApiKey
from tests.factories import NOW, TODAY, add_staff, enter, post

PAGE = "/staff/keys/"
TOKEN = re.compile(r"engage_[\w-]{43}")
UNTIL = TODAY + timedelta(days=30)


def ask(client: FlaskClient, **given: Any) -> Any:
    values = {"name": "Council data team", "scopes": ["themes:read"], "area_id": "all", "expires_on": UNTIL.isoformat(), **given}
    return post(client, PAGE, values)


@pytest.fixture
def administrator(client: FlaskClient, wave: int) -> FlaskClient:
    """An administrator's browser."""
    enter(client, add_staff("administrator"))
    return client


def test_a_key_is_shown_once_and_only_its_digest_is_kept(administrator: FlaskClient) -> None:
    assert "There are no keys yet." in administrator.get(PAGE).get_data(as_text=True)
    made = ask(administrator).get_data(as_text=True)
    (token,) = TOKEN.findall(made)
    assert TOKEN.search(administrator.get(PAGE).get_data(as_text=True)) is None
    row = db.session.query(ApiKey).one()
    assert token not in str(vars(row))
    db.session.rollback()  # whoever reads outside a request holds the place of whoever writes
    assert administrator.get("/api/v1/themes", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_making_and_ending_a_key_is_on_the_record_without_the_key(administrator: FlaskClient) -> None:
    (token,) = TOKEN.findall(ask(administrator).get_data(as_text=True))
    row = db.session.query(ApiKey).one()
    for _ in range(2):
        assert post(administrator, f"{PAGE}{row.id}/revoke", {}, page=PAGE).status_code == 302
    ended, made = [event for event in audit.newest(5) if event.subject == f"api_key:{row.id}"]
    assert (made.action, ended.action) == ("api key made", "api key revoked")
    assert made.detail["scopes"] == "themes:read"
    assert token[:20] not in str([event.detail for event in audit.newest(5)])
    db.session.rollback()
    assert administrator.get("/api/v1/themes", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert "Ended: " in administrator.get(PAGE).get_data(as_text=True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Say whose key this is."),
        ({"scopes": []}, "Choose what this key may read."),
        ({"expires_on": TODAY.isoformat()}, "A key ends on a day after today, within two years."),
        ({"expires_on": (TODAY + timedelta(days=900)).isoformat()}, "A key ends on a day after today, within two years."),
    ],
)
def test_a_key_that_cannot_be_made_so_is_one_clear_sentence(administrator: FlaskClient, wrong: dict[str, Any], said: str) -> None:
    refused = ask(administrator, **wrong)
    assert refused.status_code == 400
    assert said in refused.get_data(as_text=True)
    if "name" not in wrong:
        assert 'value="Council data team"' in refused.get_data(as_text=True)
    assert db.session.query(ApiKey).count() == 0


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("key_has_a_name", {"name": ""}),
        ("key_opens_something", {"scopes": ""}),
        ("key_opens_something", {"scopes": "everything"}),
        ("key_ends_after_it_begins", {"expires_on": TODAY}),
        ("only_a_digest_is_kept", {"digest": "engage_abc"}),
    ],
)
def test_the_database_holds_the_rules_too(app: Flask, name: str, broken: dict[str, Any]) -> None:
    values = {"name": "n", "prefix": "p", "digest": "0" * 64, "scopes": "themes:read", "made_on": TODAY, "expires_on": UNTIL}
    db.session.add(ApiKey(**{**values, **broken}))
    with pytest.raises(IntegrityError, match=name):
        db.session.flush()
    db.session.rollback()


def test_the_service_knows_only_the_scopes_and_areas_there_are(app: Flask, wave: int) -> None:
    for scopes, area_id in ((["themes:write"], None), (["themes:read", "all"], None), (["themes:read"], 99)):
        with pytest.raises(keys.KeyRuleError):
            keys.make_key("n", scopes, area_id, UNTIL, actor_id=None, now=NOW)


def test_the_command_makes_lists_and_ends_keys(app: Flask, wave: int) -> None:
    def run(*words: str) -> str:
        done = CliRunner().invoke(command, words, obj=None)
        assert done.exit_code == 0, done.output
        return done.output

    made = run("make", "School data", "--scope", "evidence:read", "--area", "ashby-vale", "--days", "9")
    (token,) = TOKEN.findall(made)
    listed = run("list")
    assert "School data" in listed
    assert "Ashby Vale" in listed
    assert "never used" in listed
    assert token not in listed
    db.session.rollback()
    header = {"Authorization": f"Bearer {token}"}
    assert app.test_client().get("/api/v1/waves", headers=header).status_code == 200
    assert "opens nothing any more" in run("revoke", made.split()[0])
    assert app.test_client().get("/api/v1/waves", headers=header).status_code == 401
