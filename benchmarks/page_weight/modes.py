"""The ways of having the pages that are weighed: each mode alone, two scripts, and some that people have together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext

Cookies = list[dict[str, object]]


@dataclass(frozen=True)
class Mode:
    """One way of having the pages: what is chosen under "Display", and the language."""

    name: str
    lang: str = "en"
    choices: Mapping[str, str] = field(default_factory=dict)


# A new mode is one more line; what a page does not offer is said and left out.
MODES = (
    Mode("standard"),
    Mode("low data", choices={"low_data": "y"}),
    Mode("dark", choices={"theme": "dark"}),
    Mode("strong contrast", choices={"theme": "contrast"}),
    Mode("largest text", choices={"text": "largest"}),
    Mode("wide spacing", choices={"spacing": "wide"}),
    Mode("Lexend", choices={"font": "lexend"}),
    Mode("OpenDyslexic", choices={"font": "opendyslexic"}),
    Mode("nothing moves", choices={"still": "y"}),
    Mode("Urdu", lang="ur"),
    Mode("Tamil", lang="ta"),
    Mode("Chinese", lang="zh"),
    Mode("Easy Read", choices={"easy": "y"}),
    Mode("Easy Read, Urdu", lang="ur", choices={"easy": "y"}),
    Mode("Easy Read, Tamil", lang="ta", choices={"easy": "y"}),
    Mode("Easy Read, low data", choices={"easy": "y", "low_data": "y"}),
)


def cookies_of(browser: Browser, address: str, mode: Mode) -> Cookies | None:
    """What a browser keeps after choosing this mode; empty where nothing is chosen, none where the site does not offer it."""
    if not mode.choices and mode.lang == "en":
        return []
    with browser.new_context(base_url=address) as context:
        return [{**one} for one in context.cookies()] if _choose(context, mode) else None


def _choose(context: BrowserContext, mode: Mode) -> bool:
    page = context.new_page()
    page.goto(f"/language/{mode.lang}?next=/access/")
    for name, value in mode.choices.items():
        found = page.locator(f"main form [name={name}][value={value}]")
        if not found.count():
            return False
        found.check()
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()
    return True
