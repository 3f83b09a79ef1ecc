"""What a young person waits for: the first question, each answer, sending. Their answers stay in the site that is measured."""

from __future__ import annotations

import re
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Mapping

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from benchmarks.journey.client import ABOUT_YOU, ANSWERS
from benchmarks.large_site.filling import MAIN

_TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')


def send_some(app: Flask, times: int) -> Mapping[str, float]:
    """Whole journeys after one that warms up: by step, the middle of its times in milliseconds."""
    took: dict[str, list[float]] = defaultdict(list)
    for number in range(times + 1):
        walk = _Walk(app.test_client())
        walk.to_the_end()
        for step, found in walk.took.items():
            took[step] += found if number else []
    return {step: statistics.median(found) for step, found in took.items()}


class _Walk:
    """One person's way through the survey, one question a page, in a browser of their own."""

    def __init__(self, client: FlaskClient) -> None:
        self.client, self.took, self.url = client, defaultdict[str, list[float]](list), f"/surveys/{MAIN}/"

    def to_the_end(self) -> None:
        """Start, ten questions, look at the answers, send."""
        self._step("first page", "begin", provenance="self")
        for answer in (*ANSWERS[: -1 - len(ABOUT_YOU)], "place-3", *ABOUT_YOU):
            self._step("a question's page", "answer a question", answer=answer, action="next")
        self._step("what will be sent", "send it all")
        page = self._timed("receipt", lambda: self.client.get(self.url))
        assert b'class="code"' in page.data, "there is no receipt"

    def _step(self, page: str, sent: str, **form: str) -> None:
        shown = self._timed(page, lambda: self.client.get(self.url))
        token = _TOKEN.search(shown.data)
        assert token, f"no form on {self.url}"
        given = {"csrf_token": token[1].decode(), **form}
        answer = self._timed(sent, lambda: self.client.post(self.url, data=given))
        assert answer.status_code == 302, f"{self.url} answered {answer.status_code}"
        self.url = answer.headers["Location"]

    def _timed(self, step: str, ask: Callable[[], TestResponse]) -> TestResponse:
        at = time.perf_counter()
        answer = ask()
        answer.get_data()
        self.took[step].append((time.perf_counter() - at) * 1000)
        return answer
