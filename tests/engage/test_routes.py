"""Every address of the site at once: who may open it, what every answer carries, and that nothing leads elsewhere.

A new page is in these tests the moment it has an address: there is no list to forget.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from uuid import UUID

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import IntegerConverter, Rule, UUIDConverter
from werkzeug.test import TestResponse

from engage.accounts.permissions import ALLOWED, STAFF_ROLES, Permission, Role, is_allowed
from engage.app import create_app
from engage.core import paths
from engage.core.config import Settings
from engage.core.db import db
from engage.core.packing import packed_page
from tests.conftest import for_tests
from tests.engage.browsing import SURVEY, answer, send
from tests.factories import OWN_PAGE, add_staff, enter, post

# Whoever is not signed in yet must reach these; each checks for itself how far somebody has come.
OPEN_TO_ALL = {
    "accounts.sign_in",
    "accounts.sign_out",
    "sign_in.second",
    "sign_in.set_up",
    "sign_in.passkey_ask",
    "sign_in.passkey_use",
    "sign_in.welcome",
    "sign_in.single_sign_on_begin",
    "sign_in.single_sign_on_back",
}
# Their forms check the token themselves, to keep what was typed.
OWN_TOKEN = {"safe", "surveys", "invites", "receipts", "come_back", "reports", "recordings"}
LINK = re.compile(r'\b(?:src|href|action|poster|data|formaction)="([^"]*)"')
OURS = re.compile(r"(?:/(?!/)|#|\?|tel:|$)")


def address(app: Flask, rule: Rule) -> str:
    """The address of a rule with something in each of its places."""
    values: dict[str, object] = {}
    for name, converter in rule._converters.items():
        values[name] = (
            1 if isinstance(converter, IntegerConverter) else UUID(int=1) if isinstance(converter, UUIDConverter) else "x"
        )
    return str(app.url_map.bind("localhost").build(rule.endpoint, values, method=next(iter(rule.methods or {"GET"}))))


def rules(app: Flask, method: str, *, staff: bool) -> list[Rule]:
    """The rules that answer to this method, on the staff's side or on the public's."""
    found = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]
    return [rule for rule in found if rule.rule.startswith("/staff") == staff]


def permission_of(app: Flask, rule: Rule) -> Permission | None:
    view = app.view_functions[rule.endpoint]
    found: Permission | None = getattr(view, "permission", None)
    return found


@pytest.fixture
def full(app: Flask, wave: int) -> str:
    """A site in which somebody has answered; the receipt."""
    child = app.test_client()
    answer(child, 1, "Benches")
    return send(child)


def public_pages(app: Flask, receipt: str) -> Iterator[str]:
    """Every public page, with something on it where there can be."""
    for rule in rules(app, "GET", staff=False):
        if rule.endpoint not in {"static", "core.set_language"}:
            yield address(app, rule).replace("/surveys/x/", f"{SURVEY}/").replace("/r/x", f"/r/{receipt}")
    yield from ("/nowhere", "/surveys/none/")


def test_every_staff_page_names_the_permission_it_needs(app: Flask) -> None:
    checked = [*rules(app, "GET", staff=True), *rules(app, "POST", staff=True)]
    assert {rule.endpoint for rule in checked if permission_of(app, rule) is None} == OPEN_TO_ALL


def test_a_page_outside_the_staffs_needs_no_permission_but_a_members(app: Flask) -> None:
    checked = [*rules(app, "GET", staff=False), *rules(app, "POST", staff=False)]
    needed = {permission for rule in checked if (permission := permission_of(app, rule))}
    assert not [permission for permission in needed if Role.FORUM_MEMBER not in ALLOWED[permission]]


def test_the_table_gives_every_permission_to_somebody_and_every_role_something() -> None:
    assert set(ALLOWED) == set(Permission)
    assert all(ALLOWED.values())
    assert set().union(*ALLOWED.values()) == set(Role)


def test_an_administrator_reads_nobodys_words_and_only_a_lead_opens_concerns() -> None:
    assert ALLOWED[Permission.OPEN_CONCERNS] == {Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY}
    reading = {Permission.SEE_THEMES, Permission.REVIEW_THEMES, Permission.DOWNLOAD_EVIDENCE, Permission.OPEN_CONCERNS}
    reading |= {Permission.READ_MEMBERS_BOARDS, Permission.MODERATE, Permission.RECHECK_MODERATION}
    assert not [allowed for allowed in reading if is_allowed(frozenset({Role.ADMINISTRATOR}), allowed)]


def test_who_is_not_signed_in_is_sent_to_sign_in_from_every_staff_page(app: Flask, client: FlaskClient, full: str) -> None:
    for rule in rules(app, "GET", staff=True):
        if rule.endpoint not in OPEN_TO_ALL:
            sent = client.get(address(app, rule))
            assert (sent.status_code, sent.headers["Location"].split("?")[0]) == (302, "/staff/sign-in"), rule.rule


def test_nothing_is_accepted_from_a_form_without_its_token(app: Flask, client: FlaskClient, full: str) -> None:
    enter(client, add_staff(*STAFF_ROLES))
    post(client, f"{SURVEY}/", {"provenance": "group"})
    for staff in (True, False):
        for rule in rules(app, "POST", staff=staff):
            refused = client.post(address(app, rule).replace("/surveys/x/", f"{SURVEY}/").replace("/r/x", f"/r/{full}"))
            assert refused.status_code == 400, rule.rule
            if rule.endpoint.split(".")[0] not in OWN_TOKEN:
                assert "This form was open for too long." in refused.get_data(as_text=True), rule.rule


def check_headers(page: str, response: TestResponse) -> None:
    headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy, page
    assert "unsafe" not in policy, page
    assert "http" not in policy.replace("data:", ""), page
    assert headers["X-Content-Type-Options"] == "nosniff", page
    if not response.request.path.startswith("/static/"):  # a file is no page: on a slow line it carries what files need
        assert headers["Referrer-Policy"] == "same-origin", page
    assert headers["Cache-Control"], page
    assert "Server-Timing" not in headers, page
    assert "Strict-Transport-Security" not in headers, page


def check_links(page: str, response: TestResponse, exit_url: str) -> None:
    if response.mimetype != "text/html":
        return
    words = response.get_data(as_text=True)
    elsewhere = [link for link in map(unescape, LINK.findall(words)) if link != exit_url and not OURS.match(link)]
    assert elsewhere == [], page
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|style=|<style(?! data-files=)", words), (
        f"{page} has script or style of its own"
    )


def test_every_public_page_carries_its_headers_and_leads_nowhere_else(app: Flask, client: FlaskClient, full: str) -> None:
    seen: dict[str, int] = {}
    for page in public_pages(app, full):
        response = client.get(page)
        seen[page] = response.status_code
        check_headers(page, response)
        check_links(page, response, app.config["SETTINGS"].exit_url)
    needs_a_key = {page for page, status in seen.items() if status == 401}
    assert all(page.startswith(("/api/v1/waves", "/api/v1/themes")) for page in needs_a_key), seen
    assert set(seen.values()) <= {200, 302, 401, 404}, seen
    for page in (
        "/",
        "/surveys/",
        f"{SURVEY}/",
        f"{SURVEY}/q/1",
        f"/r/{full}",
        "/you-said-we-did/",
        "/plan/",
        "/forums/",
        "/healthz",
    ):
        assert seen[page] == 200, page


def test_every_staff_page_carries_its_headers_and_leads_nowhere_else(app: Flask, client: FlaskClient, full: str) -> None:
    enter(client, add_staff(*STAFF_ROLES))
    for rule in rules(app, "GET", staff=True):
        page = address(app, rule)
        response = client.get(page)
        assert response.headers["Cache-Control"] == "no-store", page
        check_headers(page, response)
        check_links(page, response, app.config["SETTINGS"].exit_url)


def test_an_unknown_address_is_a_page_for_people_and_a_problem_for_machines(client: FlaskClient) -> None:
    page, problem = client.get("/nowhere"), client.get("/api/v1/nowhere")
    assert page.status_code == problem.status_code == 404
    assert "<h1>We cannot find that page</h1>" in page.get_data(as_text=True)
    assert problem.mimetype == "application/problem+json"
    assert problem.get_json()["status"] == 404


@pytest.mark.parametrize("page", ["/", "/healthz", "/plan/"])
def test_a_page_that_only_shows_takes_no_form(client: FlaskClient, page: str) -> None:
    refused = client.put(page)
    assert refused.status_code == 405
    assert "cannot be used that way" in refused.get_data(as_text=True)


@pytest.mark.parametrize("page", ["/surveys/%00/", "/forums/%00/", "/plan/%00", "/r/%00", "/static/%00", "/%00"])
def test_an_address_with_a_nul_is_not_found(client: FlaskClient, page: str) -> None:
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("page", ["/you-said-we-did/{}", "/you-said-we-did/{}/poster", "/forums/parents/{}"])
@pytest.mark.parametrize("number", [2**31, 2**63, 10**40])
def test_a_number_beyond_every_key_is_not_found(client: FlaskClient, page: str, number: int) -> None:
    assert client.get(page.format(number)).status_code == 404


UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip", "gzip"), ("gzip, deflate, br", "br"), ("br;q=0, gzip", "gzip")])
def test_a_page_is_the_same_compressed_or_not(client: FlaskClient, full: str, accepted: str, encoding: str) -> None:
    for page in ("/", "/surveys/", "/api/v1/openapi.json", f"{SURVEY}/"):
        client.get(page)  # with a cookie from here on: a first page has its style inside, a later one has not
        plain = client.get(page, headers={"Accept-Encoding": "identity"})
        packed = client.get(page, headers={"Accept-Encoding": accepted})
        assert packed.headers["Content-Encoding"] == encoding, page
        assert packed.headers["Content-Length"] == str(len(packed.data)), page
        assert "Accept-Encoding" in packed.headers["Vary"], page
        token = re.compile(rb'name="csrf_token" type="hidden" value="[^"]*"')
        assert token.sub(b"", UNPACK[encoding](packed.data)) == token.sub(b"", plain.data), page
        assert len(packed.data) < len(plain.data) / 2, page


@pytest.mark.parametrize("small", [False, True])
@pytest.mark.parametrize("encoding", UNPACK)
def test_the_length_of_a_compressed_page_tells_nothing_certain(encoding: str, small: bool) -> None:
    page = b"<p>The same page, with the same token, word for word.</p>" * 40
    packed = [packed_page(page, encoding, small=small) for _ in range(80)]
    assert len({len(each) for each in packed}) > 5
    assert {UNPACK[encoding](each) for each in packed} == {page}


def test_a_first_page_brings_its_style_with_it_and_the_policy_allows_just_that(client: FlaskClient) -> None:
    first = client.get("/surveys/young-people/")
    style = re.search(r"<style [^>]*>(.*?)</style>", first.get_data(as_text=True), re.DOTALL)
    assert style
    allowed = base64.b64encode(hashlib.sha256(unescape(style[1]).encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{allowed}'" in first.headers["Content-Security-Policy"]
    assert "@font-face" in style[1]
    assert "url(/static/fonts/" in style[1]
    assert "</" not in style[1]
    assert "/*" not in style[1]
    assert '<link rel="stylesheet"' not in first.get_data(as_text=True)


def test_a_browser_that_came_before_gets_links_to_files_that_it_keeps(client: FlaskClient) -> None:
    client.get("/language/cy")
    second = client.get("/")
    assert "<style" not in second.get_data(as_text=True)
    assert '<link rel="stylesheet" href="/static/css/site.css?v=' in second.get_data(as_text=True)
    assert "sha256" not in second.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("comes_from", "is_inside"), [("same-origin", False), ("none", True), ("cross-site", True)])
def test_a_page_opened_from_elsewhere_brings_the_style_of_the_chosen_modes_with_it(
    client: FlaskClient, comes_from: str, is_inside: bool
) -> None:
    client.post("/access/", data={"easy": "y", "low_data": "y", "next": "/"}, headers=OWN_PAGE)
    opened = client.get("/surveys/young-people/", headers={"Sec-Fetch-Site": comes_from})
    page = opened.get_data(as_text=True)
    assert ("[data-easy]" in page) is is_inside
    assert ('<link rel="stylesheet"' in page) is not is_inside
    assert ("sha256" in opened.headers["Content-Security-Policy"]) is is_inside
    assert "@font-face" not in page, "low data asks for no fonts"


def test_files_have_an_address_that_changes_with_their_content(client: FlaskClient) -> None:
    page = unescape(client.get("/").get_data(as_text=True))
    linked = set(re.findall(r'"/static/([^"?#]+)\?v=([0-9a-f]+)', page))
    assert "css/site.css" in {name for name, _ in linked}
    for name, version in linked:
        content = (paths.bundled("static") / name).read_bytes()
        assert hashlib.sha256(content).hexdigest().startswith(version), name
        for encoding in ("gzip", "br", "identity"):
            served = client.get(f"/static/{name}?v={version}", headers={"Accept-Encoding": encoding})
            assert served.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            sent = UNPACK.get(served.headers.get("Content-Encoding", ""), bytes)(served.data)
            is_text = name.endswith((".css", ".js"))
            assert _all_but_spaces(sent) == _all_but_spaces(content) if is_text else sent == content, name
            check_headers(name, served)
            served.close()
    fresh = client.get("/static/css/site.css")
    fresh.close()
    assert fresh.headers["Cache-Control"] == "no-cache"


def test_fonts_are_kept_too_and_a_page_and_a_file_name_them_alike(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    inside = set(re.findall(r"url\((/static/fonts/[^)]+)\)", page))
    assert len(inside) == len(list((paths.bundled("static") / "fonts").glob("[an]*.woff2")))
    sheet = client.get("/static/css/fonts.css?v=1").get_data(as_text=True)
    assert {f"/static/{name}" for name in re.findall(r"url\(\.\./([^)]+)\)", sheet)} == inside
    for address in inside:
        font = client.get(address)
        font.close()
        assert "immutable" in font.headers["Cache-Control"], "asked for again with every page, letters jump"


def _all_but_spaces(text: bytes) -> bytes:
    """What a style sheet or a script says: without comments, white space and the versions of fonts."""
    return re.sub(rb"/\*.*?\*/|(?m:^\s*//[^\n]*)|\s|\?v=[0-9a-f]{8}", b"", text, flags=re.DOTALL)


@pytest.mark.parametrize(
    "name", ["../pyproject.toml", "..%2fpyproject.toml", "css", "", "/etc/passwd", "css/../../engage/app.py"]
)
def test_only_files_that_are_meant_to_be_served_are(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}", follow_redirects=True).status_code == 404


def test_an_encrypted_site_says_so_to_browsers_and_marks_its_cookies(settings: Settings) -> None:
    app = create_app(replace(settings, public_url="https://have-your-say.example"), testing=True)
    for_tests(app)
    with app.app_context():
        db.create_all()
        response = app.test_client().get("/language/en")
        assert response.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "Secure" in response.headers["Set-Cookie"]
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "evil.example"]
)
def test_no_address_of_ours_sends_anybody_to_another_site(client: FlaskClient, target: str) -> None:
    assert client.get("/language/en", query_string={"next": target}).headers["Location"] == "/"
    page = client.get("/access/", query_string={"next": target}).get_data(as_text=True)
    assert '<input type="hidden" name="next" value="/">' in page
