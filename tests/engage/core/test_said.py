"""Sentences said far from a page: English where they are made, the reader's language on a page, marked where they cannot be."""

from __future__ import annotations

import pickle

from flask import Flask
from flask_babel import force_locale, gettext

from engage.core.said import Said, in_words, told, worded


def test_a_sentence_is_english_wherever_no_page_is() -> None:
    sentence = worded("has %(number)s of 100%% “%(name)s”", number=3, name="Kim")
    assert sentence == "has 3 of 100% “Kim”"
    assert isinstance(str(sentence), Said), "what an error says can still be translated"
    assert isinstance(str(ValueError(sentence)), Said)


def test_a_page_says_it_and_what_is_in_it_in_the_language_of_its_reader(app: Flask) -> None:
    sentence = worded("%(saved)s", saved=worded("Save"))
    with app.test_request_context(), force_locale("cy"):
        assert in_words(sentence) == gettext("Save") != "Save"
        assert in_words(worded("Save")) == gettext("Save")
    assert sentence == "Save"


def test_an_error_in_a_sentence_is_said_too(app: Flask) -> None:
    with app.test_request_context(), force_locale("cy"):
        assert in_words(worded("%(problem)s", problem=ValueError(worded("Save")))) == gettext("Save")


def test_what_another_program_complains_of_is_marked_as_english_and_cannot_write_into_the_page(app: Flask) -> None:
    with app.test_request_context():
        assert told("duplicate <b>") == '<span lang="en">duplicate &lt;b&gt;</span>'
        assert told(worded("is called %(name)s there", name="<b>")) == "is called &lt;b&gt; there"


def test_a_sentence_goes_to_another_process_whole() -> None:
    sentence = worded("is called %(name)s there", name="q1")
    back = pickle.loads(pickle.dumps(sentence))
    assert (back, back.template, back.parts) == (sentence, sentence.template, sentence.parts)
