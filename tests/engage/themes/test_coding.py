"""Two people code the same answers apart from each other; what they say is set beside the machine."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from engage.accounts.services import find_person
from engage.core import jobs
from engage.core.db import db
from engage.surveys.models import Answer, Response
from engage.themes import checking, coding, services
from engage.themes.corrections import corrections
from engage.themes.errors import CodingError, UnknownSampleError
from engage.themes.jobs import judge_sample
from engage.themes.models import AnswerCode
from engage.themes.sampling import draw
from tests.engage.themes.makers import LATER, add_answers, run_over, theme_called, with_small_framework
from tests.factories import NOW, add_staff, post, sign_in, sign_out

HEALTH, SAFE = "be_healthy", "stay_safe"


@pytest.fixture
def ids(wave: int) -> list[int]:
    """Thirty answers, two thirds in one theme; five in Welsh."""
    ids = add_answers(wave, *(f"the dentist was full {number} times" for number in range(25)))
    ids += add_answers(wave, *(f"dim deintydd {number}" for number in range(5)), lang="cy")
    run_over(wave, {"no dentist": ids[:20]})
    return ids


@pytest.fixture
def sample(wave: int, ids: list[int]) -> int:
    drawn = coding.draw_sample(wave, 50, 0, first(), NOW)
    db.session.commit()
    return drawn


def first() -> int:
    return _person("officer@wrenshire.example", "participation_officer")


def second() -> int:
    return _person("author@wrenshire.example", "plan_author")


def _person(email: str, role: str) -> int:
    found = find_person(email)
    return found.id if found else add_staff(role, email=email).id


def say(sample: int, answer: int, person: int, *outcomes: str) -> None:
    fits = "yes" if coding.to_code(sample, answer, person).theme else ""
    coding.code(sample, answer, outcomes, not outcomes, fits, person, NOW)


def say_all(sample: int, answers: Sequence[int], person: int, *outcomes: str) -> None:
    for answer in answers:
        say(sample, answer, person, *outcomes)
    db.session.commit()


def test_a_draw_takes_small_groups_first_and_is_the_same_again() -> None:
    strata = {number: "cy" if number < 4 else "en" for number in range(100)}
    chosen = draw(strata, 10, seed=1)
    assert Counter(strata[key] for key in chosen) == {"en": 6, "cy": 4}
    assert chosen == draw(strata, 10, seed=1) != draw(strata, 10, seed=2)
    assert sorted(draw(strata, 500, seed=1)) == list(range(100))
    assert draw({}, 10, seed=1) == []


def test_a_sample_holds_readable_answers_and_asks_the_worker(wave: int, sample: int, ids: list[int]) -> None:
    assert {one.answer_id for one in coding.sampled_texts(sample)} == set(ids)
    [job] = db.session.scalars(db.select(jobs.Job).where(jobs.Job.kind == coding.JUDGE))
    assert job.payload == {"sample_id": sample}


def test_nothing_is_drawn_from_nothing_and_only_sizes_that_are_offered(wave: int) -> None:
    with pytest.raises(CodingError, match="nothing to draw from"):
        coding.draw_sample(wave, 50, 0, first(), NOW)
    with pytest.raises(CodingError, match="how many"):
        coding.draw_sample(wave, 7, 0, first(), NOW)


def test_each_coder_goes_through_all_answers_and_may_change_one(sample: int, ids: list[int]) -> None:
    me = first()
    seen = []
    while (answer := coding.next_to_code(sample, me)) is not None:
        seen.append(answer)
        say(sample, answer, me, HEALTH)
    assert sorted(seen) == sorted(ids)
    say(sample, seen[0], me, SAFE)
    assert coding.to_code(sample, seen[0], me).outcomes == (SAFE,)
    assert coding.sample_view(sample).coders[0].n == len(ids)


def test_nobody_sees_what_the_other_or_the_machine_said(sample: int, ids: list[int]) -> None:
    say(sample, ids[0], first(), HEALTH)
    coding.keep_judgement(sample, {ids[0]: (SAFE,)}, "a machine")
    mine = coding.to_code(sample, ids[0], second())
    assert mine.outcomes is None
    assert mine.fits == ""
    assert coding.coded_twice(sample) == []


def test_a_third_person_is_told_to_draw_another(sample: int, ids: list[int]) -> None:
    say(sample, ids[0], first(), HEALTH)
    say(sample, ids[1], second(), HEALTH)
    third = _person("third@wrenshire.example", "plan_author")
    with pytest.raises(CodingError, match="Two people already code this sample"):
        coding.to_code(sample, ids[0], third)


@pytest.mark.parametrize(
    ("outcomes", "none", "fits", "sentence"),
    [
        ((), False, "yes", "not both"),
        ((HEALTH,), True, "yes", "not both"),
        (("being_happy",), False, "yes", "from the list"),
        ((HEALTH,), False, "", "belongs in its theme"),
        ((HEALTH,), False, "maybe", "belongs in its theme"),
    ],
)
def test_half_an_answer_is_not_kept(
    sample: int, ids: list[int], outcomes: tuple[str, ...], none: bool, fits: str, sentence: str
) -> None:
    with pytest.raises(CodingError, match=sentence):
        coding.code(sample, ids[0], outcomes, none, fits, first(), NOW)
    assert db.session.scalar(db.select(AnswerCode)) is None


def test_an_answer_in_no_theme_is_not_asked_about_one(sample: int, ids: list[int]) -> None:
    assert coding.to_code(sample, ids[-1], first()).theme == ""
    coding.code(sample, ids[-1], (), True, "", first(), NOW)
    with pytest.raises(CodingError, match="belongs in its theme"):
        coding.code(sample, ids[-1], (), True, "yes", first(), NOW)


def test_a_held_answer_and_one_taken_back_leave_the_sample_with_their_codes(sample: int, ids: list[int]) -> None:
    for person in (first(), second()):
        say_all(sample, ids[:2], person, HEALTH)
    held, gone = (db.session.get_one(Answer, key) for key in ids[:2])
    held.held, held.text = True, None
    db.session.flush()
    db.session.execute(delete(Response).where(Response.id == gone.response_id))
    db.session.expire_all()
    assert coding.sample_view(sample).n == len(ids) - 2
    assert coding.coded_twice(sample) == []
    with pytest.raises(UnknownSampleError, match="taken back"):
        coding.to_code(sample, ids[0], first())


def test_figures_wait_for_enough_answers_that_both_have_coded(sample: int, ids: list[int]) -> None:
    say_all(sample, ids, first(), HEALTH)
    say_all(sample, ids[:19], second(), HEALTH)
    assert not checking.checked(sample).is_enough
    say(sample, ids[19], second(), HEALTH)
    assert checking.checked(sample).is_enough


def test_people_stand_beside_the_machine_by_outcome_and_by_group(sample: int, ids: list[int]) -> None:
    say_all(sample, ids, first(), HEALTH)
    say_all(sample, ids[:25], second(), HEALTH)
    say_all(sample, ids[25:], second())
    coding.keep_judgement(sample, {key: (HEALTH,) if place < 15 else () for place, key in enumerate(ids)}, "a machine")
    found = checking.checked(sample)
    health = next(row for row in found.outcomes if row.key == HEALTH)
    assert found.people.f1 == pytest.approx(2 * 25 / 55)
    assert health.precision == 1.0
    assert health.recall == pytest.approx((15 / 30 + 15 / 25) / 2)
    assert found.machine is not None
    assert (found.machine.for_nothing.count, found.machine.for_nothing.of) == (0, 5)
    assert (found.people.for_nothing.count, found.people.for_nothing.of) == (5, 5)
    groups = {row.value: row for row in found.groups if row.grouping == "language"}
    assert groups["en"].people == 1.0
    assert (groups["cy"].n, groups["cy"].people) == (5, None)  # too few to say
    assert (found.fits.count, found.fits.of) == (40, 40)
    assert len(found.differ) == 5


def test_until_a_worker_has_judged_nothing_is_said_of_the_machine(sample: int, ids: list[int]) -> None:
    for person in (first(), second()):
        say_all(sample, ids, person, HEALTH)
    assert checking.checked(sample).machine is None


def test_what_the_machine_said_of_a_sample_stays(sample: int, ids: list[int]) -> None:
    coding.keep_judgement(sample, {ids[0]: (HEALTH,)}, "one machine")
    coding.keep_judgement(sample, {ids[0]: (SAFE,)}, "another machine")
    assert coding.sample_view(sample).machine == "one machine"


def test_what_is_measured_on_is_not_learnt_from(wave: int, ids: list[int]) -> None:
    more = add_answers(wave, *(f"the surgery was shut {number} times" for number in range(3)), quote=True)
    run_over(wave, {"surgery": more})
    services.remap(theme_called("surgery").id, [SAFE], "they mean the way there", first(), LATER)
    assert len(corrections()) == 3
    assert len(corrections(without=more[:2])) == 1


def test_the_worker_judges_every_answer_of_the_sample(app: Flask, sample: int, ids: list[int]) -> None:
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(with_small_framework(settings), analysis_tier="fast")
    judge_sample({"sample_id": sample})
    db.session.commit()
    assert coding.sample_view(sample).machine.startswith("small, ")
    for person in (first(), second()):
        for answer in ids:
            db.session.add(AnswerCode(sample_id=sample, answer_id=answer, person_id=person, at=NOW, outcomes=[], fits=""))
    assert None not in [one.machine for one in coding.coded_twice(sample)]


def text_of(client: FlaskClient, url: str) -> str:
    answer = client.get(url, follow_redirects=True)
    assert answer.status_code == 200, url
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True).split("<main", 1)[1]))


def test_a_sample_is_drawn_coded_and_shown_without_a_script(client: FlaskClient, wave: int, ids: list[int]) -> None:
    first()
    second()
    sign_in(client)
    index = f"/staff/themes/check/wave/{wave}/"
    assert "No sample has been drawn yet" in text_of(client, index)
    refused = post(client, f"/staff/themes/check/wave/{wave}/draw", {}, page=index)
    assert refused.status_code == 400
    assert "Choose how many answers to draw." in refused.get_data(as_text=True)
    drawn = post(client, f"/staff/themes/check/wave/{wave}/draw", {"size": "50"}, page=index)
    url = drawn.headers["Location"]
    assert "Figures appear when two people have coded the same 20 answers" in text_of(client, url)
    for email in ("author@wrenshire.example", "officer@wrenshire.example"):
        sign_out(client)
        sign_in(client, email)
        for _ in ids:
            here = client.get(f"{url}code").headers["Location"]
            said = {"outcome": HEALTH} | ({"fits": "partly"} if "no dentist" in text_of(client, here) else {})
            assert post(client, here, said).status_code == 302
    shown = text_of(client, url)
    assert "Agreement on outcomes" in shown
    assert "1.00" in shown
    assert "The machine has not read this sample yet" in shown
    assert "Too few to say" in shown  # of the five in Welsh


def test_a_refused_code_keeps_what_was_chosen(client: FlaskClient, sample: int, ids: list[int]) -> None:
    sign_in(client)
    refused = post(client, f"/staff/themes/check/{sample}/code/{ids[0]}", {"outcome": HEALTH})
    assert refused.status_code == 400
    assert re.search(r'value="be_healthy"[^>]*checked', refused.get_data(as_text=True))


def test_nobody_codes_who_may_not_read_answers(client: FlaskClient, sample: int, wave: int) -> None:
    add_staff("administrator", email="admin@wrenshire.example")
    sign_in(client, "admin@wrenshire.example")
    for url in (f"/staff/themes/check/wave/{wave}/", f"/staff/themes/check/{sample}/", f"/staff/themes/check/{sample}/code"):
        assert client.get(url).status_code == 403
    sign_out(client)
    second()
    sign_in(client, "author@wrenshire.example")
    url = f"/staff/themes/check/{sample}/code"
    assert post(client, f"/staff/themes/check/wave/{wave}/draw", {"size": "50"}, page=url.removesuffix("code")).status_code == 403


def test_a_sample_or_a_survey_that_is_not_there_is_said_so(client: FlaskClient, wave: int) -> None:
    first()
    sign_in(client)
    for url in ("/staff/themes/check/99/", "/staff/themes/check/wave/99/", "/staff/themes/check/99/code/1"):
        assert client.get(url).status_code == 404


def test_erasing_an_answer_erases_its_codes(sample: int, ids: list[int]) -> None:
    say_all(sample, ids[:1], first(), HEALTH)
    assert db.session.scalar(db.select(AnswerCode)) is not None
    db.session.execute(delete(Response).where(Response.id == db.session.get_one(Answer, ids[0]).response_id))
    db.session.commit()
    assert db.session.scalar(db.select(AnswerCode)) is None
