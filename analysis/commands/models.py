"""`models [--out DIR] [--source DIR]`: prepare the sentence models on this machine, once."""

import argparse
import sys
from importlib import import_module

from analysis.model_folder import ModelError
from analysis.readers import InputError


def run(options: argparse.Namespace) -> None:
    """Prepare them. Raises InputError saying what is missing; without the English ones the other does its work alone."""
    try:
        # Loaded here because they need packages that only the machine preparing the models has.
        prepare_model = import_module("analysis.model_build").prepare_model
        prepare_english = import_module("analysis.model_english").prepare_english
        prepare_static = import_module("analysis.model_static").prepare_static
        prepare_close = import_module("analysis.model_close").prepare_close
        prepare_details = import_module("analysis.model_details").prepare_details
        prepare_taught = import_module("analysis.model_taught").prepare_taught
    except ModuleNotFoundError as error:
        raise InputError(f"{error.name} is needed to prepare the model: run `uv sync --group models`.") from error
    try:
        prepare_model(options.out, options.source, say=_say)
    except ModelError as error:
        raise InputError(f"{error}.") from error
    for missing, steps in (
        ("no English model", (prepare_english, prepare_static)),
        ("no larger English model", (prepare_close,)),
        ("no taught model for all languages", (prepare_taught,)),
        ("no model for personal details", (prepare_details,)),
    ):
        try:
            for prepare in steps:
                prepare(options.out, say=_say)
        except ModelError as error:
            _say(f"{missing}: {error}")


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
