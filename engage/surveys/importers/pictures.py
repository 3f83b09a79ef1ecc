"""Whether what another system asks for as a file is a picture and nothing else. Pure."""

from __future__ import annotations

_ENDINGS = frozenset({"jpg", "jpeg", "jpe", "png", "gif", "webp", "bmp", "heic", "heif", "tif", "tiff", "svg"})


def only_pictures(named: object) -> bool:
    """`named` : kinds or endings as those systems write them, "image/*, .png" or "png,jpg"; anything where none is named."""
    parts = [part.strip().lower() for part in named.replace(";", ",").split(",")] if isinstance(named, str) else []
    found = [part for part in parts if part]
    return bool(found) and all(part.startswith("image/") or part.lstrip(".") in _ENDINGS for part in found)
