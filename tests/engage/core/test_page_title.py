"""What stands in a page's `<title>`: no part of it can be marked; the whole says its language."""

from __future__ import annotations

from flask import Flask
from flask_babel import force_locale
from markupsafe import Markup

from engage.core.page_title import in_head, set_apart
from engage.core.said import own


def test_a_title_of_other_words_alone_says_which_language_it_is_in(app: Flask) -> None:
    with app.test_request_context(), force_locale("cy"):
        assert in_head(own("پارک", "ur")) == ("پارک", ' lang="ur" dir="rtl"')
        assert in_head(Markup("\n  {} ").format(own("Parks", "en"))) == ("Parks", ' lang="en" dir="ltr"')


def test_a_title_in_the_language_of_its_page_says_nothing_more(app: Flask) -> None:
    with app.test_request_context(), force_locale("cy"):
        assert in_head(own("Parciau", "cy")) == ("Parciau", "")
        assert in_head(Markup("Parciau")) == ("Parciau", "")


def test_other_words_beside_the_pages_own_run_their_own_way(app: Flask) -> None:
    with app.test_request_context():
        assert in_head(Markup("Answers: {} · 1 May").format(own("پارک", "ur"))) == ("Answers: \u2068پارک\u2069 · 1 May", "")


def test_nobodys_words_can_write_into_the_page(app: Flask) -> None:
    page = """{% set head %}{% block title %}{{ words }}{% endblock %}{% endset %}<title>{{ (head|in_head).text }}</title>"""
    with app.test_request_context():
        said = app.jinja_env.from_string(page).render(words=own("</title><b>&", "en"))
        assert said == "<title>&lt;/title&gt;&lt;b&gt;&amp;</title>"


def test_in_an_attribute_other_words_run_their_own_way_and_their_mark_up_is_gone() -> None:
    caption = Markup("Settings of {}, 1 May").format(own("پارک “7”", "ur"))
    assert set_apart(caption) == "Settings of \u2068پارک “7”\u2069, 1 May"
    assert set_apart("a <b> typed") == "a <b> typed"
