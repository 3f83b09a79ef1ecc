"""A picture somebody sent, made anew from its dots alone: smaller, and with nothing of where, when and with what it was taken.

Pure. Knows JPEG, PNG, WebP and GIF (its first picture); every one leaves as a JPEG on white. Nothing of the file itself is
kept: no EXIF, place, date, comment, thumbnail, colour profile, second picture or film behind it. What can be seen in the
picture stays in it. Raises `PictureError`, whose `why` says what is wrong with it.
"""

from __future__ import annotations

from io import BytesIO
from typing import Literal

from PIL import Image, ImageOps

from engage.surveys.containers import Recorded

PICTURE = "picture"
MIMETYPE = "image/jpeg"
LONGEST_SIDE = 1600  # dots: enough to read small writing in a drawing, and about 300 KB
MOST_DOTS = 64_000_000  # a JPEG of so many is made out at a fraction of its size
MOST_DOTS_OTHER = 25_000_000  # of any other, every dot is made out first: about 100 MB for a moment
_QUALITY = 82
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_HEIF = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}
Why = Literal["unknown", "heif", "too many dots"]


class PictureError(ValueError):
    """Not a picture that can be taken here."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def develop(data: bytes) -> Recorded:
    """The picture in these bytes, upright, at most `LONGEST_SIDE` dots long, as a JPEG that holds nothing else."""
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF:
        raise PictureError("heif")
    try:
        return Recorded(MIMETYPE, PICTURE, _written(_seen(data)))
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise PictureError("too many dots") from problem
    except Exception as problem:  # decoders of four formats over bytes from anywhere: whatever they raise, it is no picture
        raise PictureError("unknown") from problem


def _seen(data: bytes) -> Image.Image:
    """The dots, upright and no more of them than are kept."""
    with Image.open(BytesIO(data), formats=_FORMATS) as opened:
        is_jpeg = opened.format == "JPEG"
        if opened.width * opened.height > (MOST_DOTS if is_jpeg else MOST_DOTS_OTHER):
            raise PictureError("too many dots")
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # of a JPEG: only as many dots as are needed are made out at all
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return upright


def _written(seen: Image.Image) -> bytes:
    """On white, in a new picture: what a picture remembers of its file (`info`) would be written out with it."""
    clear = seen.convert("RGBA")
    fresh = Image.new("RGB", clear.size, "white")
    fresh.paste(clear, mask=clear.getchannel("A"))
    out = BytesIO()
    fresh.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
