"""Which language a reader gets: chosen, else asked for by the browser, else the source language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import ngettext

from engage.core import i18n, paths
from engage.core.i18n import Language, language, offered_languages

STATUS = """
[cy]
complete = "all"
checked_by = "somebody"
[ur]
complete = "public"
[pl]
complete = false
"""


@pytest.fixture
def four(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three catalogues, of which one is not complete."""
    (tmp_path / "translations").mkdir()
    (tmp_path / "translations" / "status.toml").write_text(STATUS, "utf-8")
    monkeypatch.setattr(paths, "bundled", lambda name: tmp_path / name)
    offered_languages.cache_clear()
    yield
    offered_languages.cache_clear()


def chosen(app: Flask, **headers: str) -> str:
    with app.test_request_context(headers={name.replace("_", "-"): value for name, value in headers.items()}):
        return i18n.choose_language()


def test_only_complete_languages_are_offered_in_their_own_script(four: None) -> None:
    assert offered_languages() == (
        Language("en", "English", "ltr"),
        Language("cy", "Cymraeg", "ltr"),
        Language("ur", "اردو", "rtl", checked=False, for_staff=False),
    )


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("ur", "ur"),
        ("cy-GB,cy;q=0.9,en;q=0.5", "cy"),
        ("pl,cy;q=0.5", "cy"),
        ("pl", "en"),
        ("*", "en"),
        ("", "en"),
        ("xx-rubbish;q=oops,,;;", "en"),
        ("en;q=0.1,ur;q=0.9", "ur"),
    ],
)
def test_the_browser_may_ask(app: Flask, four: None, asked: str, given: str) -> None:
    assert chosen(app, Accept_Language=asked) == given


def test_a_choice_counts_more_than_the_browser(app: Flask, four: None) -> None:
    with app.test_request_context(headers={"Accept-Language": "ur"}):
        i18n.remember_language("cy")
        assert i18n.choose_language() == "cy"


@pytest.mark.parametrize("code", ["tlh", "xx", "EN", "en%00", "..", "cy-GB"])
def test_a_language_that_is_not_offered_is_not_found_with_a_sentence(client: FlaskClient, code: str) -> None:
    missing = client.get(f"/language/{code}")
    assert missing.status_code == 404
    if "%" not in code and code != "..":
        assert "We do not have this site in that language yet." in missing.get_data(as_text=True)
    assert client.get("/healthz").status_code == 200


def test_choosing_leads_back_to_where_the_reader_was(client: FlaskClient) -> None:
    chosen_page = client.get("/language/en?next=/surveys/%3Fa%3Db")
    assert chosen_page.headers["Location"] == "/surveys/?a=b"


@pytest.mark.parametrize(
    ("code", "direction"),
    [("ar", "rtl"), ("so", "ltr"), ("ur", "rtl"), ("pa-Arab", "auto"), ("xx", "auto"), ("", "auto"), ("not a code", "auto")],
)
def test_words_in_any_language_have_a_direction(code: str, direction: str) -> None:
    assert language(code).dir == direction


def test_work_outside_a_request_speaks_the_source_language(app: Flask) -> None:
    assert i18n.choose_language() == "en"


@pytest.mark.parametrize(("path", "given"), [("/", "ur"), ("/staff/themes/", "en"), ("/staff/sign-in", "en")])
def test_staff_pages_are_not_shown_half_in_a_language_they_do_not_have(four: None, app: Flask, path: str, given: str) -> None:
    with app.test_request_context(path, headers={"Accept-Language": "ur"}):
        assert i18n.choose_language() == given
        assert ("ur" in [one.code for one in i18n.languages_here()]) == (given == "ur")


@pytest.mark.parametrize(
    ("num", "words"), [(2, "سؤالان"), (5, "5 أسئلة"), (11, "11 سؤالًا"), (25, "25 سؤالًا"), (100, "100 سؤال"), (111, "111 سؤالًا")]
)
def test_arabic_counts_as_arabic_does(app: Flask, num: int, words: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "ar"}):
        assert ngettext("%(num)s question", "%(num)s questions", num) == words


@pytest.mark.parametrize(
    ("lang", "first", "written"),
    [
        ("en", "1\u00a0January 2027", "30\u00a0November 2026"),
        ("fr", "1er\u00a0janvier 2027", "30\u00a0novembre 2026"),
        ("hu", "2027. január\u00a01.", "2026. november\u00a030."),
        ("lt", "2027 m. sausio\u00a01\u00a0d.", "2026 m. lapkričio\u00a030\u00a0d."),
        ("so", "Janaayo\u00a01, 2027", "Noofeembar\u00a030, 2026"),
        ("ur", "1\u00a0جنوری، 2027", "30\u00a0نومبر، 2026"),
    ],
)
def test_no_line_of_a_page_ends_between_a_day_and_its_month(app: Flask, lang: str, first: str, written: str) -> None:
    with app.test_request_context(headers={"Accept-Language": lang}):
        assert i18n.date_on_a_page(date(2027, 1, 1)) == first
        assert i18n.date_on_a_page(date(2026, 11, 30)) == written


@pytest.mark.parametrize(
    ("lang", "typed", "shown"),
    [
        ("en", "18.4", "18.4"),
        ("hu", "18.4", "18,4"),
        ("tr", "1200", "1200"),
        ("pl", "18.40", "18,40"),
        ("fr", "1.5 to 2", "1.5 to 2"),
    ],
)
def test_a_typed_figure_has_the_readers_decimal_mark(app: Flask, lang: str, typed: str, shown: str) -> None:
    with app.test_request_context(headers={"Accept-Language": lang}):
        assert i18n.figure(typed) == shown


def test_a_moment_keeps_year_and_hour_apart_so_that_neither_is_turned_round(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "ur"}):
        assert i18n.format_moment(datetime(2025, 10, 25, 12, tzinfo=UTC)) == "25\u00a0اکتوبر، 2025 13:00"
