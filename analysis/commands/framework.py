"""The framework named on the command line."""

from analysis.frameworks import Framework, FrameworkError, load_framework
from analysis.readers import InputError


def read_framework(key_or_path: str) -> Framework:
    """The framework pack; InputError with its own sentence where it cannot be read."""
    try:
        return load_framework(key_or_path)
    except FrameworkError as error:
        raise InputError(str(error)) from error
