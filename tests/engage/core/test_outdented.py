"""Pages are sent without their templates' indentation, and what people wrote keeps every space."""

from __future__ import annotations

import re

from flask import Flask, render_template_string
from flask.testing import FlaskClient


def test_no_line_of_a_page_keeps_the_indentation_of_its_template(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    assert re.search(r"^[ \t]{3,}\S", page, re.MULTILINE) is None


def test_what_people_wrote_keeps_its_spaces(app: Flask) -> None:
    written = "one\n    two\n\n\tthree"
    with app.test_request_context():
        shown = render_template_string("<p>\n    <b>\n        {{ words }}</b></p>", words=written)
    assert shown == f"<p>\n <b>\n {written}</b></p>"


def test_what_follows_a_block_at_the_end_of_a_line_does_not_run_into_what_went_before(app: Flask) -> None:
    with app.test_request_context():
        shown = render_template_string("<p>\n    {% if true %}About 40.{% endif %}\n    Nobody is turned away.</p>")
    assert shown == "<p>\nAbout 40. Nobody is turned away.</p>"
