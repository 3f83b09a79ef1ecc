"""Sign-language videos of a survey's questions: files that lie in its folder. Owns finding and naming them; makes none.

`media/<question key>.bsl.mp4` or `.webm`, with `<question key>.bsl.vtt` (captions) and `<question key>.bsl.txt` (a transcript)
beside it; `_start` in place of the key is the start page. They are read once, with the survey.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, current_app

from engage.surveys.definition import SurveySource

log = logging.getLogger(__name__)
FOLDER = "media"
START = "_start"
VIDEO_TYPES: Mapping[str, str] = {".mp4": "video/mp4", ".webm": "video/webm"}
CAPTION_TYPE = "text/vtt"
LONGEST_TRANSCRIPT_BYTES = 100_000
_KEY = "engage.signed"


@dataclass(frozen=True)
class SignedVideo:
    """One video with what belongs to it. `version` changes with the files, so that browsers may keep them for long."""

    video: Path
    captions: Path | None
    transcript: str
    version: str

    @property
    def mimetype(self) -> str:
        """Of the video."""
        return VIDEO_TYPES[self.video.suffix]

    @property
    def megabytes(self) -> float:
        """How much a reader would have to load."""
        return self.video.stat().st_size / 1_000_000


Videos = Mapping[str, SignedVideo]


def find(folder: Path, source: SurveySource) -> tuple[dict[str, SignedVideo], list[str]]:
    """The videos in a survey's folder by question key, and what is wrong with files there, one sentence each."""
    media = folder / FOLDER
    keys = {START, *(question.key for question in source.questions)}
    found: dict[str, SignedVideo] = {}
    problems: list[str] = []
    for video in sorted(media.glob("*.bsl.*")) if media.is_dir() else ():
        key, where = video.name.partition(".")[0], f"{source.slug}/{FOLDER}/{video.name}"
        if video.suffix not in VIDEO_TYPES:
            continue
        if key not in keys:
            problems.append(f'{where}: the survey has no question "{key}"; it takes no part')
        elif key in found:
            problems.append(f"{where}: there is another video of this question; it takes no part")
        else:
            found[key] = _video(video, key)
            problems += [f"{where}: {fault}" for fault in _faults(found[key])]
    return found, problems


def load(app: Flask, folders: Mapping[str, Path], sources: Mapping[str, SurveySource]) -> None:
    """Look for the videos of every survey."""
    videos: dict[str, Videos] = {}
    for slug, source in sources.items():
        videos[slug], problems = find(folders[slug], source)
        for problem in problems:
            log.warning("%s", problem)
    app.extensions[_KEY] = videos


def video_of(slug: str, key: str) -> SignedVideo | None:
    """The video of one question, or of the start page (`START`); None where nobody has made one."""
    videos: Mapping[str, Videos] = current_app.extensions[_KEY]
    return videos.get(slug, {}).get(key)


def file_called(slug: str, name: str) -> tuple[Path, str] | None:
    """One of the files that pages name, with its type: nothing else of the folder is ever served."""
    found = video_of(slug, name.partition(".")[0])
    if found is None:
        return None
    if name == found.video.name:
        return found.video, found.mimetype
    if found.captions and name == found.captions.name:
        return found.captions, CAPTION_TYPE
    return None


def _video(video: Path, key: str) -> SignedVideo:
    captions, transcript = video.with_name(f"{key}.bsl.vtt"), video.with_name(f"{key}.bsl.txt")
    stamps = [f"{file.name} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in (video, captions) if file.is_file()]
    return SignedVideo(
        video=video,
        captions=captions if captions.is_file() else None,
        transcript=_words(transcript),
        version=hashlib.sha256("\n".join(stamps).encode()).hexdigest()[:12],
    )


def _words(file: Path) -> str:
    if not file.is_file():
        return ""
    with file.open("rb") as opened:
        return opened.read(LONGEST_TRANSCRIPT_BYTES).decode("utf-8-sig", "replace").strip()


def _faults(found: SignedVideo) -> list[str]:
    missing = [("captions (.vtt)", found.captions), ("transcript (.txt)", found.transcript)]
    return [f"has no {what} beside it; people who do not see or do not sign need it" for what, there in missing if not there]
