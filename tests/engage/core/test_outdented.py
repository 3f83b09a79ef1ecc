"""Pages are sent without their templates' indentation, and what people wrote keeps every space."""

from __future__ import annotations

import re

from flask import Flask, render_template_string
from flask.testing import FlaskClient


def test_no_line_of_a_page_begins_with_a_space(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    assert re.search(r"^[ \t]+\S", page, re.MULTILINE) is None


def test_what_people_wrote_keeps_its_spaces(app: Flask) -> None:
    written = "one\n    two\n\n\tthree"
    with app.test_request_context():
        shown = render_template_string("<p>\n    <b>\n        {{ words }}</b></p>", words=written)
    assert shown == f"<p>\n<b>\n{written}</b></p>"
