"""Ways of speaking: who speaks is asked, changeable, kept apart to the end, and a helper never gets back what was sent."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engage.access.advocacy import Speaking
from engage.core import clock
from engage.core.db import db
from engage.safeguarding.models import Concern
from engage.surveys import drafts, outreach, outward
from engage.surveys.models import Draft, OutreachDraft, Response
from tests.engage.browsing import SURVEY, answer, said_wrong, send
from tests.factories import OWN_PAGE, TODAY, add_staff, post, sign_in, token_of

pytestmark = pytest.mark.usefixtures("wave")
ADVOCATE = {"instructed": "yes", "gathered": "symbols"}
SHUT = "Only the person whose answer it is can open it again"
WORRYING = "he hits me with his belt every night and i am scared to go home"


def begin(client: FlaskClient, who: str, **details: object) -> TestResponse:
    """Say who is speaking, and more about it."""
    begun = post(client, f"{SURVEY}/", {"provenance": who})
    if who == "self":
        return begun
    assert begun.headers["Location"] == f"{SURVEY}/speaking"
    return post(client, f"{SURVEY}/speaking", details)


def page(client: FlaskClient, url: str) -> str:
    shown = client.get(url)
    assert shown.status_code == 200, url
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", shown.get_data(as_text=True).split("<main", 1)[1])))


def the_response() -> Response:
    return db.session.query(Response).one()


def code_in(sent: TestResponse) -> str:
    found = re.search(r'<bdi class="code"[^>]*>([^<]+)</bdi>', sent.get_data(as_text=True))
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("who", "details", "wrong"),
    [
        ("group", {}, "from 2 to 500"),
        ("group", {"group_size": "1"}, "from 2 to 500"),
        ("group", {"group_size": "9" * 30}, "from 2 to 500"),
        ("advocate", {}, "asked you to speak"),
        ("advocate", {**ADVOCATE, "gathered": "guessed"}, "how you found out"),
    ],
)
def test_what_a_way_of_speaking_must_say_is_asked_for(client: FlaskClient, who: str, details: dict[str, str], wrong: str) -> None:
    refused = begin(client, who, **details)
    assert refused.status_code == 400
    assert wrong in said_wrong(refused)


def test_somebody_unheard_of_is_not_speaking(client: FlaskClient) -> None:
    refused = post(client, f"{SURVEY}/", {"provenance": "somebody"})
    assert refused.status_code == 400
    assert "who is answering" in said_wrong(refused)


@pytest.mark.parametrize(
    ("who", "details", "kept"),
    [
        ("helped", {"helper": "school", "did": ["read_out", "typed"]}, {"helper": "school", "did": ["read_out", "typed"]}),
        ("helped", {}, {"helper": "", "did": []}),
        ("helped", {"helper": "a stranger", "did": ["hypnotised"]}, {"helper": "", "did": []}),
        ("interpreted", {"helper": "interpreter"}, {"helper": "interpreter"}),
        ("advocate", ADVOCATE, {"instructed": True, "gathered": "symbols"}),
        ("group", {"group_size": "12", "agreed": "voted"}, {"agreed": "voted"}),
        ("adult_reported", {"helper": "school"}, {"helper": "school"}),
        ("observed", {}, {"gathered": "observed"}),
    ],
)
def test_how_somebody_spoke_is_kept_with_the_answer(
    client: FlaskClient, who: str, details: dict[str, object], kept: dict[str, object]
) -> None:
    begin(client, who, **details)
    answer(client, 1, "More buses")
    post(client, f"{SURVEY}/check", {"read_back": "yes"})
    response = the_response()
    assert response.provenance == who
    assert response.group_size == (12 if who == "group" else None)
    assert response.assistance is not None
    assert {name: getattr(response.assistance, name) for name in kept} == kept


def test_the_page_speaks_to_whoever_holds_the_phone(client: FlaskClient) -> None:
    begin(client, "helped")
    assert "Write their words, not yours" in page(client, f"{SURVEY}/q/1")
    assert "Ask them which one they would choose" in page(client, f"{SURVEY}/q/5")
    assert "Ask them" not in page(client.application.test_client(), f"{SURVEY}/q/1")


WAYS: dict[str, dict[str, str]] = {
    "helped": {}, "interpreted": {}, "advocate": ADVOCATE, "group": {"group_size": "12"}, "adult_reported": {}, "observed": {},
}  # fmt: skip
FIRST_TOLD = "Ask|You can read the questions|Show them|Answer for yourself|Write down|Choose only"


def ideas_on(shown: str) -> list[str]:
    """Each idea of a page in Easy Read, as it is read."""
    ideas = re.findall(r'<p class="(?:tell )?idea">(.*?)</p>', shown, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", idea)).split()) for idea in ideas]


@pytest.mark.parametrize("who", WAYS)
def test_in_easy_read_whoever_holds_the_phone_is_told_one_thing_at_a_time(client: FlaskClient, who: str) -> None:
    begin(client, who, **WAYS[who])
    client.post("/access/", data={"display": "easy", "next": "/"}, headers=OWN_PAGE)
    for number in (1, 5):
        shown = client.get(f"{SURVEY}/q/{number}").get_data(as_text=True)
        assert "data-easy" in shown
        told = ideas_on(shown)
        first = next((at for at, idea in enumerate(told) if re.match(FIRST_TOLD, idea)), None)
        assert first is not None, told
        asked = shown.split('id="asked"', 1)[0]
        assert len(ideas_on(asked)) - first >= 2, "each thing they are told is an idea of its own"
        assert not [idea for idea in told if re.search(r"[.?!] \w", idea)], "two ideas with one picture"


@pytest.mark.parametrize("lang", ["en", "bn", "ta", "ur", "zh"])
@pytest.mark.parametrize(
    ("who", "field"), [("interpreted", "interpretation"), ("advocate", "interpretation"), ("advocate", "advocate_view")]
)
def test_in_easy_read_a_field_of_their_own_says_what_it_is_for_in_two_ideas(
    client: FlaskClient, who: str, field: str, lang: str
) -> None:
    begin(client, who, **WAYS[who])
    client.get(f"/language/{lang}")
    plain = client.get(f"{SURVEY}/q/1").get_data(as_text=True)
    assert f'<p class="hint" id="{field}-hint">' in plain
    client.post("/access/", data={"display": "easy", "next": "/"}, headers=OWN_PAGE)
    shown = client.get(f"{SURVEY}/q/1").get_data(as_text=True)
    hint = shown.split(f'<div class="hint" id="{field}-hint">', 1)[1].split("</div>", 1)[0]
    told = ideas_on(hint)
    assert len(told) == 2
    assert hint.count('class="pict"') == 2
    assert not [idea for idea in told if re.search(r"[.?!۔।。？]\s*\w", idea)], "two ideas with one picture"
    assert f'aria-describedby="{field}-hint"' in shown


def test_who_is_answering_can_be_changed_on_the_way_and_nothing_typed_is_lost(client: FlaskClient) -> None:
    answer(client, 1, "More buses")
    changed = post(client, f"{SURVEY}/speaking?change=1&then=2", {"provenance": "group"})
    assert changed.headers["Location"] == f"{SURVEY}/speaking?then=2"
    back = post(client, f"{SURVEY}/speaking?then=2", {"group_size": "3"})
    assert back.headers["Location"] == f"{SURVEY}/q/2"
    assert "More buses" in page(client, f"{SURVEY}/check")
    alone = post(client, f"{SURVEY}/speaking?change=1&then=check", {"provenance": "self"})
    assert alone.headers["Location"] == f"{SURVEY}/check"


@pytest.mark.parametrize("then", ["//evil.example", "0", "-1", "٣", "x"])
def test_the_way_back_leads_only_into_the_survey(client: FlaskClient, then: str) -> None:
    back = post(client, f"{SURVEY}/speaking?change=1&then={then}", {"provenance": "self"}, page=f"{SURVEY}/")
    assert back.headers["Location"] == f"{SURVEY}/q/1"


def test_an_advocate_keeps_three_things_apart(client: FlaskClient) -> None:
    begin(client, "advocate", **ADVOCATE)
    said = {
        "answer": "swing. swing!",
        "interpretation": "She wants to swing.",
        "advocate_view": "The park needs a wheelchair swing.",
    }
    post(client, f"{SURVEY}/q/1", {**said, "action": "next"})
    assert all(words in page(client, f"{SURVEY}/check") for words in said.values())
    post(client, f"{SURVEY}/yours", {})
    [kept] = outward.answers_for_analysis(the_response().wave_id)
    assert (kept.own_words, kept.interpretation, kept.advocate_view) == tuple(said.values())


@pytest.mark.parametrize(("who", "fields"), [("self", 1), ("helped", 1), ("interpreted", 2), ("advocate", 3)])
def test_only_who_speaks_for_another_is_asked_for_more_than_their_words(client: FlaskClient, who: str, fields: int) -> None:
    begin(client, who, **ADVOCATE)
    assert client.get(f"{SURVEY}/q/1").get_data(as_text=True).count("<textarea") == fields


def test_a_worry_in_the_advocate_s_own_field_is_held_too(client: FlaskClient) -> None:
    begin(client, "advocate", **ADVOCATE)
    told = post(client, f"{SURVEY}/q/1", {"answer": "swing", "advocate_view": WORRYING, "action": "next"})
    assert "/help" in told.headers["Location"]
    post(client, f"{SURVEY}/yours", {})
    assert the_response().state == "held"
    assert db.session.query(Concern).count() == 1
    assert outward.answers_for_analysis(the_response().wave_id) == []


def test_their_own_step_comes_before_anything_is_sent(client: FlaskClient) -> None:
    begin(client, "helped")
    answer(client, 1, "More buses")
    assert "The last step is theirs alone" in page(client, f"{SURVEY}/check")
    theirs = page(client, f"{SURVEY}/yours")
    assert "Is this what you meant?" in theirs
    assert "More buses" in theirs
    post(client, f"{SURVEY}/yours", {"quote_consent": "y"})
    response = the_response()
    assert response.assistance is not None
    assert response.assistance.confirmed == "yes"
    assert [consent.kind for consent in response.consents] == ["quote"]


def test_without_their_last_look_nothing_is_quoted_and_that_is_kept(client: FlaskClient) -> None:
    begin(client, "helped")
    answer(client, 1, "More buses")
    post(client, f"{SURVEY}/check", {"quote_consent": "y"})
    response = the_response()
    assert response.assistance is not None
    assert response.assistance.confirmed == "not_asked"
    assert response.consents == []


def read_back_of(response: Response) -> bool | None:
    assert response.assistance is not None
    return response.assistance.read_back


def test_nobody_is_asked_at_the_start_whether_it_will_be_read_back(client: FlaskClient) -> None:
    begun = begin(client, "advocate", **ADVOCATE)
    assert begun.headers["Location"] == f"{SURVEY}/q/1"
    assert 'name="read_back"' not in client.get(f"{SURVEY}/speaking").get_data(as_text=True)


def test_what_the_young_person_sent_on_their_own_last_step_was_read_back(client: FlaskClient) -> None:
    begin(client, "advocate", **ADVOCATE)
    answer(client, 1, "More buses")
    post(client, f"{SURVEY}/yours", {})
    assert read_back_of(the_response()) is True


@pytest.mark.parametrize(("said", "kept"), [("yes", True), ("no", False)])
def test_without_their_last_look_an_advocate_says_whether_it_was_read_back(client: FlaskClient, said: str, kept: bool) -> None:
    begin(client, "advocate", **ADVOCATE)
    answer(client, 1, "More buses")
    assert "Did you read it back to them?" in page(client, f"{SURVEY}/check")
    post(client, f"{SURVEY}/check", {"read_back": said})
    response = the_response()
    assert response.assistance is not None
    assert (response.assistance.confirmed, response.assistance.read_back) == ("not_asked", kept)


@pytest.mark.parametrize("said", ["", "perhaps"])
def test_an_advocate_who_does_not_say_it_is_asked_again_and_nothing_typed_is_lost(client: FlaskClient, said: str) -> None:
    begin(client, "advocate", **ADVOCATE)
    answer(client, 1, "More buses")
    refused = post(client, f"{SURVEY}/check", {"read_back": said} if said else {})
    assert refused.status_code == 400
    shown = refused.get_data(as_text=True)
    assert "whether you read it back" in said_wrong(refused)
    assert re.search(r'<details class="more" open>', shown), "the question is in sight"
    assert '<a href="#read_back">' in shown
    assert 'id="read_back"' in shown
    assert "More buses" in shown
    assert db.session.query(Response).count() == 0
    post(client, f"{SURVEY}/check", {"read_back": "no"})
    assert read_back_of(the_response()) is False


def test_in_easy_read_yes_and_no_each_have_a_picture_there(client: FlaskClient) -> None:
    begin(client, "advocate", **ADVOCATE)
    answer(client, 1, "More buses")
    client.post("/access/", data={"display": "easy", "next": "/"}, headers=OWN_PAGE)
    shown = client.get(f"{SURVEY}/check").get_data(as_text=True)
    choices = [label for label in re.findall(r'<label class="choice".*?</label>', shown, re.DOTALL) if "read_back" in label]
    assert len(choices) == 2
    assert all('class="pict"' in choice for choice in choices)


@pytest.mark.parametrize("who", ["helped", "interpreted", "group", "self"])
def test_only_an_advocate_is_asked_whether_it_was_read_back(client: FlaskClient, who: str) -> None:
    begin(client, who, **({"group_size": "3"} if who == "group" else {}))
    answer(client, 1, "More buses")
    assert "Did you read it back" not in page(client, f"{SURVEY}/check")
    post(client, f"{SURVEY}/check", {})
    response = the_response()
    assert response.assistance is None or response.assistance.read_back is None


def test_what_a_draft_from_before_meant_to_do_is_not_kept_as_done(client: FlaskClient) -> None:
    begin(client, "advocate", **ADVOCATE)
    answer(client, 1, "More buses")
    with client.session_transaction() as kept:
        token = kept["drafts"]["young-people"]
    meant = Speaking("advocate", instructed=True, gathered="symbols", read_back=True)
    assert drafts.change_answers(token, lambda before: replace(before, speaking=meant), TODAY)
    db.session.commit()
    assert "More buses" in page(client, f"{SURVEY}/check")
    post(client, f"{SURVEY}/check", {"read_back": "no"})
    assert read_back_of(the_response()) is False


@pytest.mark.parametrize("who", ["helped", "interpreted", "advocate"])
def test_who_wants_something_changed_is_told_to_give_the_phone_back(client: FlaskClient, who: str) -> None:
    begin(client, who, **ADVOCATE)
    answer(client, 1, "More buses")
    assert "Give it back to the person who helps you." not in page(client, f"{SURVEY}/check")
    theirs = unescape(client.get(f"{SURVEY}/yours").get_data(as_text=True))
    assert "then=check" not in theirs, "the questions speak to the helper"
    found = re.search(r'href="([^"]+)"[^>]*>No, I want to change something', theirs)
    assert found
    told = page(client, found[1])
    assert told.index("Give it back to the person who helps you.") < told.index("Now give it to them")


def test_who_answers_alone_is_never_told_to_give_the_phone_back(client: FlaskClient) -> None:
    answer(client, 1, "More buses")
    assert "Give it back" not in page(client, f"{SURVEY}/check?back=1")


def test_who_answers_alone_has_no_step_of_their_own(client: FlaskClient) -> None:
    answer(client, 1, "More buses")
    assert client.get(f"{SURVEY}/yours").headers["Location"] == f"{SURVEY}/check"


@pytest.mark.parametrize(
    ("who", "way"),
    [
        *((who, way) for who in ("helped", "interpreted", "advocate") for way in ("yours", "check")),
        ("adult_reported", "check"),
        ("observed", "check"),
    ],
)
def test_a_helper_can_never_reopen_what_was_sent(client: FlaskClient, app: Flask, who: str, way: str) -> None:
    begin(client, who, **ADVOCATE)
    answer(client, 1, "Words of somebody else")
    sent = post(client, f"{SURVEY}/{way}", {"read_back": "no"})
    assert sent.status_code == 200  # shown once, at no address of its own
    assert sent.headers["Cache-Control"] == "no-store"
    code = code_in(sent)
    with client.session_transaction() as kept:
        assert code not in str(dict(kept))
        assert "last_look" not in kept
        assert "drafts" not in kept or kept["drafts"] == {}
    for url in (f"{SURVEY}/check", f"{SURVEY}/yours", f"{SURVEY}/q/1", f"{SURVEY}/"):
        assert "Words of somebody else" not in client.get(url, follow_redirects=True).get_data(as_text=True)
    for url in (f"{SURVEY}/check", f"{SURVEY}/yours"):
        again = post(client, url, {}, page=f"{SURVEY}/")
        assert again.status_code == 409
        assert SHUT in unescape(again.get_data(as_text=True))
        assert code not in again.get_data(as_text=True)
    assert "Words of somebody else" in app.test_client().get(f"/r/{code}").get_data(as_text=True)  # its person can


def test_what_a_helper_types_in_a_second_tab_after_it_was_sent_is_given_back_and_changes_nothing(client: FlaskClient) -> None:
    begin(client, "helped")
    answer(client, 1, "Their words")
    post(client, f"{SURVEY}/yours", {})
    late = post(client, f"{SURVEY}/q/1", {"action": "next", "answer": "My own words instead"}, page=f"{SURVEY}/")
    assert late.status_code == 409
    assert "My own words instead" in late.get_data(as_text=True)
    assert [row.text for row in the_response().answers] == ["Their words"]
    assert db.session.query(Draft).count() == 0


@pytest.mark.parametrize("who", ["adult_reported", "observed"])
def test_a_page_that_sends_without_leaving_loses_no_code_that_is_shown_once(client: FlaskClient, who: str) -> None:
    begin(client, who)
    answer(client, 1, "More buses")
    form = {"csrf_token": token_of(client, f"{SURVEY}/check")}
    assert client.post(f"{SURVEY}/check", data=form, headers={"X-Keep": "1"}).status_code == 204
    assert db.session.query(Response).count() == 0
    assert code_in(client.post(f"{SURVEY}/check", data=form))
    assert db.session.query(Response).count() == 1


@pytest.mark.parametrize("who", ["helped", "self"])
def test_the_next_person_begins_anew_on_the_same_phone(client: FlaskClient, who: str) -> None:
    begin(client, "helped")
    answer(client, 1, "First person's words")
    post(client, f"{SURVEY}/yours", {})
    begin(client, who)
    assert "First person" not in page(client, f"{SURVEY}/q/1")
    answer(client, 1, "Second person's words")
    post(client, f"{SURVEY}/{'yours' if who == 'helped' else 'check'}", {})
    assert db.session.query(Response).count() == 2


def test_a_child_sees_which_words_are_not_their_own(client: FlaskClient) -> None:
    begin(client, "advocate", **ADVOCATE)
    said = {"answer": "swing", "interpretation": "She wants to swing.", "advocate_view": "The park needs a swing."}
    post(client, f"{SURVEY}/q/1", {**said, "action": "next"})
    shown = page(client, f"{SURVEY}/yours")
    assert "swing What the person who speaks for you understood She wants to swing." in shown
    assert "What the person who speaks for you thinks The park needs a swing." in shown
    receipt = code_in(post(client, f"{SURVEY}/yours", {}))
    assert "What the person who speaks for you thinks The park needs a swing." in page(
        client.application.test_client(), f"/r/{receipt}"
    )


@pytest.mark.parametrize("way", ["yours", "check"])
def test_a_second_tap_on_a_helper_s_phone_shows_the_same_code_on_that_day_only(client: FlaskClient, way: str) -> None:
    begin(client, "helped")
    answer(client, 1, "More buses")
    client.get(f"{SURVEY}/{way}")
    with client.session_transaction() as kept:
        before = dict(kept)
    code = code_in(post(client, f"{SURVEY}/{way}", {}))

    def tap_again() -> TestResponse:
        with client.session_transaction() as kept:
            kept.clear()
            kept.update(before)
        return post(client, f"{SURVEY}/{way}", {})

    assert code_in(tap_again()) == code
    assert db.session.query(Response).count() == 1
    the_response().submitted_on = TODAY.replace(year=TODAY.year - 1)
    db.session.commit()
    assert tap_again().status_code == 400


def test_a_group_keeps_what_some_of_it_see_differently(client: FlaskClient) -> None:
    begin(client, "group", group_size="12", agreed="talked")
    answer(client, 1, "A skate park")
    assert "see it differently" in page(client, f"{SURVEY}/q/11")
    assert answer(client, 11, "Two of us want a garden").headers["Location"] == f"{SURVEY}/check"
    post(client, f"{SURVEY}/check", {})
    kept = outward.answers_for_analysis(the_response().wave_id)
    assert [(one.question_key, one.text, one.group_size) for one in kept] == [
        ("better", "A skate park", 12),
        ("group_dissent", "Two of us want a garden", 12),
    ]
    assert client.application.test_client().get(f"{SURVEY}/q/11").status_code == 404


@pytest.fixture
def worker(client: FlaskClient) -> FlaskClient:
    """An outreach worker's browser."""
    add_staff("advocate", email="outreach@wrenshire.example")
    sign_in(client, "outreach@wrenshire.example")
    return client


def next_person(worker: FlaskClient) -> None:
    begun = post(worker, "/staff/outreach/begin/young-people", {}, page="/staff/outreach/")
    assert begun.headers["Location"] == f"{SURVEY}/"
    post(worker, f"{SURVEY}/", {"provenance": "helped"})


def test_a_worker_stops_with_one_person_takes_the_next_and_comes_back(worker: FlaskClient) -> None:
    next_person(worker)
    answer(worker, 1, "First person's words")
    assert "Stop here and take the next person" in page(worker, f"{SURVEY}/q/2")
    next_person(worker)
    assert "First person" not in page(worker, f"{SURVEY}/q/1")
    answer(worker, 1, "Second person's words")
    listed = page(worker, "/staff/outreach/")
    assert "Number 1 of" in listed
    assert "Number 2 of" in listed
    assert "words" not in listed.replace("own words", "")
    first = db.session.query(OutreachDraft).filter_by(number=1).one()
    carried = post(worker, f"/staff/outreach/{first.id}/carry-on", {}, page="/staff/outreach/")
    assert carried.headers["Location"] == f"{SURVEY}/q/2", "where they stopped"
    assert "First person's words" in page(worker, f"{SURVEY}/q/1")


def test_stopping_for_the_next_person_keeps_what_is_typed_and_carrying_on_leads_to_the_next_question(worker: FlaskClient) -> None:
    next_person(worker)
    stopped = answer(worker, 1, "Half a sent", action="next-person")
    assert stopped.headers["Location"] == "/staff/outreach/"
    next_person(worker)
    first = db.session.query(OutreachDraft).filter_by(number=1).one()
    carried = post(worker, f"/staff/outreach/{first.id}/carry-on", {}, page="/staff/outreach/")
    assert carried.headers["Location"] == f"{SURVEY}/q/2"
    assert "Half a sent" in page(worker, f"{SURVEY}/q/1")


def test_who_speaks_is_offered_as_it_was_for_the_person_before(worker: FlaskClient) -> None:
    next_person(worker)
    post(worker, "/staff/outreach/begin/young-people", {}, page="/staff/outreach/")
    assert re.search(r'value="helped"[^>]*checked', worker.get(f"{SURVEY}/").get_data(as_text=True))


def test_a_conversation_begun_on_the_survey_s_own_page_is_on_the_list_and_not_lost_to_the_next(worker: FlaskClient) -> None:
    answer(worker, 1, "Begun at the front door")
    post(worker, "/staff/outreach/begin/young-people", {}, page="/staff/outreach/")
    [row] = db.session.query(OutreachDraft).filter_by(number=1)
    post(worker, f"/staff/outreach/{row.id}/carry-on", {}, page="/staff/outreach/")
    assert "Begun at the front door" in page(worker, f"{SURVEY}/q/1")
    answer(worker, 2, "3", action="next-person")
    assert db.session.query(OutreachDraft).count() == 2, "listed once"


def test_somebody_without_the_right_has_no_list_to_put_a_draft_on(client: FlaskClient) -> None:
    answer(client, 1, "Mine", action="next-person")
    assert db.session.query(OutreachDraft).count() == 0
    assert "Mine" in page(client, f"{SURVEY}/q/1")


def test_handing_the_phone_over_signs_the_worker_out(worker: FlaskClient) -> None:
    next_person(worker)
    answer(worker, 1, "Their words")
    assert "Is this what you meant?" in page(worker, f"{SURVEY}/yours")
    assert worker.get("/staff/outreach/").status_code == 302
    assert post(worker, f"{SURVEY}/yours", {}).status_code == 200
    assert db.session.query(Response).count() == 1


def test_what_was_sent_is_gone_from_the_worker_s_list(worker: FlaskClient) -> None:
    next_person(worker)
    answer(worker, 1, "Their words")
    post(worker, f"{SURVEY}/check", {})
    assert "Number 1 of" not in page(worker, "/staff/outreach/")
    assert outreach.purge() == 1
    assert db.session.query(OutreachDraft).count() == 0


def test_nobody_opens_another_worker_s_drafts_or_the_list_without_the_right(worker: FlaskClient, app: Flask) -> None:
    next_person(worker)
    answer(worker, 1, "Their words")
    [row] = db.session.query(OutreachDraft).all()
    number = row.id
    other = app.test_client()
    add_staff("advocate", email="other@wrenshire.example")
    sign_in(other, "other@wrenshire.example")
    assert "Number 1 of" not in page(other, "/staff/outreach/")
    assert post(other, f"/staff/outreach/{number}/carry-on", {}, page="/staff/outreach/").status_code == 404
    add_staff("administrator", email="admin@wrenshire.example")
    third = app.test_client()
    sign_in(third, "admin@wrenshire.example")
    assert third.get("/staff/outreach/").status_code == 403


def test_a_worker_deletes_what_was_begun(worker: FlaskClient) -> None:
    next_person(worker)
    answer(worker, 1, "Their words")
    [row] = db.session.query(OutreachDraft).all()
    post(worker, f"/staff/outreach/{row.id}/delete", {}, page="/staff/outreach/")
    assert db.session.query(Draft).count() == 0
    assert outreach.begun_by(1, "en") == []


def test_a_worker_reads_nobody_s_answers(worker: FlaskClient) -> None:
    for url in ("/staff/themes/", "/staff/concerns/", "/staff/evidence/"):
        assert worker.get(url).status_code in (403, 404), url


def test_numbers_begin_anew_each_day(worker: FlaskClient) -> None:
    person = db.session.query(OutreachDraft).count() + 1
    assert outreach.begin(person, "young-people", clock.today()) != outreach.begin(person, "young-people", clock.today())
    outreach.begin(person, "young-people", TODAY.replace(year=TODAY.year + 1))
    assert [row.number for row in db.session.query(OutreachDraft).order_by(OutreachDraft.id)] == [1, 2, 1]


@pytest.mark.usefixtures("wave")
def test_a_group_that_did_not_say_how_many_it_is_is_asked_before_anything_is_sent(client: FlaskClient) -> None:
    post(client, f"{SURVEY}/", {"provenance": "group"})
    answer(client, 1, "Benches")
    asked = post(client, f"{SURVEY}/check", {})
    assert asked.headers["Location"] == f"{SURVEY}/speaking?then=check"
    assert "Write how many of you there are, from 2 to 500." in client.get(asked.headers["Location"]).get_data(as_text=True)
    assert db.session.query(Response).count() == 0
    post(client, f"{SURVEY}/speaking?then=check", {"group_size": "12"})
    assert "Benches" in client.get(f"{SURVEY}/check").get_data(as_text=True)
    send(client)
    assert db.session.query(Response).one().group_size == 12
