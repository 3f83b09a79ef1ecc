"""A survey's title within a page of another language says which it is in, on every page that anybody can come to."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.permissions import STAFF_ROLES
from engage.app import create_app
from engage.core.config import load_settings
from engage.core.db import db
from engage.surveys import library
from engage.surveys.definition import SurveySource
from tests.conftest import for_tests
from tests.factories import add_staff, enter

TITLE = "ایک خاص نام"
EMPTY = frozenset(("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
# Only text can stand there: a part of it cannot be marked, and keeps its direction with signs of its own.
PLAIN = frozenset(("title", "option"))
ENOUGH = 2  # pages of each kind


class _Looking(HTMLParser):
    """Finds a title in a page. wrong : where it stands without its language; seen : how often it stands there at all."""

    def __init__(self, title: str, lang: str) -> None:
        super().__init__()
        self.title, self.lang = title, lang
        self.inside: list[tuple[str, str]] = []
        self.wrong: list[str] = []
        self.seen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember its language; look into what it says itself."""
        given = {name: value or "" for name, value in attrs}
        spoken = given.get("lang") or (self.inside[-1][1] if self.inside else "")
        for name, value in given.items():
            if name != "content" and self.title in value:
                self._found(f"{tag} {name}", value, spoken, is_plain=True)
        if tag not in EMPTY:
            self.inside.append((tag, spoken))

    def handle_endtag(self, tag: str) -> None:
        """Forget it."""
        while self.inside and self.inside.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Look into a text."""
        if self.inside and self.title in data:
            tag, spoken = self.inside[-1]
            self._found(tag, data, spoken, is_plain=tag in PLAIN)

    def _found(self, where: str, text: str, spoken: str, *, is_plain: bool) -> None:
        self.seen += 1
        rest = text.replace(f"\u2068{self.title}\u2069", "") if is_plain else text
        if spoken != self.lang and self.title in rest:
            self.wrong.append(f"{where}: {' '.join(text.split())[:80]}")


def _titled(source: SurveySource, lang: str) -> SurveySource:
    """The survey in this one language, with a title that can be found."""
    survey = source.in_language(lang)
    about = replace(survey.about, title=TITLE)
    return SurveySource(source.slug, source.audience, lang, about, survey.questions, survey.thanks)


@pytest.fixture
def own_copy(sample: Path, tmp_path: Path) -> Iterator[Flask]:
    """The sample authority, for this test alone."""
    home = tmp_path / "site"
    shutil.copytree(sample, home)
    app = create_app(load_settings(home), testing=True)
    for_tests(app)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def _walk(client: FlaskClient, starts: list[str]) -> Iterator[tuple[str, str]]:
    """Every page that links lead to, some of each kind: its address and what is in it."""
    waiting, known, kinds = [*starts], set(starts), dict[str, int]()
    while waiting:
        address = waiting.pop(0)
        kind = re.sub(r"\d+", "0", address.partition("?")[0])
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] > ENOUGH:
            continue
        response = client.get(address)
        if response.status_code == 302:
            link = response.headers["Location"]
            if link not in known:
                known.add(link)
                waiting.append(link)
            continue
        if response.mimetype != "text/html":
            response.close()
            continue
        source = response.get_data(as_text=True)
        yield address, source
        for href in re.findall(r'<a\b[^>]*?\bhref="(/[^"#]*)', source):
            link = unescape(href)
            if link not in known and not re.search(r"/language/|/answers\.|/export|\.\w+(\?|$)|/sign-out|^/access", link):
                known.add(link)
                waiting.append(link)


def test_a_title_in_another_language_than_the_page_says_which_it_is_in(own_copy: Flask) -> None:
    lang, known = "ur", library.sources()
    for slug in known:
        known[slug] = _titled(known[slug], lang) if lang in known[slug].languages else known[slug]
    client = own_copy.test_client()
    enter(client, add_staff(*(role.value for role in STAFF_ROLES), email="all@wrenshire.example"))
    with client.session_transaction() as session:
        session["lang"] = "cy"
    wrong, pages = {}, 0
    for address, source in _walk(client, ["/staff/", f"/staff/search?q={TITLE[:4]}", "/", "/surveys/", "/plan/"]):
        look = _Looking(TITLE, lang)
        look.feed(source)
        pages += bool(look.seen)
        if look.wrong:
            wrong[address] = look.wrong
    assert wrong == {}, "\n".join(f"{address}\n    " + "\n    ".join(found) for address, found in wrong.items())
    assert pages > 40
