"""People who do not give up: plain HTTP, one cookie jar each, every request sent again until the site answers it."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

START, CHECK = "/surveys/young-people/", "/surveys/young-people/check"
PATIENCE_SECONDS = 180  # far longer than any start takes: only what never happens fails
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_WISHES = (
    "More buses in the evening, the last one leaves at {} minutes past six",
    "A skate park with {} ramps and lights that stay on",
    "Cheaper swimming, it costs {} pounds for all of us",
    "A youth club open {} evenings a month near the station",
    "Clean the park, we counted {} broken bottles on Sunday",
    "Somewhere warm to do homework, at home we are {} people in one room",
)
_CHANGES = (
    "Lunch {} minutes longer",
    "Start {} minutes later",
    "Less homework, I have {} pieces a week",
    "Fix the {} broken lockers",
)


@dataclass(frozen=True)
class Reply:
    """What the site answered."""

    status: int
    location: str
    body: str

    @property
    def text(self) -> str:
        """The page as it is read."""
        return unescape(self.body)


@dataclass
class Person:
    """One person with one browser. `number` makes their words theirs alone."""

    port: int
    number: int
    cookies: dict[str, str] = field(default_factory=dict)
    receipts: list[str] = field(default_factory=list)
    lost: int = 0
    _line: HTTPConnection | None = None

    @property
    def answers(self) -> dict[str, str]:
        """What they give to each question, in its order."""
        wish = _WISHES[self.number % len(_WISHES)].format(self.number)
        change = _CHANGES[self.number % len(_CHANGES)].format(self.number)
        point = str(self.number % 5 + 1)
        return {"better": wish, "safe": point, "matters": "school", "one_change": change, "age_band": "14_16", "area": "carrow"}

    def answer_everything(self) -> None:
        """From the start to the check page, which must show everything that was given on the way."""
        self.post(START, self.page(START), provenance="self")
        for number, (key, value) in enumerate(self.answers.items(), 1):
            url = f"{START}q/{number}"
            self.post(url, self.page(url), answer=value, action="next")
            assert number == 1 or self.knows("better"), f"the draft was lost before question {number} ({key})"

    def knows(self, key: str) -> bool:
        """Whether the site still shows this person what they wrote there."""
        number = list(self.answers).index(key) + 1
        return self.answers[key] in self.page(f"{START}q/{number}").text

    def send(self) -> str:
        """Send everything; the code on the page that comes back, which is acknowledged from here on."""
        checked = self.page(CHECK)
        missing = [words for words in (self.answers["better"], self.answers["one_change"]) if words not in checked.text]
        assert not missing, f"the check page has forgotten: {missing}"
        return self.confirm(self.post(CHECK, checked))

    def confirm(self, sent: Reply) -> str:
        """Note the code that a send was answered with."""
        assert sent.location.startswith("/r/"), f"a send led to {sent.location}"
        self.receipts.append(sent.location.removeprefix("/r/"))
        return self.receipts[-1]

    def page(self, path: str) -> Reply:
        """Read a page, however often it takes."""
        reply = self._until_answered("GET", path, "")
        assert reply.status == 200, f"GET {path} answered {reply.status}"
        return reply

    def post(self, path: str, form: Reply, **fields: str) -> Reply:
        """Send the form of a page, the very same again if no answer came."""
        reply = self._until_answered("POST", path, self.filled_in(form, **fields))
        assert reply.status == 302, f"POST {path} answered {reply.status}"
        return reply

    def filled_in(self, form: Reply, **fields: str) -> str:
        """A form's body with the token of its page."""
        token = _TOKEN.search(form.body)
        assert token, "there is no form on this page"
        return urlencode({"csrf_token": token[1], **fields})

    def ask(self, method: str, path: str, body: str) -> HTTPConnection:
        """Put one request on the line; the answer is still to be read."""
        self._line = self._line or HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        headers = {"Accept-Language": "en", "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._line.request(method, path, body.encode() or None, headers)
        return self._line

    def hang_up(self) -> None:
        """Close the line, whatever is on its way."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _until_answered(self, method: str, path: str, body: str) -> Reply:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return self._answer(self.ask(method, path, body))
            except (OSError, HTTPException) as problem:
                self.hang_up()
                self.lost += not isinstance(problem, ConnectionRefusedError)
                assert time.monotonic() < deadline, f"nobody answered {method} {path} within {PATIENCE_SECONDS} s"
                time.sleep(0.1)

    def _answer(self, line: HTTPConnection) -> Reply:
        response = line.getresponse()
        body = response.read().decode()
        # Only a reply that came whole counts: until then the cookies are those of before, as in a browser that saw an error.
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Reply(response.status, response.headers.get("Location", ""), body)
