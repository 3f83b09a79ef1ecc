"""A picture made anew: nothing stays but what can be seen, no file is believed, and none costs more than it may."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from engage.surveys.developing import LONGEST_SIDE, PictureError, develop
from tests.engage.surveys import pictures


def seen(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


@pytest.mark.parametrize("sent", [pictures.jpeg(), pictures.png()], ids=["jpeg", "png"])
def test_nothing_that_the_file_told_is_left_in_its_bytes(sent: bytes) -> None:
    assert b"Sam Sample" in sent
    made = develop(sent).data
    for told in (b"Sam Sample", pictures.PHONE, b"Mill Lane", b"Exif", b"ICC_PROFILE", b"http", b"Author", pictures.THUMBNAIL):
        assert told not in made
    marks = {made[at + 1] for at in range(len(made) - 1) if made[at] == 0xFF and 0xE1 <= made[at + 1] <= 0xEF}
    assert marks == set(), "not one of the parts in which a JPEG tells something"
    assert b"\xff\xfe" not in made, "no comment"
    assert dict(seen(made).getexif()) == {}


def test_the_place_was_there_to_be_taken_out() -> None:
    told = seen(pictures.jpeg()).getexif()
    assert tuple(float(part) for part in told.get_ifd(0x8825)[2]) == (51, 30, 26.54)


def test_a_photo_taken_sideways_stands_upright() -> None:
    made = seen(develop(pictures.jpeg((60, 40), turned=6)).data)
    assert made.size == (40, 60)
    corner = made.getpixel((35, 5))
    assert isinstance(corner, tuple)
    assert min(corner) > 240, "what was in the corner on the left is on the right now"


def test_a_large_one_becomes_smaller_and_what_is_clear_becomes_white() -> None:
    made = seen(develop(pictures.jpeg((4000, 3000))).data)
    assert made.size == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)
    pale = seen(develop(pictures.png()).data).getpixel((30, 20))
    assert isinstance(pale, tuple)
    assert pale[0] > 200
    assert 120 < pale[1] < 160, "half red on white"


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b"", "unknown"),
        (b"<html><script>alert(1)</script></html>", "unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown"),
        (pictures.jpeg((600, 400))[:700], "unknown"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "unknown"),
        (pictures.heic(), "heif"),
        (pictures.bomb(), "too many dots"),
    ],
    ids=["nothing", "page", "drawing in code", "cut off", "program", "heic", "bomb"],
)
def test_what_is_no_picture_or_too_much_of_one_is_refused(sent: bytes, why: str) -> None:
    with pytest.raises(PictureError) as refused:
        develop(sent)
    assert refused.value.why == why
