"""Axe on the page that is open. Owns which of its rules count, and how it is run; not what else a page owes.

It is slow, and journeys come to the same page again and again: what was built just the same before is not looked at twice. The
same is the mark-up without its words, addresses and values, in a window as wide, with as much of it open, chosen or wrong.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
_SCRIPT = Axe().axe_script

# Axe steps through its work with timers, and no timer runs on a page without JavaScript: there it takes each step at once.
_NO_TIMERS = """() => {
  window.setTimeout = (act, after, ...rest) => { if (!(after > 999)) Promise.resolve().then(() => act(...rest)); return 0; };
}"""
# What axe does not judge: which words, where a link leads, what is typed or sent along. That there are some, it does.
_WORDS = re.compile(r">[^<]*[^<\s][^<]*<")
_VALUES = re.compile(r'(?<= )(action|formaction|href|name|src|srcset|value)="[^"#][^"]*"')
_STATE = """() => {
  const states = ":checked, :disabled, :focus, :invalid, :popover-open, :target, [open]";
  const all = [...document.querySelectorAll("*")], now = new Set(document.querySelectorAll(states));
  const sheets = [...document.styleSheets].map((sheet) => sheet.href);
  return [document.documentElement.outerHTML, [innerWidth, sheets, all.flatMap((part, at) => now.has(part) ? [at] : [])]];
}"""
_seen: dict[str, list[dict[str, Any]]] = {}


def violations(page: Page, *, has_script: bool, within: str = "html") -> list[dict[str, Any]]:
    """What axe finds on the page that is open, or found on one built the same; nothing else of its long report is fetched."""
    key = _built(page, within)
    if key not in _seen:
        _seen[key] = _run(page, has_script=has_script, within=within)
    return _seen[key]


def _built(page: Page, within: str) -> str:
    source, state = page.evaluate(_STATE)
    bare = _VALUES.sub(r"\1", _WORDS.sub(">x<", source))
    return hashlib.sha256(f"{within} {state} {bare}".encode()).hexdigest()


def _run(page: Page, *, has_script: bool, within: str) -> list[dict[str, Any]]:
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
