"""HTML on standard input, a tagged PDF (PDF/UA-1) on standard output. Started as a process of its own, by its file name.

Must not import anything of the site: a web process never loads WeasyPrint, and what runs away is stopped here by the system.
Argument: the folder of the fonts, the only files it may open.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

SECONDS = 180  # of the processor: a pack of 370 pages takes 47
BYTES = 2 * 1024**3


def main() -> None:
    """Print one sheet."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    from weasyprint import HTML  # noqa: PLC0415 - after the limits, so that they hold for its libraries too
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

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
    sys.stdout.buffer.write(page.write_pdf(pdf_variant="pdf/ua-1"))


if __name__ == "__main__":
    main()
