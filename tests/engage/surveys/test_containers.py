"""Recordings by their bytes: what is taken, what is taken out of it, and what is no recording at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.surveys.containers import ContainerError, read_container
from tests.engage.surveys import sounds

EACH = {
    "video/mp4": sounds.mp4(),
    "audio/mp4": sounds.mp4(video=False),
    "video/webm": sounds.webm(video=True),
    "audio/webm": sounds.webm(),
    "audio/wav": sounds.wav(),
    "audio/mpeg": sounds.mp3(),
    "audio/ogg": sounds.ogg(),
}


@pytest.mark.parametrize("mimetype", EACH)
def test_a_kind_is_told_by_the_bytes_alone(mimetype: str) -> None:
    found = read_container(EACH[mimetype])
    assert (found.mimetype, found.kind) == (mimetype, mimetype.split("/", maxsplit=1)[0])
    assert b"sound" in found.data


@pytest.mark.parametrize("mimetype", [kind for kind in EACH if kind != "audio/ogg"])
def test_where_when_and_with_what_it_was_made_is_taken_out(mimetype: str) -> None:
    found = read_container(EACH[mimetype]).data
    for told in (sounds.PLACE, sounds.PHONE, sounds.DATE, b"\x07" * 8):
        assert told not in found


@pytest.mark.parametrize("mimetype", ["video/mp4", "video/webm", "audio/wav"])
def test_nothing_moves_inside_so_that_it_still_plays(mimetype: str) -> None:
    before, after = EACH[mimetype], read_container(EACH[mimetype]).data
    assert len(after) == len(before)
    assert after.index(b"sound") == before.index(b"sound")
    assert read_container(after).data == after, "a second cleaning finds nothing"


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"<html><script>alert(1)</script>",
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        b"%PDF-1.7",
        b"MZ" + bytes(60),
        sounds.mp4()[:30],
        sounds.box(b"ftyp", b"isom") + sounds.box(b"mdat", b"x"),
        b"\x1a\x45\xdf\xa3\x80",
        b"\x1a\x45\xdf\xa3" + b"\0" * 20,
        sounds.box(b"ftyp", b"isom") + b"\xff\xff\xff\xffmoov",
        b"ID3",
    ],
)
def test_what_is_no_recording_is_refused(sent: bytes) -> None:
    with pytest.raises(ContainerError):
        read_container(sent)


def test_a_file_made_of_nothing_but_parts_is_refused_soon() -> None:
    with pytest.raises(ContainerError, match="too many parts"):
        read_container(b"\x1a\x45\xdf\xa3\x80" + b"\xae\x80" * 300_000)


@given(st.sampled_from(list(EACH.values())), st.data())
def test_a_damaged_file_is_cleaned_or_refused_and_never_anything_else(whole: bytes, data: st.DataObject) -> None:
    broken = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    for _ in range(data.draw(st.integers(0, 4))):
        if broken:
            broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = read_container(bytes(broken))
    except ContainerError:
        return
    assert found.mimetype.split("/")[0] in ("audio", "video")
