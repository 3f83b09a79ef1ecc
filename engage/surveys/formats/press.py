"""HTML on standard input, a tagged PDF (PDF/UA-1) on standard output. Started as a process of its own, by its file name.

Must not import anything of the site: a web process never loads WeasyPrint, and what runs away is stopped here by the system.
Argument: the folder of the fonts, the only files it may open.
"""

from __future__ import annotations

import re
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

SECONDS = 180  # of the processor: a pack of 370 pages takes 47
BYTES = 2 * 1024**3
# The writings of India, whose letters stand in another order than they are spoken, and change with their neighbours.
REORDERED = re.compile("[\u0900-\u0dff]")


def main() -> None:
    """Print one sheet."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    from weasyprint import HTML  # noqa: PLC0415 - after the limits, so that they hold for its libraries too
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    say_what_each_letter_means()
    say_the_words_of_each_line()
    fonts = Path(sys.argv[1]).resolve()

    class Fonts(URLFetcher):  # type: ignore[misc]
        """Pictures that stand in the page itself, and our own fonts; nothing else, and never the network."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            """Open one of them; any other address is refused."""
            parts = urlsplit(url)
            if parts.scheme != "data" and (parts.scheme != "file" or Path(unquote(parts.path)).resolve().parent != fonts):
                raise ValueError("not a font of ours")
            return super().fetch(url, headers)

    page = HTML(string=sys.stdin.buffer.read().decode(), base_url=fonts.as_uri() + "/", url_fetcher=Fonts())
    sys.stdout.buffer.write(page.write_pdf(pdf_variant="pdf/ua-1", finisher=name_the_heads))


def name_the_heads(_document: Any, pdf: Any) -> None:
    """Say of each head of a table whether a column or a row is under it, and list the names that cells know their heads by.

    WeasyPrint names heads and leads each cell to its own, but has no list of the names (IDTree), without which none is found.
    """
    import pydyf  # noqa: PLC0415 - after the limits, as the rest

    elements = [one for one in pdf.objects if isinstance(one, pydyf.Dictionary) and one.get("Type") == "/StructElem"]
    by_reference = {one.reference: one for one in elements}
    for row in (one for one in elements if one["S"] == "/TR"):
        cells = [by_reference[kid] for kid in row["K"] if kid in by_reference]
        is_head = all(cell["S"] == "/TH" for cell in cells)
        for cell in cells:
            if cell["S"] == "/TH":
                cell["A"] = pydyf.Dictionary({**cell.get("A", {}), "O": "/Table", "Scope": "/Column" if is_head else "/Row"})
    named = sorted((one["ID"].string, one) for one in elements if "ID" in one)
    if named:
        names = pydyf.Array(part for name, one in named for part in (one["ID"], one.reference))
        limits = pydyf.Array([named[0][1]["ID"], named[-1][1]["ID"]])
        leaf = pydyf.Dictionary({"Names": names, "Limits": limits})
        pdf.add_object(leaf)
        root = next(one for one in pdf.objects if isinstance(one, pydyf.Dictionary) and one.get("Type") == "/StructTreeRoot")
        root["IDTree"] = pydyf.Dictionary({"Kids": pydyf.Array([leaf.reference])})


# WeasyPrint says of each letter what it stood for where it was first drawn: in Tamil "ர" is then read aloud as "ரை", and what
# stands before its consonant as nothing. So each letter gets its own meaning; and PDF has a place beside each line for its words.


def say_what_each_letter_means() -> None:
    """For the writings of India; elsewhere letters mean what they stood for."""
    from weasyprint.pdf.fonts import Font, TTFont  # noqa: PLC0415

    made = Font.__init__

    class Meanings(dict[int, str]):
        """What each letter of one font means."""

        def __init__(self, font: Any) -> None:
            super().__init__()
            self.font, self.own = font, dict[int, str]()

        def __setitem__(self, letter: int, text: str) -> None:
            if not text or REORDERED.search(text):
                if not self.own:
                    program = TTFont(BytesIO(self.font.file_content), fontNumber=self.font.index, lazy=True)
                    self.own = {program.getGlyphID(name): chr(code) for code, name in program.getBestCmap().items()}
                text = self.own.get(letter, text) or "\u200b"  # never empty: then it would have no meaning
            super().__setitem__(letter, text)

    def make(font: Any, *arguments: Any, **named: Any) -> None:
        made(font, *arguments, **named)
        font.to_unicode = Meanings(font)

    Font.__init__ = make


def say_the_words_of_each_line() -> None:
    """For the writings of India, as ActualText: it is what is read aloud and found, whatever the letters mean."""
    from weasyprint.formatting_structure.boxes import TextBox  # noqa: PLC0415
    from weasyprint.pdf.stream import Stream, pydyf  # noqa: PLC0415

    marked = Stream.marked

    @contextmanager
    def mark(stream: Any, box: Any, tag: str) -> Iterator[None]:
        with marked(stream, box, tag):
            if isinstance(box, TextBox) and REORDERED.search(box.text):
                properties = stream.stream[-2]  # between the name of the mark and its beginning
                if isinstance(properties, pydyf.Dictionary):
                    properties["ActualText"] = pydyf.String(box.text)
            yield

    Stream.marked = mark


if __name__ == "__main__":
    main()
