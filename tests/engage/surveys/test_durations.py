"""How long a recording is: told by every kind of container, whole, written piece by piece, or cut off."""

from __future__ import annotations

import contextlib
import shutil
import struct
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.surveys.containers import AUDIO, ContainerError, Recorded, read_container
from engage.surveys.durations import seconds_of
from tests.engage.surveys import sounds
from tests.engage.surveys.sounds import box, element

WORDS = "Write as much or as little as you like. " * 4


def seconds(data: bytes) -> float:
    return seconds_of(read_container(data))


def as_recorded(data: bytes, form: str) -> Recorded:
    return Recorded(f"audio/{form}", AUDIO, data)


def full_box(name: bytes, version: int, *inside: bytes) -> bytes:
    return box(name, bytes((version, 0, 0, 0)), *inside)


def ogg_page(serial: int, granule: int, body: bytes) -> bytes:
    return b"OggS\0\0" + struct.pack("<qIII", granule, serial, 0, 0) + bytes((1, len(body))) + body


def opus(granule: int) -> bytes:
    head = b"OpusHead\x01\x01" + struct.pack("<HI", 312, 16_000) + b"\0\0\0"
    return ogg_page(7, 0, head) + ogg_page(7, granule, b"sound") + ogg_page(9, 10**9, b"another stream")


def live_webm(milliseconds: list[int]) -> bytes:
    """As browsers record: no length at the head, clusters that do not say where they end."""
    head = element(b"\x1a\x45\xdf\xa3", element(b"\x42\x82", b"webm"))
    info = element(b"\x15\x49\xa9\x66", element(b"\x2a\xd7\xb1", (1_000_000).to_bytes(3, "big")))
    tracks = element(b"\x16\x54\xae\x6b", element(b"\xae", element(b"\x83", b"\x02")))
    block = element(b"\xa3", b"\x81" + struct.pack(">h", 500) + b"\x80sound")
    clusters = [
        element(b"\x1f\x43\xb6\x75", element(b"\xe7", at.to_bytes(4, "big")) + block, unknown=True) for at in milliseconds
    ]
    return head + element(b"\x18\x53\x80\x67", b"".join((info, tracks, *clusters)), unknown=True)


def mp4(*, told: int, pieces: list[int] = [], version: int = 0) -> bytes:  # noqa: B006 - never changed
    """A head that says how many thousandths it is long, and pieces that each say where they start, in 48,000ths."""
    dates, number = (bytes(16), ">Q") if version else (bytes(8), ">I")
    mvhd = full_box(b"mvhd", version, dates, struct.pack(">I", 1000), struct.pack(number, told))
    tkhd = full_box(b"tkhd", version, dates, struct.pack(">I", 3), bytes(4))
    handler = box(b"hdlr", bytes(8), b"soun", bytes(12), b"x")
    mdia = box(b"mdia", full_box(b"mdhd", version, dates, struct.pack(">I", 48_000), bytes(8)), handler)
    moofs = [
        box(
            b"moof", box(b"traf", full_box(b"tfhd", 0, struct.pack(">I", 3)), full_box(b"tfdt", version, struct.pack(number, at)))
        )
        for at in pieces
    ]
    return b"".join((box(b"ftyp", b"isom"), box(b"moov", mvhd, box(b"trak", tkhd, mdia)), *moofs, box(b"mdat", b"sound")))


def wav(n_bytes: int, *, told: int | None = None) -> bytes:
    form = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    parts = form + b"data" + struct.pack("<I", n_bytes if told is None else told) + bytes(n_bytes)
    return b"RIFF" + struct.pack("<I", 4 + len(parts)) + b"WAVE" + parts


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (opus(48_000 * 200 + 312), 200),
        (live_webm([0, 5_000, 199_000]), 199.5),
        (mp4(told=200_000), 200),
        (mp4(told=200_000, version=1), 200),
        (mp4(told=0, pieces=[0, 48_000 * 150]), 150),
        (mp4(told=2**64 - 1, pieces=[48_000 * 150], version=1), 150),
        (wav(8_000 * 4), 4),
        (wav(8_000 * 4, told=0xFFFFFFFF), 4),
        (b"\xff\xfb\x90\x00" + bytes(413) + b"\xff\xfb\x90\x00" + bytes(413), 2 * 1152 / 44_100),
        (b"\xff\xf3\x40\x00" + bytes(140), 576 / 22_050),
    ],
)
def test_every_kind_tells_how_long_it_is(data: bytes, expected: float) -> None:
    assert seconds(data) == pytest.approx(expected, abs=0.01)


def test_a_whole_webm_tells_it_in_its_head() -> None:
    duration = element(b"\x44\x89", struct.pack(">d", 181_000.0))
    head = element(b"\x1a\x45\xdf\xa3", element(b"\x42\x82", b"webm"))
    assert seconds_of(as_recorded(head + element(b"\x18\x53\x80\x67", element(b"\x15\x49\xa9\x66", duration)), "webm")) == 181


@pytest.mark.parametrize("make", [sounds.mp4, sounds.webm, sounds.wav, sounds.mp3, sounds.ogg])
def test_one_that_does_not_tell_counts_as_short(make: object) -> None:
    assert seconds(make()) < 1  # type: ignore[operator]


def test_one_that_was_cut_off_is_as_long_as_what_is_there() -> None:
    whole = live_webm([0, 100_000, 199_000])
    assert 100 <= seconds(whole[:-40]) < 199.5


@given(st.sampled_from([opus(9_000), live_webm([0, 9]), mp4(told=9, pieces=[9]), wav(9)]), st.data())
def test_broken_bytes_are_refused_or_measured_and_nothing_else(whole: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(8, len(whole) - 1))
    broken = whole[:place] + data.draw(st.binary(min_size=1, max_size=4)) + whole[place + 1 :]
    with contextlib.suppress(ContainerError, struct.error, IndexError):
        assert seconds(broken) >= 0


@pytest.mark.skipif(shutil.which("opusenc") is None, reason="no opusenc here")
@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="no espeak-ng here")
def test_what_a_real_encoder_makes_is_as_long_as_what_it_was_given() -> None:
    spoken = subprocess.run(["espeak-ng", "--stdout", WORDS], capture_output=True, check=True).stdout
    packed = subprocess.run(["opusenc", "--quiet", "--ignorelength", "-", "-"], input=spoken, capture_output=True, check=True)
    assert seconds(packed.stdout) == pytest.approx(seconds(spoken), abs=0.1)
