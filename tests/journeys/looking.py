"""What every page owes its readers, looked for in a real browser. Owns the checks and the ways of reading; names no page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.journeys import matrix
from tests.journeys.axe import violation, violations

RIGHT_TO_LEFT = frozenset({"ar", "fa", "ur"})
# Words that no sentence of ours can do without in English and that no other of our languages has.
ENGLISH = re.compile(r"\b(the|and|of|with|this|your?|what|cannot)\b", re.IGNORECASE)
# Called so in every language: whoever needs the body has to find it.
NAMES = re.compile(r"Equality Advisory and Support Service|Information Commissioner's Office")
SAME_ANYWHERE = 12  # letters: names and codes may stay as they are, sentences may not

_LOOK = """() => {
  const seen = (part) => part.checkVisibility({checkVisibilityCSS: true}) || part.closest(".vh, .skip") !== null;
  const words = [], unmarked = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const page = document.documentElement.lang;
  const authored = (part) => {
    const marked = part.closest("[lang]");
    return marked.lang !== page || part.closest("bdi, .who, [dir=auto], script, noscript, [translate=no]") !== null;
  };
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent.replace(/\\s+/g, " ").trim();
    if (!text || !seen(node.parentElement)) continue;
    if (!authored(node.parentElement)) words.push(text);
    else if (node.parentElement.closest("[lang]").lang === page
             && !node.parentElement.closest("script, noscript, [translate=no]")) unmarked.push(text);
  }
  for (const name of ["aria-label", "title", "placeholder", "alt", "data-done"])
    for (const part of document.querySelectorAll(`[${name}]`))
      if (!authored(part)) words.push(part.getAttribute(name));
  const small = [];
  const targets = "a[href], button, summary, select, textarea, label.choice, input:not([type=hidden])";
  for (const part of document.querySelectorAll(targets)) {
    if (part.matches("label.choice input") || part.closest(".vh, .skip") || !part.checkVisibility()) continue;
    const {width, height} = part.getBoundingClientRect();
    const label = part.textContent.trim().slice(0, 40);
    if (width < 43.5 || height < 43.5) small.push(`${part.tagName} “${label}” is ${width | 0} x ${height | 0} px`);
  }
  const root = document.documentElement, cut = [], lines = [];
  for (const part of document.querySelectorAll("body *")) {
    if (part.closest(".vh, .skip, svg") || !part.checkVisibility({checkVisibilityCSS: true})) continue;
    const own = [...part.childNodes].filter((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own.length) continue;
    const style = getComputedStyle(part), hides = (way) => way === "hidden" || way === "clip";
    if ((hides(style.overflowX) && part.scrollWidth > part.clientWidth + 1)
        || (hides(style.overflowY) && part.scrollHeight > part.clientHeight + 1))
      cut.push(part.textContent.trim().slice(0, 40));
    let inside = part;
    while (inside && !/auto|scroll/.test(getComputedStyle(inside).overflowY)) inside = inside.parentElement;
    // What is scrolled out of a box of its own lies on nothing: nobody sees it.
    const box = inside && inside !== document.body && inside !== root ? inside.getBoundingClientRect() : null;
    const range = document.createRange();
    for (const node of own) {
      range.selectNodeContents(node);
      // The middle of each line: tall letters may reach into the empty part of the line above.
      for (const {left, right, top, bottom} of range.getClientRects())
        if (!box || (top >= box.top - 1 && bottom <= box.bottom + 1))
          lines.push([left, right, top + (bottom - top) / 3, bottom - (bottom - top) / 3, part]);
    }
  }
  lines.sort((one, other) => one[2] - other[2]);
  const over = [];
  lines.forEach((one, at) => {
    for (let next = at + 1; next < lines.length && lines[next][2] < one[3]; next++)
      if (Math.min(one[1], lines[next][1]) - Math.max(one[0], lines[next][0]) > 2)
        over.push([one[4], lines[next][4]].map((part) => part.textContent.trim().slice(0, 30)).join("” on “"));
  });
  const broken = [];
  for (const part of document.querySelectorAll("h1, h2, h3, legend, label, button, .btn, .tool")) {
    if (part.closest(".vh, .skip, .code, .who") || !part.checkVisibility({checkVisibilityCSS: true})) continue;
    const inner = document.createTreeWalker(part, NodeFilter.SHOW_TEXT), range = document.createRange();
    for (let node = inner.nextNode(); node; node = inner.nextNode())
      for (const word of node.textContent.matchAll(/[\\p{L}\\p{M}’']{3,}/gu)) {
        if (/\\p{Script=Han}/u.test(word[0])) continue;
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const tops = [...range.getClientRects()].filter((box) => box.width > 0.5).map((box) => box.top);
        if (tops.length && Math.max(...tops) - Math.min(...tops) > 12) broken.push(word[0]);
      }
  }
  return {
    cut, covered: over, broken,
    lang: root.lang, dir: root.dir, title: document.title, headings: document.querySelectorAll("h1").length,
    over: root.scrollWidth - root.clientWidth, words, unmarked, small,
  };
}"""


_UNFOLD = """() => {
  const folded = document.querySelectorAll("main details:not([open])");
  for (const part of folded) part.open = true;
  return folded.length;
}"""


@dataclass(frozen=True)
class Reader:
    """One way of reading: a language, a window, and the modes that were chosen."""

    lang: str
    width: int = 360
    theme: str = "auto"
    text: str = "normal"
    spacing: str = "normal"
    font: str = "standard"
    easy: bool = False
    low_data: bool = False
    script: bool = True

    def __str__(self) -> str:
        """Short enough to name a test."""
        limits = ("easy" if self.easy else "", "low data" if self.low_data else "", "" if self.script else "no script")
        parts = (self.lang, str(self.width), self.theme, self.text, self.spacing, self.font, *limits)
        return " ".join(part for part in parts if part not in ("", "auto", "normal", "standard"))

    @property
    def has_chosen(self) -> bool:
        """Whether anything but the language is not as it is for everybody."""
        chosen = (self.theme, self.text, self.spacing, self.font, self.easy, self.low_data)
        return chosen != ("auto", "normal", "normal", "standard", False, False)


@dataclass
class Audit:
    """One reader's browser, and everything found wrong on the pages it was shown."""

    reader: Reader
    page: Page
    home: str
    english: frozenset[str] = frozenset()
    titles: dict[str, tuple[str, str]] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    found: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    name: str = ""

    def read(self, lang: str) -> None:
        """Choose another language, as one tap does; what else was chosen stays."""
        if lang != self.reader.lang:
            self.reader = replace(self.reader, lang=lang)
            self.page.request.get(f"/language/{lang}", max_redirects=0)

    def visit(self, name: str, address: str, *, status: int = 200, fingers: bool = False, axe: bool = True) -> None:
        """Open one page and look it over."""
        answer = self.page.goto(address)
        if answer is None or answer.status != status:
            self.found.append(f"{name}: {address} answered {answer.status if answer else 'nothing'}, not {status}")
            return
        self.look(name, fingers=fingers, axe=axe)

    def read_source(self, name: str, address: str) -> str:
        """Ask for one page without opening it: it is there, with one main heading and a title of its own. Its source."""
        answer = self.page.request.get(address, headers={"Accept-Language": self.reader.lang})
        source = answer.text()
        title = re.search(r"<title[^>]*>\s*(.*?)\s*</title>", source, re.DOTALL)
        mine = (self.reader.lang, " ".join(unescape(title[1]).split()) if title else "")
        if answer.status != 200:
            self.found.append(f"{name}: {address} answered {answer.status}, not 200")
        if (headings := len(re.findall(r"<h1\b", source))) != 1:
            self.found.append(f"{name}: {headings} main headings")
        if mine in self.titles.values():
            self.found.append(f"{name}: another page has the title “{mine[1]}” too")
        self.titles[name] = mine
        return source

    def look(self, name: str, *, fingers: bool = False, axe: bool = True) -> None:
        """Look over the page that is open. `fingers`: it is for answering, so all targets are at least 44 px."""
        self.page.wait_for_load_state()
        seen = self.page.evaluate(_LOOK)
        faults = [*self._frame(seen), *self._leaks(seen), *(seen["small"] if fingers else ())]
        mine = (self.reader.lang, seen["title"])
        if mine in self.titles.values():
            faults.append(f"another page has the title “{seen['title']}” too")
        self.titles[name] = mine
        self.words |= set(seen["words"])
        if file := matrix.picture(self.name, name, self.reader.lang, is_plain=not self.reader.has_chosen):
            self.page.screenshot(path=file, full_page=True)
        if axe:
            faults += self._judged()
        self.found += [f"{name}: {fault}" for fault in (*faults, *self.heard)]
        self.heard.clear()

    def _judged(self) -> Iterator[str]:
        """What axe finds, with everything opened that was folded away; `make matrix` has it look at the folded page too."""
        is_whole = matrix.FOLDER is not None
        if is_whole:
            yield from self._found("html")
        if self.page.evaluate(_UNFOLD):
            over = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 0:
                yield f"unfolded, it scrolls sideways by {over} px"
            yield from (f"unfolded: {fault}" for fault in self._found("details" if is_whole else "html"))
        elif not is_whole:
            yield from self._found("html")

    def _found(self, within: str) -> Iterator[str]:
        return map(violation, violations(self.page, has_script=self.reader.script, within=within))

    def _frame(self, seen: dict[str, Any]) -> Iterator[str]:
        lang = self.reader.lang
        if (seen["lang"], seen["dir"]) != (lang, "rtl" if lang in RIGHT_TO_LEFT else "ltr"):
            yield f"the page says lang={seen['lang']} dir={seen['dir']}"
        if seen["headings"] != 1:
            yield f"{seen['headings']} main headings"
        if seen["over"] > 0:
            yield f"scrolls sideways by {seen['over']} px"
        yield from (f"words are cut off: “{words}”" for words in seen["cut"])
        yield from (f"words lie on words: “{words}”" for words in seen["covered"][:3])
        if not self.reader.has_chosen:  # the largest letters in the widest font may have to break a long word
            yield from (f"a word goes on in the next line: “{word}”" for word in seen["broken"])

    def _leaks(self, seen: dict[str, Any]) -> Iterator[str]:
        if self.reader.lang == "en":
            return
        for text in map(_without_addresses, seen["words"]):
            letters = sum(map(str.isalpha, text))
            if (letters > SAME_ANYWHERE and text in self.english) or ENGLISH.search(NAMES.sub("", text)):
                yield f"in English: “{text}”"
        # Staff pages only keep the direction of what officers wrote: most of it has no mark there yet.
        for text in map(_without_addresses, [] if "/staff/" in self.page.url else seen["unmarked"]):
            if ENGLISH.search(text):
                yield f"somebody's English, unmarked: “{text}”"


def _without_addresses(text: str) -> str:
    return re.sub(r"\S+@\S+|https?://\S+", "", text).strip(" ·")


@contextmanager
def reading(
    browser: Browser, url: str, reader: Reader, english: frozenset[str] = frozenset(), state: Any = None
) -> Iterator[Audit]:
    """A browser of this reader with its modes chosen; what it says on its console and whom it asks is written down."""
    context = browser.new_context(
        viewport={"width": reader.width, "height": 740},
        locale="en-GB" if reader.lang == "en" else reader.lang,
        java_script_enabled=reader.script,
        base_url=url,
        storage_state=state,
        reduced_motion="reduce",
    )
    audit = Audit(reader, context.new_page(), url, english, name=str(reader))
    _listen(context, audit)
    if reader.has_chosen:
        _choose(audit.page, reader)
    yield audit
    context.close()


def _listen(context: BrowserContext, audit: Audit) -> None:
    def told(message: ConsoleMessage) -> None:
        # The browser reports the status of the page itself too: that is checked where the page is asked for.
        if message.type in ("error", "warning") and "responded with a status of" not in message.text:
            audit.heard.append(f"on the console: {message.text}")

    context.on("console", told)
    context.on("weberror", lambda error: audit.heard.append(f"script failed: {error.error}"))
    context.on(
        "request",
        lambda asked: None if asked.url.startswith((audit.home, "data:")) else audit.heard.append(f"asked {asked.url}"),
    )


def _choose(page: Page, reader: Reader) -> None:
    page.goto("/access/")
    page.locator(f"#theme-{reader.theme}").check()
    page.locator(f"#text-{reader.text}").check()
    page.locator(f"#spacing-{reader.spacing}").check()
    page.locator(f"#font-{reader.font}").check()
    page.locator("#easy").set_checked(reader.easy)
    page.locator("#low_data").set_checked(reader.low_data)
    page.locator("main form button[type=submit]").click()
