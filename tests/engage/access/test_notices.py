"""What readers are told: privacy in words for each age, true to the settings, on every page; and the way out of every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.access.privacy import AGES, notice_for
from engage.core.config import FILE_NAME, LAWFUL_BASES, SPECIAL_CONDITIONS, Settings, SettingsError, load_settings
from engage.surveys.views import _privacy_age
from tests.engage.browsing import SURVEY, answer, send
from tests.engage.influence.makers import publish_one
from tests.factories import OWN_PAGE

MAIN = re.compile(r'<main id="content".*?</main>', re.DOTALL)
PARTS = re.compile(r"<(?:p|li|dd|span|h1|h2)\b[^>]*>(.*?)</(?:p|li|dd|span|h1|h2)>", re.DOTALL)
# The longest sentence, and how many words in a sentence on average, that readers of an age manage.
LIMITS = {"6-9": (14, 9.5), "10-12": (22, 13), "13-15": (30, 15), "16-17": (34, 17), "adults": (36, 19)}


def words_of(client: FlaskClient, page: str) -> str:
    """What the middle of a page says, as one text."""
    found = MAIN.search(client.get(page).get_data(as_text=True))
    assert found, page
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found[0])))


def sentences(client: FlaskClient, page: str) -> Iterator[int]:
    """How many words each sentence of a page has."""
    found = MAIN.search(client.get(page).get_data(as_text=True))
    assert found
    for part in PARTS.findall(found[0]):
        for sentence in re.split(r"[.:;?!](?:\s|$)", unescape(re.sub(r"<[^>]+>", " ", part))):
            if count := len(sentence.split()):
                yield count


@pytest.mark.parametrize("is_easy", [False, True], ids=["ordinary", "Easy Read"])
@pytest.mark.parametrize("age", AGES[1:])  # no survey here asks children under ten about themselves
def test_who_may_be_asked_what_is_more_delicate_is_told_so(client: FlaskClient, age: str, is_easy: bool) -> None:
    if is_easy:
        client.post("/access/", data={"display": "easy", "next": "/"}, headers=OWN_PAGE)
    said = words_of(client, f"/privacy/{age}")
    for asked in ("sex", "ethnic group", "disability", "in care"):
        assert re.search(rf"\b{asked}\b", said), f"{age}: {asked}"


@pytest.mark.parametrize("age", AGES)
def test_every_age_is_told_everything_that_matters(client: FlaskClient, age: str) -> None:
    said = words_of(client, f"/privacy/{age}")
    for pattern in (
        r"\bname\b",
        r"\bcode\b",
        r"change|correct",
        r"delete|take it away",
        r"(teacher|school|helper).* can(not)? open|No parent",
        r"not safe|hurting|danger|risk of harm",
        r"Information Commissioner",
        r"0303 123 1113",
        r"have-your-say@wrenshire\.example",
        r"\blaw\b|Public task",
        r"for ever|\bdays\b",
    ):
        assert re.search(pattern, said), f"{age}: {pattern}"


@pytest.mark.parametrize("age", AGES)
def test_in_easy_read_every_age_is_told_the_same_with_a_picture_for_each_idea(client: FlaskClient, age: str) -> None:
    plain = words_of(client, f"/privacy/{age}")
    client.post("/access/", data={"display": "easy", "next": "/"}, headers=OWN_PAGE)
    easy, page = words_of(client, f"/privacy/{age}"), client.get(f"/privacy/{age}").get_data(as_text=True)
    for pattern in (
        r"\bname\b",
        r"\bcode\b",
        r"change",
        r"delete|take it away",
        r"(teacher|helper) cannot open",
        r"not safe|hurting",
        r"Information Commissioner",
        r"0303 123 1113",
        r"have-your-say@wrenshire\.example",
        r"\blaw\b",
        r"for ever|\bdays\b",
        r"contact you|call you",
    ):
        assert re.search(pattern, easy), f"{age}: {pattern}"
    ideas = len(re.findall(r'class="idea"', page))
    assert ideas >= 8
    assert ideas == len(re.findall(r'<img class="pict"', page))
    assert (plain == easy) is (age == "6-9"), "what the youngest are told is easy as it is"


@pytest.mark.parametrize("is_easy", [False, True], ids=["ordinary", "Easy Read"])
@pytest.mark.parametrize("age", AGES)
def test_no_age_is_promised_more_than_can_be_kept(client: FlaskClient, age: str, is_easy: bool) -> None:
    if is_easy:
        client.post("/access/", data={"display": "easy", "next": "/"}, headers=OWN_PAGE)
    said = words_of(client, f"/privacy/{age}")
    assert re.search("until the survey closes|while the survey is open", said)
    assert re.search("it stays|rests on", said)


@pytest.mark.parametrize("age", ["16-17", "adults"])
def test_who_reads_what_worries_includes_who_stands_in(client: FlaskClient, age: str) -> None:
    assert "safeguarding lead" in (said := words_of(client, f"/privacy/{age}"))
    assert "whoever stands in for them" in said


@pytest.mark.parametrize("age", AGES[1:])
def test_what_is_never_kept_is_named_to_all_but_the_youngest(client: FlaskClient, age: str) -> None:
    said = words_of(client, f"/privacy/{age}")
    for pattern in (r"\bname\b", r"\baddress\b", r"IP address|number of your phone or computer", r"time"):
        assert re.search(pattern, said), f"{age}: {pattern}"


@pytest.mark.parametrize("age", AGES)
def test_sentences_are_as_short_as_each_age_needs(client: FlaskClient, age: str) -> None:
    counts = list(sentences(client, f"/privacy/{age}"))
    longest, average = LIMITS[age]
    assert max(counts) <= longest
    assert sum(counts) / len(counts) <= average


def test_the_youngest_read_the_least() -> None:
    assert list(LIMITS) == list(AGES)
    assert [limit for limit, _average in LIMITS.values()] == sorted(limit for limit, _average in LIMITS.values())


def test_each_notice_is_in_words_of_its_own(client: FlaskClient) -> None:
    said = {age: set(re.split(r"(?<=[.?!]) ", words_of(client, f"/privacy/{age}"))) for age in AGES}
    for age in AGES:
        others = set().union(*(said[other] for other in AGES if other != age))
        assert len(said[age] & others) <= len(said[age]) / 2, age


def test_choosing_an_age_asks_and_keeps_nothing(client: FlaskClient) -> None:
    page = client.get("/privacy/")
    assert [f'href="/privacy/{age}"' in page.get_data(as_text=True) for age in AGES] == [True] * len(AGES)
    assert "<form" not in page.get_data(as_text=True).split("<main", 1)[1]
    for age in AGES:
        client.get(f"/privacy/{age}")
        with client.session_transaction() as kept:
            assert set(kept) <= {"csrf_token", "_fresh"}, "what every page has, so that a button of its own cannot be forged"


@pytest.mark.parametrize("age", ["5", "6", "adult", "6-9/", "../x", "_notice", "choose", "_parts"])
def test_an_age_without_a_notice_is_not_found(client: FlaskClient, age: str) -> None:
    assert client.get(f"/privacy/{age}").status_code == 404


def test_settings_say_which_law_how_long_and_whom_to_ask(app: Flask, client: FlaskClient, settings: Settings) -> None:
    assert "Public task" in words_of(client, "/privacy/adults")
    app.config["SETTINGS"] = replace(
        settings,
        lawful_basis_surveys="legitimate_interests",
        draft_days=7,
        answers_kept_months=30,
        privacy_contact="dpo@wrenshire.example",
    )
    said = words_of(client, "/privacy/adults")
    for words in ("Legitimate interests", "7 days", "30 months", "dpo@wrenshire.example"):
        assert words in said
    assert "have-your-say@" not in said


@pytest.mark.parametrize("key", ["surveys", "quotes", "safeguarding"])
def test_a_basis_that_the_law_does_not_know_is_named_and_nothing_starts(settings: Settings, key: str) -> None:
    (settings.home / FILE_NAME).write_text(f'lawful_basis_{key} = "because"\n', "utf-8")
    with pytest.raises(SettingsError, match=f"lawful_basis_{key} must be one of {', '.join(LAWFUL_BASES)}"):
        load_settings(settings.home)


@pytest.mark.parametrize("age", AGES[1:])
def test_the_law_on_asking_about_health_and_ethnic_group_stands_where_surveys_ask_it(client: FlaskClient, age: str) -> None:
    said = words_of(client, f"/privacy/{age}")
    assert "The law lets us ask about health and ethnic group to see whether everyone is treated fairly." in said
    named = "UK GDPR, Article 9(2)(g); Data Protection Act 2018, Schedule 1, paragraph 8" in said
    assert named is (age in {"16-17", "adults"}), "who is old enough to look it up is told where it stands"
    client.post("/access/", data={"display": "easy", "next": "/"}, headers=OWN_PAGE)
    (main,) = MAIN.findall(client.get(f"/privacy/{age}").get_data(as_text=True))
    easy = main.split("<details", 1)[0]
    for idea in ("The law lets us ask about health and ethnic group.", "So we can see whether everyone is treated fairly."):
        assert f"<span>{idea}</span>" in easy


def test_who_is_asked_neither_is_told_of_no_law_on_it(client: FlaskClient) -> None:
    said = words_of(client, "/privacy/6-9")
    assert "ethnic" not in said
    assert "health" not in said


def test_another_condition_is_said_in_its_own_words(app: Flask, client: FlaskClient, settings: Settings) -> None:
    app.config["SETTINGS"] = replace(settings, special_condition="statutory")
    said = words_of(client, "/privacy/adults")
    assert "because our work for everyone needs it" in said
    assert "Schedule 1, paragraph 6" in said
    assert "treated fairly" not in said
    client.post("/access/", data={"display": "easy", "next": "/"}, headers=OWN_PAGE)
    said = words_of(client, "/privacy/adults")
    assert "Our work for everyone needs it." in said
    assert "treated fairly" not in said


def test_a_condition_that_is_not_offered_is_named_and_nothing_starts(settings: Settings) -> None:
    for known in SPECIAL_CONDITIONS:
        (settings.home / FILE_NAME).write_text(f'special_condition = "{known}"\n', "utf-8")
        assert load_settings(settings.home).special_condition == known
    (settings.home / FILE_NAME).write_text('special_condition = "because"\n', "utf-8")
    with pytest.raises(SettingsError, match=f"special_condition must be one of {', '.join(SPECIAL_CONDITIONS)}, not because"):
        load_settings(settings.home)


@pytest.mark.parametrize(
    ("youngest", "oldest", "age"),
    [(6, 9, "6-9"), (7, 8, "6-9"), (10, 12, "10-12"), (13, 15, "13-15"), (16, 17, "16-17"), (18, 25, "adults"), (11, 19, None)],
)
def test_people_of_one_age_get_its_notice_and_mixed_ages_choose(youngest: int, oldest: int, age: str | None) -> None:
    assert notice_for(youngest, oldest) == age


@pytest.mark.usefixtures("wave")
def test_the_start_of_the_young_peoples_survey_says_who_may_answer_and_lets_them_choose_their_age(client: FlaskClient) -> None:
    page = client.get(f"{SURVEY}/").get_data(as_text=True)
    first = page.split("<main", 1)[1].split('name="provenance"', 1)[0]
    assert "you can take part up to age 25" in first
    assert 'href="/privacy/"' in first
    answer(client, 5, "20_25")
    assert "20 to 25" in client.get(f"{SURVEY}/check").get_data(as_text=True)


def test_a_survey_of_one_age_or_of_parents_leads_straight_to_the_right_notice(app: Flask) -> None:
    from engage.surveys import library  # noqa: PLC0415 - the surveys are read when the application starts

    young, parents = (library.sources()[slug].in_language("en") for slug in ("young-people", "parents-and-carers"))
    assert (_privacy_age(young), _privacy_age(parents)) == (None, "adults")
    teenagers = replace(
        young,
        questions=tuple(
            replace(asked, options=tuple(one for one in asked.options if one.key == "20_25"))
            if asked.role == "age_band"
            else asked
            for asked in young.questions
        ),
    )
    assert _privacy_age(teenagers) == "adults"
    assert _privacy_age(replace(young, questions=())) is None


@pytest.fixture
def addresses(client: FlaskClient, wave: int) -> tuple[str, ...]:
    """Public pages of every kind: errors, a poster and a receipt among them."""
    answer(client, 1, "Benches")
    code, claim = send(client), publish_one(wave)
    return (
        "/", "/surveys/",
        f"{SURVEY}/", f"{SURVEY}/q/1", f"{SURVEY}/q/1/help", f"{SURVEY}/check", f"/r/{code}", f"/r/{code}/delete",
        f"/r/{code}/change", "/r/", "/r/nonsense", "/access/", "/you-said-we-did/", f"/you-said-we-did/{claim}",
        f"/you-said-we-did/{claim}/poster", "/plan/", "/forums/", "/privacy/", "/privacy/6-9", "/clear-history", "/accessibility",
        "/translations/report", "/translations/report/thank-you", "/nowhere", "/surveys/none/", "/staff/sign-in",
    )  # fmt: skip


def test_every_public_page_can_be_left_and_says_what_leaving_does_not_do(
    app: Flask, client: FlaskClient, addresses: tuple[str, ...]
) -> None:
    exit_url = app.config["SETTINGS"].exit_url
    for address in addresses:
        page = client.get(address).get_data(as_text=True)
        (button,) = re.findall(r"<a [^>]*data-leave[^>]*>", page)
        assert f'href="{exit_url}"' in button, address
        assert 'aria-describedby="leaving"' in button, address
        assert len(re.findall(r'id="leaving"', page)) == 1, address
        note = page.split('id="leaving"', 1)[1].split("</p>", 1)[0]
        assert "It does not clear your browser" in note, address


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a_page_that_asks_nothing_sets_no_cookie(app: Flask, addresses: tuple[str, ...], lang: str) -> None:
    asking = ("/surveys/young-people/", "/r/", "/staff/", "/translations/report")
    reading = [address for address in addresses if not (address.startswith(asking) or address == "/come-back")]
    assert {"/", "/surveys/", "/you-said-we-did/", "/plan/", "/access/", "/privacy/6-9"} <= set(reading)
    for address in reading:
        shown = app.test_client().get(address, headers={"Accept-Language": lang})
        assert "Set-Cookie" not in shown.headers, address


def test_privacy_and_accessibility_stand_at_the_foot_of_every_page(client: FlaskClient, addresses: tuple[str, ...]) -> None:
    for address in addresses:
        foot = client.get(address).get_data(as_text=True).split("<footer", 1)[1]
        for link in ("/privacy/", "/accessibility", "/clear-history"):
            assert f'href="{link}"' in foot, address


def test_how_to_clear_a_phone_is_linked_from_the_receipt_and_from_help(client: FlaskClient, wave: int) -> None:
    answer(client, 1, "Benches")
    for address in (f"/r/{send(client)}", f"{SURVEY}/q/1/help"):
        assert 'href="/clear-history"' in MAIN.findall(client.get(address).get_data(as_text=True))[0], address
    said = words_of(client, "/clear-history")
    for device in ("Android phone, with Chrome", "iPhone, with Safari", "Samsung Internet", "Computer"):
        assert device in said
