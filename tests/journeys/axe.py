"""Axe on the page that is open. Owns which of its rules count, and how it is run; not what else a page owes."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
_SCRIPT = Axe().axe_script

# Axe steps through its work with timers, and no timer runs on a page without JavaScript: there it takes each step at once.
_NO_TIMERS = """() => {
  window.setTimeout = (act, after, ...rest) => { if (!(after > 999)) Promise.resolve().then(() => act(...rest)); return 0; };
}"""


def violations(page: Page, *, has_script: bool, within: str = "html") -> list[dict[str, Any]]:
    """What axe finds on the page that is open; nothing else of its long report is fetched."""
    if not has_script:
        page.evaluate(_NO_TIMERS)
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(
        "([within, options]) => axe.run(within, options).then((report) => report.violations)",
        [within, {**RULES, "resultTypes": ["violations"]}],
    )
    return found


def violation(one: dict[str, Any]) -> str:
    """One finding of axe in one line."""
    places = ", ".join(node["target"][0] for node in one["nodes"][:3])
    return f"axe {one['id']}: {one['help']} ({len(one['nodes'])}: {places})"
