"""Somebody who makes surveys, in a browser without JavaScript."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engage.surveys.building.services import By
from tests.factories import OWN_PAGE

_HIDDEN = re.compile(r'<input[^>]*?name="(seen[^"]*|number)"[^>]*?value="([^"]*)"')
HOME = "/staff/surveys"


@dataclass(frozen=True)
class Officer:
    """A browser, the token of its forms, and who it is."""

    browser: FlaskClient
    token: str
    by: By

    def sees(self, address: str) -> str:
        """The words of a page, which is there."""
        reply = self.browser.get(f"{HOME}{address}")
        assert reply.status_code == 200, reply.status
        return reply.get_data(as_text=True)

    def marks(self, address: str) -> dict[str, str]:
        """The hidden marks of the form on a page."""
        return dict(_HIDDEN.findall(self.sees(address)))

    def sends(self, address: str, headers: dict[str, str] | None = None, **typed: Any) -> TestResponse:
        """Send a form."""
        data = {"csrf_token": self.token, **typed}
        return self.browser.post(f"{HOME}{address}", data=data, headers={**OWN_PAGE, **(headers or {})})
