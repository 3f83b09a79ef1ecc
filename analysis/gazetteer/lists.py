"""The word lists of this folder, read from disk.

Owns their formats. It must not decide anything about a text.
"""

import lzma
from pathlib import Path

FOLDER = Path(__file__).parent


def read_list(name: str) -> frozenset[str]:
    """Return the words of the list `name` in this folder; lines that start with # are comments."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def read_lines(name: str) -> list[str]:
    """The lines of a compressed list, without comments."""
    return lzma.decompress((FOLDER / name).read_bytes()).decode("utf-8").split("\n")


def read_text_lines(name: str) -> list[str]:
    """The lines of a list that people edit, comments and empty lines left out."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
