"""`models [--out DIR] [--source DIR]`: prepare the sentence model on this machine, once."""

import argparse
import sys
from importlib import import_module

from analysis.model_folder import ModelError
from analysis.readers import InputError


def run(options: argparse.Namespace) -> None:
    """Prepare it. Raises InputError saying what is missing."""
    try:
        # Loaded here because it needs packages that only the machine preparing the model has.
        prepare_model = import_module("analysis.model_build").prepare_model
    except ModuleNotFoundError as error:
        raise InputError(f"{error.name} is needed to prepare the model: run `uv sync --group models`.") from error
    try:
        prepare_model(options.out, options.source, say=lambda line: sys.stderr.write(line + "\n"))
    except ModelError as error:
        raise InputError(f"{error}.") from error
