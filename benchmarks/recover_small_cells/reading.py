"""Everything that is published, read as an adversary reads it: pages in every language, packs in every format, the API.

What a figure is of is known from where it stands; how large it is only from what is printed. Bars, shares and packs are read too:
each must say what the figures beside it say, or it is a figure of its own.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from html import unescape

from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import select

from benchmarks.recover_small_cells.solving import Known, Name
from engage.accounts.models import Person
from engage.consultations.reach.counting import who_took_part
from engage.core import clock
from engage.core.db import db
from engage.core.i18n import offered_languages
from engage.evidence import sheet
from engage.evidence.compose import compose
from engage.evidence.gather import gather_pack
from engage.evidence.reports import REPORTS, compose_report
from engage.evidence.subjects import find_subject
from engage.surveys import outward
from engage.surveys.outward import WaveInfo
from engage.trust.services import localities

TABLE = re.compile(r'<h2 id="by-\d+">.*?</h2>(.*?)(?=<h2|</main>)', re.DOTALL)
ROW = re.compile(r'<th scope="row"[^>]*>(.*?)</th>\s*<td[^>]*>(.*?)</td>\s*<td[^>]*>(.*?)</td>', re.DOTALL)
BAR = re.compile(r'class="took"\s+x="[\d.]+"\s+y="[\d.]+"\s+width="([\d.]+)"')
PEOPLE = re.compile(r"(\d+)")
OF_WAVE = re.compile(r"W(\d+)-(?:([a-z_]+)-)?(\w+)")
OF_THEME, OF_CLAIM = re.compile(r"(?:T\d+-1|N-t\d+)"), re.compile(r"D(\d+)-1")


@dataclass
class Read:
    """What was read. figures : how many; telling : bars and shares that say more than the figures beside them."""

    known: Known
    figures: int = 0
    telling: list[str] = field(default_factory=list)
    of: dict[Name, set[int | None]] = field(default_factory=dict)
    reported: set[int] = field(default_factory=set)  # claims behind which only adults spoke

    def see(self, name: Name, words: str) -> int | None:
        """One printed figure; its number."""
        number = PEOPLE.search(unescape(words).translate(_DIGITS))
        value = int(number[1]) if number else None
        self.see_figure(name, value, "few" if not number and "few" in words.lower() else "withheld")
        return value

    def see_figure(self, name: Name, value: int | None, kind: str) -> None:
        """The same where a file says what kind of figure it is."""
        self.known.see_shown(name, value, kind)
        self.of.setdefault(name, set()).add(value)
        self.figures += 1


_DIGITS = {ord(digit): str(at % 10) for at, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹০১২৩৪৫৬৭৮৯")}


def read_all(app: Flask) -> Read:
    """Every published figure of this site, and everything that ties them together."""
    read, client = Read(Known()), app.test_client()
    for wave in outward.wave_infos():
        _tie(read.known, app, wave)
        for lang in offered_languages():
            _reach_page(read, client, wave, lang.code)
    _cards(read, client)
    for lang in offered_languages():
        _packs(read, app, lang.code)
    _open_data(read, client)
    return read


def _tie(known: Known, app: Flask, wave: WaveInfo) -> None:
    """What everybody knows: each division holds all who took part, once; a theme's and a claim's people took part."""
    with app.test_request_context("/"):
        parts = who_took_part(wave, "en").parts
    for part in parts:
        known.add_up([(wave.id, part.key, name) for name in part.names], (wave.id, "all"))


def _rules(known: Known, names: list[Name], values: list[int | None]) -> None:
    """Who knows the gate knows more: a hidden figure is no larger than any shown beside it, but for rounding."""
    shown = [value for value in values if value is not None]
    for name, value in zip(names, values, strict=True):
        if value is None and shown:
            known.at_most({name: 1.0}, min(shown) + 4)


def _reach_page(read: Read, client: FlaskClient, wave: WaveInfo, lang: str) -> None:
    page = _page(client, f"/consultations/reach/{wave.slug}/{wave.key}", lang)
    with client.application.test_request_context("/", headers={"Accept-Language": lang}):
        took_part = who_took_part(wave, lang)
    body = page.split("<main")[1].split("</main")[0] + "</main>"
    total = None
    if not took_part.total.hidden:
        total = read.see((wave.id, "all"), _printed(body, took_part.total.value))
    for part, block in zip(took_part.parts, TABLE.findall(body), strict=True):
        rows = {unescape(label): (words, share) for label, words, share in ROW.findall(block)}
        names: list[Name] = [(wave.id, part.key, name) for name in part.names]
        printed = [rows.get(words, ("not shown", "")) for words in part.names.values()]
        values = [read.see(name, words) for name, (words, _) in zip(names, printed, strict=True)]
        _rules(read.known, names, values)
        if rows:
            _derived(read, values, [share for _, share in printed], BAR.findall(block), total)


def _page(client: FlaskClient, address: str, lang: str) -> str:
    """One page in one language; what the page before left behind in this process is emptied, as a server does."""
    for name in list(g):
        g.pop(name)
    page = client.get(address, headers={"Accept-Language": lang}).get_data(as_text=True)
    if f'<html lang="{lang}"' not in page:
        raise ValueError(f"{address} is not in {lang}")
    return page


def _printed(body: str, value: int | None) -> str:
    """The number of all who took part as the page prints it: the sentence around it differs from language to language."""
    text = re.sub(r"<[^>]+>", " ", unescape(body)).translate(_DIGITS)
    if str(value) not in re.findall(r"\d+", text):
        raise ValueError("the page does not say how many took part")
    return str(value)


def _derived(read: Read, values: list[int | None], shares: list[str], bars: list[str], total: int | None) -> None:
    """Shares and lengths must follow from the figures beside them: otherwise they were made from others."""
    drawn = iter(bars)
    for value, share in zip(values, shares, strict=True):
        expected = min(1.0, value / total) if value is not None and total else 0.0
        printed = PEOPLE.search(share.translate(_DIGITS))
        if printed and abs(int(printed[1]) - 100 * expected) > 0.5001:
            read.telling.append(f"a share of {printed[1]} beside {value} of {total}")
        bar = next(drawn) if value is not None else "0"
        if abs(float(bar) - 360 * expected) > 0.051:
            read.telling.append(f"a bar of {bar} beside {value} of {total}")
    if next(drawn, None) is not None:
        read.telling.append("a bar beside no figure")


def _packs(read: Read, app: Flask, lang: str) -> None:
    """What leaves as files: a priority's pack, each wave's, and the needs assessment. Sentences are known by their numbers."""
    for name in list(g):
        g.pop(name)
    with app.test_request_context("/", headers={"Accept-Language": lang}):
        g._login_user = db.session.scalar(select(Person).limit(1))  # the officer who made the site
        today, asked = clock.today(), [("priority", "more"), *(("wave", str(wave.id)) for wave in outward.wave_infos())]
        papers = [compose(gather_pack(find_subject(kind, key, lang, today), lang, today)) for kind, key in asked]
        if lang == "en":  # it says in words where only adults spoke
            papers.append(compose_report(REPORTS["needs"], lang, today))
        files = [io.BytesIO() for _ in papers]
        for paper, file in zip(papers, files, strict=True):
            sheet.to_csv(paper, file)
    for out in files:
        for row in csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig"))):
            if (of := _counted_in(row, read.reported)) and row["figure"]:
                read.see(of, row["figure"])


def _counted_in(row: dict[str, str], reported: set[int]) -> Name | None:
    """Whose figure a sentence of a pack has, by the same name as everywhere else."""
    number, section = row["sentence"], row["section"]
    if found := OF_WAVE.fullmatch(number):
        wave, by, group = int(found[1]), found[2], found[3]
        if by is None:
            return {"2": (wave, "all"), "3": (wave, "reported")}.get(group)
        return wave, {"how": "provenance"}.get(by, by), "" if group == "unsaid" else _in_truth(by, group)
    if section == "heard" and OF_THEME.fullmatch(number):
        return "theme reported" if "reported by adults" in row["text"] else "theme", row["item"]
    found = OF_CLAIM.fullmatch(number)
    return _of_claim(int(found[1]), reported) if found else None


def _of_claim(claim_id: int, reported: set[int]) -> Name:
    """Those behind a claim: where nobody spoke for themselves, the figure is of what adults reported."""
    return "claim reported" if claim_id in reported else "claim", claim_id


def _in_truth(by: str, group: str) -> str:
    """Files name places by their key, pages by their number."""
    return next((str(area.id) for area in localities() if area.key == group), group) if by == "area" else group


def _open_data(read: Read, client: FlaskClient) -> None:
    for row in csv.DictReader(io.StringIO(client.get("/open-data/took-part.csv").get_data(as_text=True).lstrip("\ufeff"))):
        wave, by = int(row["wave"]), row["by"]
        name: Name = (wave, by) if by in ("all", "reported") else (wave, by, _in_truth(by, row["group"]))
        read.see_figure(name, int(row["people_about"]) if row["people_about"] else None, row["people_kind"])


def _cards(read: Read, client: FlaskClient) -> None:
    """Claims: the wall, their pages and the API, with the ways of speaking and the themes under each."""
    for card in client.get("/api/v1/you-said-we-did").get_json():
        read.reported |= {card["id"]} if card["is_reported"] else set()
        claim = _of_claim(card["id"], read.reported)
        read.known.see_shown(claim, card["people"]["value"], card["people"]["kind"])
        read.figures += 1
        page = _page(client, f"/you-said-we-did/{card['id']}", "en")
        tables = re.findall(r"<caption[^>]*>(.*?)</caption>(.*?)</table>", page, re.DOTALL)
        for number, (_, table) in enumerate(tables):
            rows = re.findall(r"<tr>\s*<td>(.*?)</td>\s*<td>(.*?)</td>", table, re.DOTALL)
            labels = [re.sub(r"<[^>]+>", "", label).strip() for label, _ in rows]
            if labels and labels[0].startswith("Theme"):
                for label, (_, words) in zip(labels, rows, strict=True):
                    read.see(("theme", label), words)
                    read.known.at_most({("theme", label): 1.0, claim: -1.0}, 0)
                read.known.at_most({claim: 1.0, **{("theme", label): -1.0 for label in labels}}, 0)
            elif number == 0:
                names: list[Name] = [("claim", card["id"], label) for label in labels]
                values = [read.see(name, words) for name, (_, words) in zip(names, rows, strict=True)]
                _rules(read.known, names, values)
                read.known.add_up(names, claim)
