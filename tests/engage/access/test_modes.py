"""Modes: chosen once or with one tap, kept in the cookie, on every page; anything unknown is the default."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import unescape
from itertools import combinations, product

import pytest
from flask.testing import FlaskClient

from engage.access.modes import FONTS, SPACINGS, SWITCHES, TEXT_SIZES, THEMES, Modes, names_of, parse_modes, switched
from engage.core import paths
from engage.surveys.models import Response
from tests.factories import OWN_PAGE, post

PAGE = "/access/"
EVERY = {
    "theme": THEMES,
    "text": TEXT_SIZES,
    "spacing": SPACINGS,
    "font": FONTS,
    "easy": ("", "y"),
    "low_data": ("", "y"),
    "still": ("", "y"),
}


def pairwise(factors: dict[str, tuple[str, ...]]) -> Iterator[dict[str, str]]:
    """Rows in which every two values of different factors meet."""
    rows = [dict(zip(factors, values, strict=True)) for values in product(*factors.values())]
    missing = {pair for row in rows for pair in combinations(row.items(), 2)}
    while missing:
        best = max(rows, key=lambda row: len(missing.intersection(combinations(row.items(), 2))))
        missing -= set(combinations(best.items(), 2))
        yield best


def head_of(client: FlaskClient, page: str = "/") -> str:
    """The <html> tag and the <head> of a page."""
    return client.get(page).get_data(as_text=True).split("</head>")[0]


def tap(client: FlaskClient, switch: str, page: str = "/") -> str:
    """Press one button of the panel; where it leads."""
    return str(client.post(PAGE, data={"display": switch, "next": page}, headers=OWN_PAGE).headers["Location"])


@pytest.mark.parametrize("chosen", list(pairwise(EVERY)), ids=lambda chosen: "-".join(filter(None, chosen.values())))
def test_every_two_choices_go_together(client: FlaskClient, chosen: dict[str, str]) -> None:
    post(client, PAGE, {name: value for name, value in chosen.items() if value})
    head = head_of(client)
    font = "" if chosen["low_data"] or chosen["font"] == "standard" else chosen["font"]
    assert f'data-theme="{chosen["theme"]}"' in head
    assert f'data-text="{chosen["text"]}"' in head
    assert ('data-spacing="wide"' in head) == (chosen["spacing"] == "wide")
    assert (f'data-font="{font}"' in head, "data-font=" in head) == (bool(font), bool(font))
    assert ("data-easy" in head, "data-still" in head) == (bool(chosen["easy"]), bool(chosen["still"]))
    assert ("css/fonts.css" in head) == (not chosen["low_data"])
    assert [name for name in FONTS if f"css/{name}.css" in head] == [font] * bool(font)
    assert ("css/modes.css" in head) == (chosen["spacing"] == "wide" or bool(chosen["easy"] or chosen["still"]))


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"theme": "<script>", "text": "9", "spacing": "tight", "font": "../x"},
        {"theme": ["dark"], "text": None, "font": ["lexend"]},
        {"low_data": "", "easy": "", "still": None},
    ],
)
def test_anything_unknown_is_the_default(values: dict[str, object]) -> None:
    assert parse_modes(values) == Modes()


def test_a_cookie_from_before_there_was_easy_read_still_counts() -> None:
    assert parse_modes({"theme": "dark", "text": "large", "low_data": True}) == Modes("dark", "large", low_data=True)


def test_a_choice_holds_on_every_page_that_follows(client: FlaskClient) -> None:
    saved = post(client, PAGE, {"theme": "contrast", "text": "largest", "low_data": "y", "easy": "y", "next": "/surveys/"})
    assert saved.headers["Location"] == "/surveys/"
    for page in ("/", "/surveys/", "/nowhere", "/staff/sign-in", PAGE):
        head = head_of(client, page)
        assert 'data-theme="contrast"' in head
        assert 'data-text="largest"' in head
        assert "data-easy" in head
        assert "fonts.css" not in head, "low data asks for no fonts"


def test_without_a_choice_pages_follow_the_readers_own_device_and_ask_for_nothing_more(client: FlaskClient) -> None:
    head = head_of(client)
    assert 'data-theme="auto"' in head
    assert "fonts.css" in head
    assert [name for name in ("modes.css", "lexend.css", "opendyslexic.css", "data-easy") if name in head] == []


def test_a_choice_can_be_taken_back(client: FlaskClient) -> None:
    post(client, PAGE, {"theme": "dark", "text": "large", "low_data": "y", "easy": "y", "font": "lexend"})
    post(client, PAGE, {"theme": "auto", "text": "normal"})
    head = head_of(client, PAGE)
    assert 'data-theme="auto"' in head
    assert "fonts.css" in head
    assert "data-easy" not in head


def test_the_page_of_all_choices_shows_what_is_chosen(client: FlaskClient) -> None:
    chosen = {"theme": "dark", "text": "large", "spacing": "wide", "font": "opendyslexic"}
    post(client, PAGE, {**chosen, "easy": "y", "still": "y"})
    page = client.get(PAGE).get_data(as_text=True)
    for name, value in chosen.items():
        assert f'id="{name}-{value}"\n value="{value}" checked' in page
    assert [name for name in ("easy", "still", "low_data") if f'id="{name}"\n value="y" checked' in page] == [
        "easy",
        "still",
    ]


@pytest.mark.parametrize("switch", [name for name in SWITCHES if not name.startswith("no-")])
def test_one_tap_changes_one_thing_comes_back_and_can_be_taken_back(client: FlaskClient, switch: str) -> None:
    post(client, PAGE, {"spacing": "wide", "still": "y"})
    before = head_of(client, "/plan/")
    assert tap(client, switch, "/plan/") == "/plan/"
    page = client.get("/plan/").get_data(as_text=True)
    assert page.split("</head>")[0] != before
    assert f'value="no-{switch}"\n aria-pressed="true"' in page
    assert 'data-spacing="wide"' in page, "what was chosen before stays"
    tap(client, f"no-{switch}")
    assert head_of(client, "/plan/") == before


def test_a_double_tap_is_one_change(client: FlaskClient) -> None:
    tap(client, "easy")
    tap(client, "easy")
    assert "data-easy" in head_of(client)


def test_a_tap_nobody_offered_changes_nothing() -> None:
    modes = Modes("dark", easy=True)
    assert switched(modes, "no-such-thing") == switched(modes, "") == modes


def test_larger_letters_once_largest_go_back_to_normal() -> None:
    assert switched(Modes(text="largest"), "no-large") == Modes()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_cannot_press_a_button_of_the_panel(client: FlaskClient, sent: dict[str, str]) -> None:
    assert client.post(PAGE, data={"display": "easy", "next": "/"}, headers=sent).status_code == 400
    assert "data-easy" not in head_of(client)


def test_a_browser_that_says_where_a_form_comes_from_in_either_way_is_believed(client: FlaskClient) -> None:
    for number, sent in enumerate(({"Sec-Fetch-Site": "same-origin"}, OWN_PAGE)):
        assert client.post(PAGE, data={"display": ("easy", "dark")[number], "next": "/"}, headers=sent).status_code == 302
    assert "data-easy" in head_of(client)
    assert 'data-theme="dark"' in head_of(client)


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_one_tap_leads_to_no_other_site(client: FlaskClient, target: str) -> None:
    assert client.post(PAGE, data={"display": "dark", "next": target}, headers=OWN_PAGE).headers["Location"] == "/"


def test_the_panel_comes_back_to_the_very_page_it_was_opened_on(client: FlaskClient) -> None:
    page = unescape(client.get("/you-said-we-did/?outcome=be_healthy&status=done").get_data(as_text=True))
    assert 'name="next" type="hidden" value="/you-said-we-did/?outcome=be_healthy&status=done"' in page


def test_modes_have_names_in_one_order_that_fit_beside_an_answer() -> None:
    everything = Modes("contrast", "largest", "wide", "opendyslexic", easy=True, low_data=True, still=True)
    assert names_of(Modes(), easy=False) == "standard"
    assert names_of(Modes("contrast", "large", easy=True), easy=True) == "easy large contrast"
    assert names_of(Modes("contrast", "large", easy=True), easy=False) == "large contrast"
    assert names_of(everything, easy=True) == "easy largest contrast wide opendyslexic low-data still"
    assert len(names_of(everything, easy=True)) <= Response.mode.type.length  # type: ignore[attr-defined]


def files_named(names: Iterable[str]) -> list[str]:
    return [name for name in names if not (paths.bundled("static") / name).is_file()]


def test_every_font_that_can_be_chosen_is_here_with_its_licence() -> None:
    chosen = FONTS[1:]
    assert files_named(f"css/{name}.css" for name in chosen) == []
    assert files_named(f"fonts/{name}.LICENSE.txt" for name in chosen) == []
    for name in chosen:
        css = (paths.bundled("static") / "css" / f"{name}.css").read_text("utf-8")
        fonts = [part.split(")")[0].removeprefix("../") for part in css.split("src:url(")[1:]]
        assert fonts
        assert files_named(fonts) == []
