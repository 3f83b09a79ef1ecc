"""What somebody without JavaScript does on the survey's pages, for tests: answer a page, skip it, send, look again."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engage.core.db import db
from tests.factories import post

SURVEY = "/surveys/young-people"
WORRYING = "My stepdad hits me when he is drunk and I am scared to go home."
LOOK_ALIKE = "This bus timetable is killing me."
TYPED = re.compile(r'<(?:textarea|input)[^>]*id="answer"[^>]*?(?:value="([^"]*)"[^>]*>|>\n?([^<]*)</textarea>)', re.DOTALL)
CODE = re.compile(r'class="code"[^>]*>([a-z]+(?:-[a-z]+){3}-\d\d)<')
SUMMARY = re.compile(r'role="alert".*?</div>', re.DOTALL)
TICKED = re.compile(r'value="([^"]+)" checked')


def answer(client: FlaskClient, number: int, given: Any = None, *, survey: str = SURVEY, **more: Any) -> TestResponse:
    """Fill one question's page in and press Next."""
    data = {} if given is None else {"answer": given}
    return post(client, f"{survey}/q/{number}", {"action": "next", **data, **more})


def skip(client: FlaskClient, number: int, *, survey: str = SURVEY) -> TestResponse:
    """Press "Skip this question"."""
    return post(client, f"{survey}/q/{number}", {"action": "skip"})


def send(client: FlaskClient, *, survey: str = SURVEY, **more: Any) -> str:
    """Press "Send my answers"; the receipt code that the page shows: at once and only once where somebody helped."""
    sent = post(client, f"{survey}/check", more)
    assert sent.status_code in {200, 302}, sent.get_data(as_text=True)
    return code_on(client.get(sent.headers["Location"]) if sent.status_code == 302 else sent)


def code_on(response: TestResponse) -> str:
    """The receipt code on a page."""
    found = CODE.search(response.get_data(as_text=True))
    assert found, "there is no receipt code on this page"
    return found[1]


def typed_on(response: TestResponse) -> str:
    """What stands in the text field of a question's page."""
    found = TYPED.search(response.get_data(as_text=True))
    assert found, "there is no text field on this page"
    return unescape(found[1] or found[2] or "")


def ticked_on(response: TestResponse) -> set[str]:
    """The values of everything that is chosen on a page."""
    return set(TICKED.findall(response.get_data(as_text=True)))


def said_wrong(response: TestResponse) -> str:
    """What the error summary says, without its mark-up; empty where nothing is wrong."""
    found = SUMMARY.search(response.get_data(as_text=True))
    return unescape(re.sub(r"<[^>]+>", " ", found[0])) if found else ""


def at_once(*tasks: Callable[[], Any]) -> list[Any]:
    """What these give when they start at the same moment, each in a thread of its own."""
    gate, found = threading.Barrier(len(tasks)), [None] * len(tasks)

    def run(place: int, task: Callable[[], Any]) -> None:
        gate.wait()
        found[place] = task()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    db.session.rollback()
    return found
