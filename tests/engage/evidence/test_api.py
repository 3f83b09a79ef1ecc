"""The API: everything described, every error a problem document, every figure through the gate, no key beyond its area."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import checks

from engage.app import create_app
from engage.core.config import Settings
from engage.core.db import db
from engage.evidence.keys import revoke_key
from engage.evidence.models import ApiKey
from tests.conftest import for_tests
from tests.engage.evidence.making import Place, add_key, fill_site
from tests.engage.influence import makers
from tests.factories import NOW, TODAY

LISTS = ("you-said-we-did", "surveys", "plan", "actions", "areas", "organisations", "waves", "themes")
KEYED = ("waves", "themes")
CHECKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
)


@pytest.fixture
def places(wave: int) -> dict[str, Place]:
    """A site with something everywhere."""
    return fill_site(wave)


def every_page(client: FlaskClient, resource: str, headers: dict[str, str], size: int = 200) -> list[dict[str, object]]:
    """A whole list, page by page, as the links of each page say."""
    found, address = [], f"/api/v1/{resource}?page_size={size}"
    while address:
        answer = client.get(address, headers=headers)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        found += answer.get_json()
        links = dict(reversed(part.split("; ")) for part in answer.headers.get("Link", "").split(", ") if part)
        address = links.get('rel="next"', "").strip("<>")
    return found


class TestDescription:
    """What is said of it is what it does."""

    @pytest.mark.parametrize("resource", LISTS)
    def test_every_list_is_described_with_its_errors(self, client: FlaskClient, resource: str) -> None:
        described = client.get("/api/v1/openapi.json").get_json()
        assert described["openapi"].startswith("3.1")
        told = described["paths"][f"/api/v1/{resource}"]["get"]
        assert {"200", "304", "401", "422", "429", "503"} <= set(told["responses"])
        assert ("403" in told["responses"]) == (resource in KEYED)
        assert "default" not in told["responses"]
        for status, answer in told["responses"].items():
            if status >= "400" and "content" in answer:
                assert list(answer["content"]) == ["application/problem+json"]

    def test_every_door_is_described_and_asked_by_these_tests(self, app: Flask, client: FlaskClient) -> None:
        doors = {rule.rule.replace("<int:", "<").split("<")[0].rstrip("/") for rule in app.url_map.iter_rules()}
        known = {f"/api/v1/{one}" for one in LISTS}
        assert {door for door in doors if door.startswith("/api/")} == {*known, "/api/v1/openapi.json"}
        described = client.get("/api/v1/openapi.json").get_json()["paths"]
        assert {path.split("{")[0].rstrip("/") for path in described} == known

    def test_whatever_is_asked_nothing_breaks_and_every_answer_is_described(self, app: Flask, places: dict[str, Place]) -> None:
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], api_per_minute=1_000_000)
        key, narrow = add_key(), add_key(places["bramble"].area_id, "themes:read")
        checks.load_all_checks()
        checked, asked = [checks.CHECKS.get_one(name) for name in CHECKED], 0
        for found in schema.get_all_operations():
            operation = found.ok()

            @given(case=operation.as_strategy(), headers=st.sampled_from([key, narrow, {}, {"Authorization": "Bearer no"}]))
            @settings(max_examples=12, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
            def ask(case: schemathesis.Case, headers: dict[str, str]) -> None:
                nonlocal asked
                asked += 1
                case.call_and_validate(headers={**headers, "Accept-Encoding": "identity"}, checks=checked)

            ask()
        assert asked > 60


class TestAreas:
    """A key of one area reads that area and the county's own, never another area's."""

    def test_an_area_key_reads_its_own_and_the_countys(self, client: FlaskClient, places: dict[str, Place]) -> None:
        key = add_key(places["larkspur"].area_id)
        told = json.dumps([every_page(client, resource, key) for resource in LISTS])
        for word in ("larkspur", "quince", "Nobody decided on quince yet", "Ashby Vale"):
            assert word in told
        assert "bramble" not in told

    def test_a_key_of_the_whole_county_and_nobody_read_what_is_public_of_every_area(
        self, client: FlaskClient, places: dict[str, Place]
    ) -> None:
        for headers in (add_key(), {}):
            told = json.dumps([every_page(client, one, headers) for one in LISTS if headers or one not in KEYED])
            assert all(mark in told for mark in places)

    def test_whatever_a_key_of_one_area_asks_nothing_of_another_comes_back(
        self, app: Flask, client: FlaskClient, places: dict[str, Place]
    ) -> None:
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], api_per_minute=1_000_000)
        local = {mark: place for mark, place in places.items() if place.area_id}
        keys = {mark: add_key(place.area_id) for mark, place in local.items()}
        names = {"larkspur": ("ashby-vale", "Ashby Vale"), "bramble": ("brackenford", "Brackenford")}
        single = {"plan": st.sampled_from([p.slug for p in places.values()])}
        numbers = st.integers(0, 12)
        shown: list[bool] = []

        @given(
            own=st.sampled_from(sorted(local)),
            resource=st.sampled_from(LISTS),
            one=st.one_of(st.none(), numbers, single["plan"]),
            page=st.integers(1, 4),
            size=st.integers(1, 200),
            lang=st.sampled_from(["en", "cy", "ur", "*"]),
        )
        @settings(max_examples=150, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
        def ask(own: str, resource: str, one: object, page: int, size: int, lang: str) -> None:
            (other,) = set(local) - {own}
            address = f"/api/v1/{resource}?page={page}&page_size={size}" if one is None else f"/api/v1/{resource}/{one}"
            answer = client.get(address, headers={**keys[own], "Accept-Language": lang})
            told = answer.get_data(as_text=True)
            assert answer.status_code in {200, 404}, told
            assert not [word for word in (other, *names[other]) if word in told]
            shown.append(answer.status_code == 200 and own in told)

        ask()
        assert any(shown), "this test would prove nothing"

    def test_of_the_areas_figures_a_key_reads_its_own_cell_and_it_is_the_same_figure(
        self, client: FlaskClient, places: dict[str, Place]
    ) -> None:
        def cells(headers: dict[str, str]) -> dict[str, object]:
            (wave,) = client.get("/api/v1/waves", headers=headers).get_json()
            asked = {asked["by"]: asked["groups"] for asked in wave["by_group"]}
            return {group["key"]: group["people"] for group in asked["area"]}

        everywhere, own = cells(add_key()), cells(add_key(places["bramble"].area_id))
        assert list(own) == ["brackenford"]
        assert own["brackenford"] == everywhere["brackenford"]
        assert {"ashby-vale", "brackenford", ""} <= set(everywhere)

    def test_what_only_another_areas_replies_rest_on_is_not_a_theme_for_this_key(
        self, client: FlaskClient, places: dict[str, Place]
    ) -> None:
        themes = every_page(client, "themes", add_key(places["bramble"].area_id))
        assert {theme["label"]["text"] for theme in themes} == {"About bramble", "About quince", "Nobody decided on quince yet"}  # type: ignore[index]


class TestFigures:
    """No exact count leaves."""

    def test_every_count_is_rounded_or_hidden(self, client: FlaskClient, wave: int, places: dict[str, Place]) -> None:
        makers.add_responses(wave, 3, age_band="11_13")
        found: list[dict[str, object]] = []

        def collect(value: object) -> None:
            if isinstance(value, dict):
                if set(value) == {"kind", "value"}:
                    found.append(value)
                for part in value.values():
                    collect(part)
            elif isinstance(value, list):
                for part in value:
                    collect(part)

        for resource in LISTS:
            collect(every_page(client, resource, add_key()))
        assert len(found) > 20
        assert all(count["value"] is None or (count["kind"] == "about" and count["value"] % 5 == 0) for count in found)  # type: ignore[operator]
        assert any(count["kind"] == "withheld" for count in found)

    def test_the_same_theme_shows_the_same_figure_everywhere(self, client: FlaskClient, places: dict[str, Place]) -> None:
        themes = {theme["id"]: theme for theme in every_page(client, "themes", add_key())}
        claim = places["larkspur"].claim_id
        reply = client.get(f"/api/v1/you-said-we-did/{claim}").get_json()
        (behind,) = [theme for theme in themes.values() if theme["replies"] == [claim]]
        assert behind["people"] == reply["people"]


class TestKeys:
    """Who has a key gets as far as it says, and no further."""

    @pytest.mark.parametrize("resource", KEYED)
    def test_without_a_key_what_needs_one_says_so(self, client: FlaskClient, resource: str) -> None:
        refused = client.get(f"/api/v1/{resource}")
        assert (refused.status_code, refused.mimetype) == (401, "application/problem+json")
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")
        assert refused.get_json()["title"] == "Unauthorized"

    @pytest.mark.parametrize(("scope", "closed"), [("themes:read", "waves"), ("evidence:read", "themes")])
    def test_a_key_opens_what_its_scope_says(self, client: FlaskClient, scope: str, closed: str) -> None:
        key = add_key(None, scope)
        for resource in KEYED:
            answer = client.get(f"/api/v1/{resource}", headers=key)
            assert answer.status_code == (403 if resource == closed else 200)

    @pytest.mark.parametrize("given_key", ["Bearer nobody", "Bearer", "Basic eDp5", "nonsense"])
    def test_a_key_that_nobody_made_opens_not_even_what_is_public(self, client: FlaskClient, given_key: str) -> None:
        assert client.get("/api/v1/plan", headers={"Authorization": given_key}).status_code == 401

    def test_a_revoked_key_opens_nothing_from_then_on(self, client: FlaskClient) -> None:
        key = add_key()
        assert client.get("/api/v1/plan", headers=key).status_code == 200
        revoke_key(db.session.query(ApiKey).one().id, actor_id=None, now=NOW)
        db.session.commit()
        assert client.get("/api/v1/plan", headers=key).status_code == 401

    def test_a_key_ends_with_its_last_day(self, client: FlaskClient) -> None:
        key, row = add_key(), db.session.query(ApiKey).one()
        row.made_on -= timedelta(days=60)
        for until, status in ((TODAY, 200), (TODAY - timedelta(days=1), 401)):
            row.expires_on = until
            db.session.commit()
            assert client.get("/api/v1/plan", headers=key).status_code == status

    def test_only_the_day_of_the_last_use_is_kept(self, client: FlaskClient) -> None:
        key = add_key()
        assert db.session.query(ApiKey).one().last_used_on is None
        db.session.rollback()  # whoever reads outside a request holds the place of whoever writes
        client.get("/api/v1/plan", headers=key)
        db.session.expire_all()
        assert db.session.query(ApiKey).one().last_used_on == TODAY


class TestAsking:
    """Pages, answers that did not change, and how often one may ask."""

    def test_pages_are_linked_and_hold_everything_once(self, client: FlaskClient, places: dict[str, Place]) -> None:
        whole = every_page(client, "actions", {})
        assert len(whole) == 3
        assert every_page(client, "actions", {}, size=1) == whole
        first = client.get("/api/v1/actions?page_size=2")
        assert json.loads(first.headers["X-Pagination"])["total"] == 3
        assert 'page_size=2&page=2>; rel="next"' in first.headers["Link"]
        assert client.get("/api/v1/actions?page=9").get_json() == []

    @pytest.mark.parametrize("asked", ["page=0", "page=x", "page_size=0", "page_size=100000"])
    def test_a_wrong_page_is_a_problem_that_names_the_parameter(self, client: FlaskClient, asked: str) -> None:
        refused = client.get(f"/api/v1/plan?{asked}")
        assert refused.status_code == 422
        assert refused.mimetype == "application/problem+json"
        assert list(refused.get_json()["errors"]["query"]) == [asked.split("=", maxsplit=1)[0]]

    def test_what_did_not_change_answers_with_304_until_it_does(self, client: FlaskClient, places: dict[str, Place]) -> None:
        first = client.get("/api/v1/plan")
        again = client.get("/api/v1/plan", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.get_data()) == (304, b"")
        assert {"accept-language", "authorization"} <= first.vary.as_set()
        narrow = add_key(places["bramble"].area_id)
        assert client.get("/api/v1/plan", headers={**narrow, "If-None-Match": first.headers["ETag"]}).status_code == 200

    def test_one_may_ask_so_often_and_each_key_is_counted_apart(self, settings: Settings, app: Flask, wave: int) -> None:
        few = create_app(replace(settings, api_per_minute=3), testing=True)
        for_tests(few)
        one, other = add_key(), add_key()
        client = few.test_client()
        assert [client.get("/api/v1/plan", headers=one).status_code for _ in range(4)] == [200, 200, 200, 429]
        refused = client.get("/api/v1/themes", headers=one)
        assert (refused.status_code, refused.mimetype) == (429, "application/problem+json")
        assert int(refused.headers["Retry-After"]) > 0
        assert client.get("/api/v1/plan", headers=other).status_code == 200

    def test_who_asks_with_a_method_that_is_not_there_is_told_which_are(self, client: FlaskClient) -> None:
        refused = client.delete("/api/v1/plan")
        assert (refused.status_code, refused.mimetype) == (405, "application/problem+json")
        assert "GET" in refused.headers["Allow"]
