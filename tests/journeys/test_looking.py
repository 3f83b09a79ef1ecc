"""The looking itself: what is cut off or lies on something else is found, and what is in order is left alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.journeys.looking import Audit, Reader, reading

PAGE = """<html lang="en" dir="ltr"><title>A page</title><h1>A page</h1>
<p style="{first}">Buses in the evening and at night</p><p style="{second}">Benches in the shade of the trees</p>"""


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("", "", []),
        (
            "width: 4em; white-space: nowrap; overflow: hidden",
            "",
            ["a page: words are cut off: “Buses in the evening and at night”"],
        ),
        ("height: .5em; overflow: clip", "", ["a page: words are cut off: “Buses in the evening and at night”"]),
        (
            "margin: 0",
            "margin: -1.1em 0 0",
            ["a page: words lie on words: “Buses in the evening and at ni” on “Benches in the shade of the tr”"],
        ),
        ("margin: 0; height: 0; overflow-y: auto", "margin: 0", []),
    ],
    ids=["in order", "too narrow", "too low", "on top of each other", "scrolled out of its box"],
)
def test_words_that_are_cut_off_or_covered_are_found(browser: Browser, first: str, second: str, found: list[str]) -> None:
    with reading(browser, "about:", Reader("en")) as audit:
        audit.page.set_content(PAGE.format(first=first, second=second))
        audit.look("a page", axe=False)
        assert audit.found == found


def test_a_title_that_another_page_has_too_is_found(browser: Browser) -> None:
    with reading(browser, "about:", Reader("en")) as audit:
        for name in ("one", "two"):
            _show(audit, name)
        assert audit.found == ["two: another page has the title “A page” too"]


def _show(audit: Audit, name: str) -> None:
    audit.page.set_content(PAGE.format(first="", second=""))
    audit.look(name, axe=False)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("<bdi lang='en'>The room by the harbour</bdi>", []),
        ("<bdi translate='no'>Wellies by the Door</bdi>", []),
        ("<bdi>Ystafell ger yr harbwr</bdi>", []),
        *(
            (
                f"<{tag}>The room by the harbour</{end}>",
                ["a page: somebody's English, unmarked: “The room by the harbour”"],
            )
            for tag, end in (("bdi", "bdi"), ("span dir='auto'", "span"), ("span class='who'", "span"))
        ),
    ],
    ids=["marked", "a name", "in the page's language", "isolated only", "direction only", "somebody's"],
)
def test_english_that_somebody_wrote_is_found_where_a_welsh_page_does_not_say_so(
    browser: Browser, words: str, found: list[str]
) -> None:
    with reading(browser, "about:", Reader("cy")) as audit:
        audit.page.set_content(f"<html lang='cy' dir='ltr'><title>Tudalen</title><h1>Tudalen</h1><p>{words}</p>")
        audit.look("a page", axe=False)
        assert audit.found == found
