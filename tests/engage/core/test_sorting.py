"""Lists of names: each language has an alphabet of its own, and nothing is ever left out of a list."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from engage.core.db import db
from engage.core.i18n import languages_here
from engage.core.sorting import in_order, sort_key
from engage.surveys.asking import with_options
from engage.surveys.library import sources
from engage.trust.models import Area
from tests.languages import LANGUAGES

ORDERED = {
    "cy": "Caerdydd Conwy Chwilog Dolgellau Ddôl Ferndale Ffestiniog Gwynedd Ngwent Lampeter Llan Rhyl Tywyn Thornhill",
    "hu": "Cegléd Csepel Debrecen Dömös Dzs Eger Gödöllő Gyula Ózd Öcsöd Őrség Pécs Sopron Szeged Zala Zsolna",
    "lt": "Yla Ilga Ina Kaunas Šiauliai Tauragė Vilnius Zarasai Žagarė",
    "pl": "Adam Ąb Celina Ćma Lublin Łódź Opole Ósma Sopot Śrem Zamość Źródło Żary",
    "tr": "Ceyhan Çorum Iğdır Isparta İzmir Ordu Ödemiş Sinop Şile Urfa Ünye",
    "es": "León Llanes Luna Nules Ñora Oviedo",
    "sk": "Cífer Čadca Hlohovec Chotín Ilava Senec Šaľa Zvolen Žilina",
    "ro": "Arad Ăla Âna Sibiu Șoimi Timiș Țara",
    "uk": "Вінниця Галич Ґорлиця Дніпро Енергодар Єнакієве Ізюм Їжа Йосипівка Київ",
    "en": "Álora anvil Carrow Eastney Éaton Upton",
    "fa": "آبادان اراک بابل پاوه تهران چالوس ژاله کرج گرگان یزد",
    "ur": "آگرہ بہاولپور پشاور ٹنڈو چترال ڈیرہ کراچی گجرات یزمان",
}


@pytest.mark.parametrize("lang", ORDERED)
def test_names_stand_as_readers_of_the_language_look_for_them(lang: str) -> None:
    names = ORDERED[lang].split()
    assert list(in_order(sorted(names), str, lang)) == names


@given(st.lists(st.text()), st.sampled_from([*LANGUAGES, "xx", ""]))
def test_nothing_is_lost_and_the_order_does_not_depend_on_how_it_came(names: list[str], lang: str) -> None:
    there = in_order(names, str, lang)
    assert sorted(there) == sorted(names)
    assert there == in_order(reversed(names), str, lang)


def test_numbers_and_signs_come_before_letters_and_capitals_make_no_difference() -> None:
    assert in_order(["b", "A", "2nd", "a", "(x)"], str, "en") == ("(x)", "2nd", "A", "a", "b")
    assert sort_key("CARROW", "en")[0] == sort_key("Carrow", "en")[0]


def test_languages_are_listed_by_their_own_names(client: FlaskClient, app: Flask) -> None:
    page = client.get("/").get_data(as_text=True)
    places = [page.index(f'href="/language/{code}?') for code in ("cy", "en", "es", "pl", "uk", "ar", "zh")]
    assert places == sorted(places)
    with app.test_request_context("/"):
        assert languages_here()[0].code == "en"  # what is offered where nobody asked for anything


@pytest.mark.parametrize(("lang", "expected"), [("en", ["Chapel", "Copse"]), ("cy", ["Copse", "Chapel"])])
def test_places_are_listed_in_the_reader_s_alphabet(app: Flask, wave: int, lang: str, expected: list[str]) -> None:
    county = db.session.query(Area).filter_by(kind="county").one()
    for name in ("Copse", "Chapel"):
        db.session.add(Area(key=name.lower(), name=name, kind="locality", parent_id=county.id))
    db.session.commit()
    area = next(asked for asked in sources()["young-people"].questions if asked.options_from)
    with app.test_request_context("/", headers={"Accept-Language": lang}):
        names = [option.text for option in with_options(area).options]
    assert [name for name in names if name in expected] == expected
