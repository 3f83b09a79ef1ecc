"""Who took part: figures through the gate, beside the population, adults never among children, wording changes marked."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.consultations.reach import services, weighting
from engage.consultations.reach.importing import import_benchmarks
from engage.consultations.reach.services import Division, Reach, find_wave, reach_of
from engage.core.db import db
from engage.surveys import library
from engage.surveys.models import Wave
from tests.engage.consultations.reach.making import PARENTS, YOUNG, answered
from tests.factories import TODAY, add_areas, add_staff, add_wave, asking, enter, post

AGES = ("11_13", "14_16", "17_19", "20_25")
HEAD = "dimension,category,people,area,source,date\n"
SAFE = {"safe": ["3"]}


@pytest.fixture
def past(app: Flask) -> Wave:
    """A wave of the young people's survey that closed long ago."""
    return add_wave(YOUNG, opens_on=TODAY - timedelta(days=200), closes_on=TODAY - timedelta(days=100), key="past")


def reach(app: Flask, wave: Wave) -> Reach:
    with asking(app, "/"):
        return reach_of(find_wave(wave.slug, wave.key), "en")


def by(found: Reach, key: str) -> Division:
    return next(division for division in found.divisions if division.part.key == key)


def import_ages(*people: int) -> None:
    rows = [f"age_band,{age},{n},,Census,2021-03-21" for age, n in zip(AGES, people, strict=True)]
    import_benchmarks((HEAD + "\n".join(rows)).encode())
    db.session.commit()


def test_shares_are_set_beside_the_populations(app: Flask, past: Wave) -> None:
    for age, n in zip(AGES, (80, 35, 40, 40), strict=True):
        answered(past.id, n, age_band=age)
    answered(past.id, 20)
    import_ages(1000, 1000, 1000, 1000)
    rows = {row.key: row for row in by(reach(app, past), "age_band").rows}
    assert rows["11_13"].population == 0.25
    assert rows["11_13"].share == pytest.approx(80 / 215, abs=0.04)
    assert rows["11_13"].stands == "more"
    assert rows["14_16"].stands == "less"
    assert rows["14_16"].rate == pytest.approx(35, abs=5)
    assert rows[""].population is None


def test_fewer_than_ten_are_neither_shown_nor_told_from_who_is_hidden_beside_them(app: Flask, past: Wave) -> None:
    for age, n in zip(AGES, (60, 40, 12, 3), strict=True):
        answered(past.id, n, age_band=age)
    answered(past.id, 30)
    division = by(reach(app, past), "age_band")
    counts = {row.key: row.count for row in division.rows}
    assert counts["20_25"] == counts["17_19"]
    assert division.missing == ("17 to 19", "20 to 25")


def test_what_adults_reported_stands_beside_and_never_inside(app: Flask, past: Wave) -> None:
    answered(past.id, 60, age_band="11_13")
    before = reach(app, past)
    answered(past.id, 30, age_band="11_13", provenance="adult_reported", helper="school", mode="paper", lang="pl")
    answered(past.id, 12, age_band="11_13", provenance="observed", helper="health_worker")
    after = reach(app, past)
    assert after.turnout.total == before.turnout.total
    assert [d.part.counts for d in after.divisions] == [d.part.counts for d in before.divisions]
    assert after.turnout.reported.value in (40, 45)
    assert after.turnout.reporters["Someone at school or college"].value == 30
    assert after.turnout.reporters["Someone from health"].hidden  # it stands in for the few beside it


def test_mothers_and_fathers_are_counted_apart(app: Flask) -> None:
    wave = add_wave(PARENTS, opens_on=TODAY - timedelta(days=9), closes_on=TODAY, key="now")
    for relation, n in (("mother", 60), ("father", 20)):
        answered(wave.id, n, relation=relation)
    found = by(reach(app, wave), "relation")
    assert found.part.names["father"] == "Father"
    assert list(found.part.counts)[:2] == ["mother", "father"]


def test_targets_are_kept_and_what_is_missing_is_said_from_shown_figures(app: Flask, past: Wave) -> None:
    for age, n in zip(AGES, (60, 40, 20, 3), strict=True):
        answered(past.id, n, age_band=age)
    answered(past.id, 15)
    wave = find_wave(YOUNG, "past")
    services.set_targets(wave, {("age_band", "11_13"): 50, ("age_band", "14_16"): 100, ("age_band", "20_25"): 15})
    rows = {row.key: row for row in by(reach(app, past), "age_band").rows}
    assert rows["11_13"].gap == 0
    assert rows["14_16"].gap == 100 - (rows["14_16"].count.value or 0)
    assert rows["20_25"].gap is None
    services.set_targets(wave, {})
    assert not by(reach(app, past), "age_band").has_targets


def test_earlier_waves_stand_beside_and_a_change_of_wording_is_marked(app: Flask, past: Wave) -> None:
    source = library.sources()[YOUNG]
    old = replace(source, questions=tuple(replace(q, text="Your age?") if q.role == "age_band" else q for q in source.questions))
    answered(past.id, 50, age_band="11_13", version_id=library.version_id(replace(old, wordings=())))
    now = add_wave(YOUNG, opens_on=TODAY - timedelta(days=9), closes_on=TODAY, key="now")
    answered(now.id, 50, age_band="11_13")
    found = reach(app, now)
    assert [column.key for column in by(found, "age_band").waves] == ["now", "past"]
    assert by(found, "age_band").reworded == {"past"}
    assert by(found, "area").reworded == frozenset()


def test_the_waves_before_are_a_tap_away_and_no_table_of_them_is_on_the_first_page(
    app: Flask, past: Wave, client: FlaskClient
) -> None:
    answered(past.id, 50, age_band="11_13")
    answered(past.id, 40, age_band="14_16")
    answered(past.id, 40)
    enter(client, add_staff("participation_officer"))
    alone = client.get("/staff/reach/young-people/past").get_data(as_text=True)
    assert "/earlier" not in alone
    now = add_wave(YOUNG, opens_on=TODAY - timedelta(days=9), closes_on=TODAY, key="now")
    answered(now.id, 60, age_band="11_13")
    answered(now.id, 30, age_band="14_16")
    answered(now.id, 30)
    first = client.get("/staff/reach/young-people/now").get_data(as_text=True)
    assert 'href="/staff/reach/young-people/now/earlier#by-1"' in first
    assert "Open from" not in first
    beside = client.get("/staff/reach/young-people/now/earlier").get_data(as_text=True)
    assert 'id="by-1"' in beside
    found = by(reach(app, now), "age_band")
    for column in found.waves:
        assert f"about {column.counts['11_13'].value} · " in " ".join(beside.split())
    everybody = beside.partition("All who took part")[2].partition("</tr>")[0]
    shown = [" ".join(cell.split()) for cell in re.findall(r"<td>(.*?)</td>", everybody, re.DOTALL)]
    assert shown == [f"about {column.total.value}" for column in found.waves], "a share says of how many"
    titles = {re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1] for page in (first, beside)}  # type: ignore[index]
    assert len(titles) == 2


def test_weighted_shares_stand_beside_unweighted_ones_and_hidden_ones_stay_hidden(app: Flask, past: Wave) -> None:
    for age, n in zip(AGES, (160, 80, 80, 80), strict=True):
        answered(past.id, n, {"matters": ["school" if age == "11_13" else "being_safe"]}, age_band=age)
    answered(past.id, 12, {"matters": ["money_home"]})
    answered(past.id, 3, {"matters": ["family_friends"]})
    import_ages(1000, 1000, 1000, 1000)
    with asking(app, "/"):
        found = reach_of(find_wave(YOUNG, "past"), "en")
        weights, chosen = weighting.what_they_chose(found.turnout, "en", services.population("young_people"))
    assert weights.used == ("How old are you?",)
    assert weights.why == ""
    assert weights.effective is not None
    assert weights.effective.value is not None
    matters = {choice.name: choice for question in chosen for choice in question.choices}
    school = matters["School or college"]
    assert school.share == pytest.approx(160 / 415, abs=0.03)
    assert school.weighted in (20, 25, 30)
    assert matters["Family and friends"].weighted is None
    assert matters["Family and friends"].count.hidden


def test_weights_speak_for_a_small_hidden_group_by_leaving_it_as_it_is(app: Flask, past: Wave) -> None:
    for age, n in zip(AGES, (200, 100, 100, 4), strict=True):
        answered(past.id, n, {"matters": ["school"]}, age_band=age)
    answered(past.id, 20)
    import_ages(1000, 1000, 1000, 50)
    with asking(app, "/"):
        found = reach_of(find_wave(YOUNG, "past"), "en")
        weights, _ = weighting.what_they_chose(found.turnout, "en", services.population("young_people"))
    assert weights.used == ("How old are you?",)


@pytest.mark.parametrize(
    ("ages", "people", "why"),
    [
        ((160, 80, 80, 0), (9, 9, 9, 9), "empty"),
        ((60, 40, 40, 40), None, "no_benchmark"),
        ((20, 12, 12, 12), (9, 9, 9, 90), "too_few"),
    ],
)
def test_weights_are_refused_with_a_reason(
    app: Flask, past: Wave, ages: tuple[int, ...], people: tuple[int, ...] | None, why: str
) -> None:
    for age, n in zip(AGES, ages, strict=True):
        answered(past.id, n, age_band=age)
    answered(past.id, 10)
    if people:
        import_ages(*people)
    with asking(app, "/"):
        found = reach_of(find_wave(YOUNG, "past"), "en")
        weights, chosen = weighting.what_they_chose(found.turnout, "en", services.population("young_people"))
    assert not weights.used
    assert why in (weights.why, *(reason for _, reason in weights.left_out))
    assert all(choice.weighted is None for question in chosen for choice in question.choices)


def test_the_same_figures_stand_on_the_staffs_page_and_on_everybodys(app: Flask, past: Wave, client: FlaskClient) -> None:
    add_areas("carrow")
    for age, n in zip(AGES, (61, 42, 23, 24), strict=True):
        answered(past.id, n, age_band=age)
    answered(past.id, 20)
    import_ages(1000, 1000, 1000, 1000)
    enter(client, add_staff("participation_officer"))
    cells = re.compile(r'<th scope="row" role="rowheader">([^<]*)</th>\s*<td role="cell">\s*([^<]*?)\s*</td>')
    public = client.get("/consultations/reach/young-people/past").get_data(as_text=True)
    staff = client.get("/staff/reach/young-people/past").get_data(as_text=True)
    assert cells.findall(public)
    assert set(cells.findall(public)) <= set(cells.findall(staff))
    assert "does not stand for everyone" in public
    assert "no margin of error" in staff
    assert not re.search(r"about (61|42|23|24)\b", public + staff)


def test_a_drawing_has_a_title_and_a_description_and_stands_beside_its_table(app: Flask, past: Wave, client: FlaskClient) -> None:
    for age in AGES:
        answered(past.id, 30, age_band=age)
    answered(past.id, 20)
    import_ages(1000, 1000, 1000, 1000)
    page = client.get("/consultations/reach/young-people/past").get_data(as_text=True)
    for drawn in re.findall(r"<svg[^>]*role=\"img\".*?</svg>", page, re.DOTALL):
        assert "<title" in drawn
        assert "<desc" in drawn
    assert "<table" in page
    assert "style=" not in page


@pytest.mark.parametrize("lang", ["en", "ar", "zh"])
def test_names_are_set_apart_by_a_dot_because_some_hold_commas(app: Flask, past: Wave, client: FlaskClient, lang: str) -> None:
    answered(past.id, 30, age_band=AGES[0])
    answered(past.id, 20)
    page = client.get("/consultations/reach/young-people/past", headers={"Accept-Language": lang}).get_data(as_text=True)
    assert set(re.findall(r"</bdi>([^<]*)<bdi>", page)) == {" · "}


@pytest.mark.parametrize(("lang", "stop"), [("en", "."), ("zh", "。"), ("ur", "۔"), ("bn", "।"), ("pa", "।")])
def test_how_many_took_part_ends_as_sentences_do_in_the_readers_script(
    app: Flask, past: Wave, client: FlaskClient, lang: str, stop: str
) -> None:
    answered(past.id, 30, age_band="11_13")
    page = client.get("/consultations/reach/young-people/past", headers={"Accept-Language": lang}).get_data(as_text=True)
    opening = re.search(r'<p class="lede">.*?</p>\s*<p>(.*?)<b>', page, re.DOTALL)
    assert opening is not None
    assert opening[1].strip().endswith(stop)


def test_bars_are_as_long_as_shown_figures_say_and_not_a_hair_more(app: Flask, past: Wave, client: FlaskClient) -> None:
    for age, n in zip(AGES, (61, 42, 33, 34), strict=True):
        answered(past.id, n, age_band=age)
    answered(past.id, 20)
    found = reach(app, past)
    page = client.get("/consultations/reach/young-people/past").get_data(as_text=True)
    widths = [float(width) for width in re.findall(r'class="took" x="0" y="[\d.]+" width="([\d.]+)"', page)]
    allowed = {round((row.share or 0) * 360, 1) for division in found.divisions for row in division.rows}
    assert widths
    assert set(widths) <= allowed


def test_nobody_sees_figures_grow_the_public_page_waits_for_the_last_paper(app: Flask, client: FlaskClient) -> None:
    wave = add_wave(YOUNG, opens_on=TODAY - timedelta(days=60), closes_on=TODAY - timedelta(days=28), key="just")
    answered(wave.id, 60, age_band="11_13")
    page = client.get("/consultations/reach/young-people/just")
    assert page.status_code == 200
    assert "four weeks after" in page.get_data(as_text=True)
    assert "about" not in re.sub(r"<[^>]+>", "", page.get_data(as_text=True).split("<main")[1].split("</main")[0])
    wave.closes_on = TODAY - timedelta(days=29)
    db.session.commit()
    assert "four weeks after" not in client.get("/consultations/reach/young-people/just").get_data(as_text=True)


def test_a_wave_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.get("/consultations/reach/young-people/never").status_code == 404


def test_an_officer_sets_targets_and_a_wrong_number_keeps_what_was_typed(app: Flask, past: Wave, client: FlaskClient) -> None:
    answered(past.id, 30, age_band="11_13")
    enter(client, add_staff("participation_officer"))
    url = "/staff/reach/young-people/past/targets"
    refused = post(client, url, {"t-age_band-11_13": "60", "t-age_band-14_16": "sixty"})
    assert refused.status_code == 400
    assert 'value="sixty"' in refused.get_data(as_text=True)
    assert "A target is a whole number" in refused.get_data(as_text=True)
    assert post(client, url, {"t-age_band-11_13": "60"}).status_code == 302
    assert services.targets_of(find_wave(YOUNG, "past")) == {"age_band": {"11_13": 60}}


def test_a_group_is_set_beside_the_population_among_those_who_said_which_they_are(app: Flask, past: Wave) -> None:
    for age in AGES:
        answered(past.id, 40, age_band=age)
    answered(past.id, 200)
    import_ages(1000, 1000, 1000, 1000)
    rows = by(reach(app, past), "age_band").rows
    assert [row.stands for row in rows] == ["about"] * 4 + [""]
    assert all(row.share is not None and row.share < 0.15 for row in rows[:4])


def test_no_group_is_called_less_or_more_where_a_hidden_figure_could_make_it_the_other(app: Flask, past: Wave) -> None:
    for age, n in zip(AGES, (40, 40, 40, 4), strict=True):
        answered(past.id, n, age_band=age)
    answered(past.id, 30)
    import_ages(1000, 1000, 1000, 1000)
    rows = {row.key: row for row in by(reach(app, past), "age_band").rows}
    assert rows["20_25"].count.hidden
    assert rows[""].count.hidden
    assert rows["11_13"].stands == "", "of all who took part it is about its share, of those shown it is more"


def test_figures_of_everybody_are_never_said_to_be_of_those_the_survey_was_for(
    app: Flask, past: Wave, client: FlaskClient
) -> None:
    answered(past.id, 60)
    answered(past.id, 30, lang="pl")
    ages = [f"age_band,{age},100,,Census,2021-03-21,young_people" for age in AGES]
    tongues = [f"lang,{code},{people},,Census,2021-03-21," for code, people in (("en", 691000), ("pl", 9000))]
    head = HEAD.replace("\n", ",audience\n")
    import_benchmarks((head + "\n".join([*ages, *tongues])).encode())
    db.session.commit()
    assert by(reach(app, past), "lang").is_of_everybody
    assert not by(reach(app, past), "age_band").is_of_everybody
    enter(client, add_staff("participation_officer"))
    page = client.get("/staff/reach/young-people/past").get_data(as_text=True)
    table = next(each for each in page.split("<table")[1:] if "Polski" in each or "Polish" in each).split("</table>")[0]
    assert "How many live here" in table
    assert "it was for" not in table


def test_a_survey_that_has_not_opened_tells_of_nobody(app: Flask, client: FlaskClient) -> None:
    wave = add_wave(YOUNG, opens_on=TODAY + timedelta(days=30), closes_on=TODAY + timedelta(days=60), key="next")
    enter(client, add_staff("participation_officer"))
    page = client.get("/staff/reach/young-people/next").get_data(as_text=True)
    assert "Nobody has answered yet" in page
    assert "People answered from" not in page
    assert "/staff/reach/young-people/next" not in client.get(f"/staff/waves/{wave.id}").get_data(as_text=True).replace(
        "/next/targets", ""
    ), "its calendar page offers no figures either"


def test_the_weighted_number_of_people_is_never_above_those_who_took_part(app: Flask, past: Wave) -> None:
    for age in AGES:
        answered(past.id, 41, {"matters": ["school"]}, age_band=age)
    answered(past.id, 20)
    import_ages(1000, 1000, 1000, 1000)
    with asking(app, "/"):
        found = reach_of(find_wave(YOUNG, "past"), "en")
        weights, _ = weighting.what_they_chose(found.turnout, "en", services.population("young_people"))
    assert weights.effective is not None
    assert weights.effective.value is not None
    assert found.turnout.total.value is not None
    assert weights.effective.value <= found.turnout.total.value


def test_a_page_of_targets_says_of_which_survey_and_offers_nothing_to_keep_where_nothing_is_asked(
    app: Flask, past: Wave, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(client, add_staff("participation_officer"))
    url = "/staff/reach/young-people/past/targets"
    asked = client.get(url).get_data(as_text=True).split("<main")[1].split("</main")[0]
    assert library.title_of(YOUNG, "en") in unescape(asked)
    assert str(past.closes_on.year) in asked
    assert ">Save<" in asked
    monkeypatch.setattr(services, "categories_of", lambda *_: [])
    bare = client.get(url).get_data(as_text=True)
    assert "asks nothing about the people" in bare
    assert ">Save<" not in bare
