"""The catalogues: what is missing, stale or left in English is said, and nothing on a page escapes translation."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from flask import Flask

from engage.core import catalogues, i18n, paths

PAGE = "{{ _('More buses') }} {{ ngettext('%(num)s bus', '%(num)s buses', n) }} {{ _('See <b>%(name)s</b>') }}"
STAFF_PAGE = "{{ _('Audit everything') }} {{ _('More buses') }}"
DONE = {"More buses": "Więcej autobusów", "See <b>%(name)s</b>": "Zobacz <b>%(name)s</b>"}
BUSES = ("%(num)s autobus", "%(num)s autobusy", "%(num)s autobusów")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small project with one page for everybody and one for staff."""
    for name, content in (("page", PAGE), ("staff/page", STAFF_PAGE)):
        file = tmp_path / "engage" / "templates" / f"{name}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    (tmp_path / "translations").mkdir()
    (tmp_path / "translations" / "babel.cfg").write_text("[jinja2: engage/templates/**.html]\n", "utf-8")
    (tmp_path / "translations" / "scopes.toml").write_text('staff = ["engage/templates/staff/*"]\n', "utf-8")
    return tmp_path


def say(
    root: Path, strings: dict[str, str], *, buses: tuple[str, ...] = BUSES, complete: str = '"public"', code: str = "pl"
) -> None:
    """Write the catalogue of one language."""
    (root / "translations" / "status.toml").write_text(f"[{code}]\ncomplete = {complete}\n", "utf-8")
    catalogue = Catalog(locale=code)
    for source, string in strings.items():
        catalogue.add(source, string)
    catalogue.add(("%(num)s bus", "%(num)s buses"), buses)
    file = root / "translations" / code / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as target:
        write_po(target, catalogue)


def test_a_language_that_is_whole_for_the_public_has_no_fault(root: Path) -> None:
    say(root, DONE)
    assert catalogues.check(root) == []


def test_staff_s_strings_are_missed_only_where_a_language_says_that_it_has_them_all(root: Path) -> None:
    say(root, DONE, complete='"all"')
    assert catalogues.check(root) == ["pl: not translated: 'Audit everything'"]
    say(root, DONE, complete="false")
    assert catalogues.check(root) == []
    say(root, DONE, complete='"mostly"')
    assert "expected" in catalogues.check(root)[0]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"More buses": ""}, "not translated: 'More buses'"),
        ({"More buses": "More buses"}, "still in English"),
        ({"More buses": "Więcej buses, what they have with autobus"}, "still in English"),
        ({"See <b>%(name)s</b>": "Zobacz %(name)s"}, "tags differ"),
        ({"See <b>%(name)s</b>": "Zobacz <b>%(nazwa)s</b>"}, "placeholders differ"),
    ],
)
def test_each_fault_is_one_sentence(root: Path, change: dict[str, str], fault: str) -> None:
    say(root, DONE | change)
    [said] = catalogues.check(root)
    assert said.startswith("pl: ")
    assert fault in said


def test_a_language_has_all_its_plural_forms(root: Path) -> None:
    say(root, DONE, buses=("autobus", "autobusy"))
    assert "%(num)s bus" in catalogues.check(root)[0]


def test_english_words_do_not_hide_in_another_script(root: Path) -> None:
    say(
        root, {"More buses": "більше buses", "See <b>%(name)s</b>": "Дивіться <b>%(name)s</b>"}, code="uk", buses=("автобус",) * 3
    )
    assert [fault for fault in catalogues.check(root) if "still in English" in fault] == [
        "uk: still in English: 'More buses' -> 'більше buses'"
    ]


def test_a_sentence_whose_english_changed_is_stale_until_somebody_looks(root: Path) -> None:
    say(root, DONE)
    page = root / "engage" / "templates" / "page.html"
    page.write_text(PAGE.replace("More buses", "More buses, please"), "utf-8")
    (root / "engage" / "templates" / "staff" / "page.html").write_text("", "utf-8")
    catalogues.update(root)
    assert catalogues.check(root) == ["pl: stale, its English has changed: 'More buses, please'"]
    with (root / "translations" / "pl" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        kept = read_po(file, locale="pl").get("More buses, please")
    assert kept is not None
    assert kept.string == "Więcej autobusów"  # beside the new English, for the translator
    catalogues.compile_all(root)
    compiled = (root / "translations" / "pl" / "LC_MESSAGES" / "messages.mo").read_bytes()
    assert "Więcej".encode() not in compiled  # and never on a page


def test_how_far_each_language_is_is_counted(root: Path) -> None:
    say(root, DONE)
    assert catalogues.counts(root) == {"pl": (3, 4)}


@pytest.mark.usefixtures("wave")
def test_nothing_on_a_public_page_escapes_translation(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pseudo-language: every string in brackets. What stands outside brackets is data, or has been forgotten."""
    code = "eo"  # a language that Babel knows and this site does not offer
    folder = tmp_path / "translations"
    catalogues.pseudo(paths.package_folder("").parent, folder / code / "LC_MESSAGES" / "messages.mo", code)
    (folder / "status.toml").write_text(f'[{code}]\ncomplete = "all"\n', "utf-8")
    monkeypatch.setattr(paths, "bundled", lambda name: tmp_path / name if name == "translations" else BUNDLED(name))
    i18n.offered_languages.cache_clear()
    app.extensions["babel"].translation_directories = [str(folder)]
    try:
        client = app.test_client()
        client.get(f"/language/{code}")
        found = {url: _outside(client.get(url).get_data(as_text=True), app) for url in PUBLIC}
    finally:
        i18n.offered_languages.cache_clear()
    assert {url: words for url, words in found.items() if words} == {}


BUNDLED = paths.bundled
PUBLIC = (
    "/",
    "/surveys/",
    "/surveys/young-people/q/1",
    "/surveys/young-people/q/3",
    "/surveys/young-people/speaking?change=1",
    "/surveys/young-people/check",
    "/surveys/young-people/q/1/help",
    "/access/",
    "/r/",
    "/you-said-we-did/",
    "/plan/",
    "/forums/",
    "/staff/sign-in",
    "/nowhere",
)


def test_no_sentence_ends_in_a_second_full_stop_after_a_date() -> None:
    ending = {
        file: read_po(BytesIO(file.read_bytes()), locale=file.parts[-3])
        for file in paths.bundled("translations").glob("*/LC_MESSAGES/messages.po")
        if format_date(date(2026, 11, 28), "long", locale=file.parts[-3]).endswith(".")
    }
    assert ending
    twice = [
        message.string
        for catalogue in ending.values()
        for message in catalogue
        if isinstance(message.string, str) and re.search(r"%\((date|day|start|end|first|until)\)s\.", message.string)
    ]
    assert twice == []


def _outside(page: str, app: Flask) -> set[str]:
    """Words of a page that no string of the catalogue has said, and that are not the survey's own or a name."""
    body = page.split("<body", 1)[1].split(">", 1)[1]
    body = re.sub(r"(?s)<script.*?</script>|<svg.*?</svg>|<[^>]*\blang=\"(?!eo\")[^>]*>.*?</(?:div|span|bdi|p|a|h1)>", " ", body)
    shown = re.findall(r"(?:aria-label|alt|title|placeholder|value)=\"([^\"]*[A-Za-z]{4}[^\"]*)\"", body)
    text = re.sub(r"<[^>]+>", "\n", body) + "\n" + "\n".join(one for one in shown if " " in one)
    text = re.sub(r"(?s)⟦.*?⟧", " ", text)
    names = {app.config["SETTINGS"].trust_name.replace("'", "&#39;"), "Engage", app.config["SETTINGS"].contact_email}
    lines = {line.strip(" ·:") for line in text.replace(" · ", "\n").split("\n")}
    known = _survey_words() | names
    return {
        line
        for line in lines
        if re.search(r"[A-Za-z]{4}", line) and line not in known and not line.startswith(("English", "Esperant"))
    }


def _survey_words() -> set[str]:
    words = (BUNDLED("surveys") / "young-people" / "survey.toml").read_text("utf-8")
    words += (BUNDLED("surveys") / "parents-and-carers" / "survey.toml").read_text("utf-8")
    return set(re.findall(r'"((?:[^"\\]|\\.)*)"', words)) | {"Ashby Vale", "Brackenford"}
