"""The command line: `python -m analysis themes|outcomes|screen|tones|redact|languages|evaluate|learn|models`.

Owns the arguments, the exit codes (0 done, 2 cannot, with one sentence on standard error) and nothing of the work itself.
Each command's module is loaded only when it is called, so that screening a file does not wait for a sentence model.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from analysis.readers import InputError
from analysis.screen import HELD_FROM

_FAILED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and answer with its exit code."""
    options = parser().parse_args(arguments)
    try:
        import_module(f"analysis.commands.{options.command}").run(options)
    except InputError as error:
        print(f"analysis: {error}", file=sys.stderr)  # noqa: T201 - this is the command line
        return _FAILED
    return 0


def parser() -> argparse.ArgumentParser:
    """The arguments of every command."""
    whole = argparse.ArgumentParser(prog="python -m analysis", description="Text in, themes out.")
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_themes(commands)
    for name, help_text in (
        ("outcomes", "score each answer against a framework's outcomes"),
        ("screen", "flag answers a safeguarding lead should see"),
        ("tones", "say what each answer is: praise, complaint, worry, wish"),
        ("redact", "take personal details out"),
        ("languages", "say which language each answer is in"),
    ):
        _add_rowwise(commands, name, help_text)
    _add_evaluate(commands)
    learn = commands.add_parser("learn", help="learn anew from this package's sentences, and keep the result in it")
    _add_framework(learn)
    learn.add_argument("--models", type=Path, help="folder of models (default: $ENGAGE_MODELS or the cache folder)")
    models = commands.add_parser("models", help="prepare the sentence model on this machine, once")
    models.add_argument("--out", type=Path, help="folder of models (default: $ENGAGE_MODELS or the cache folder)")
    models.add_argument("--source", type=Path, help="an official multilingual-e5-small folder to take it from")
    return whole


def _add_input(command: argparse.ArgumentParser) -> None:
    command.add_argument("input", type=Path, metavar="IN", help="answers, CSV or JSON Lines, UTF-8 or UTF-16 with its mark")
    command.add_argument("--encoding", help="of a file that is in another, such as windows-1252")
    command.add_argument("--text-column", default="text", help="column with the answers (default: text)")
    command.add_argument("--lang-column", default="lang", help="column with their language, if there is one")


def _add_model(command: argparse.ArgumentParser) -> None:
    command.add_argument("--tier", choices=("best", "fast"), default="best", help="fast works without a sentence model")
    command.add_argument("--models", type=Path, help="folder of models (default: $ENGAGE_MODELS or the cache folder)")


def _add_framework(command: argparse.ArgumentParser) -> None:
    command.add_argument("--framework", default="ecm", help="key of a framework pack, or a path to one (default: ecm)")


def _add_themes(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    themes = commands.add_parser("themes", help="find what people talk about")
    _add_input(themes)
    _add_model(themes)
    _add_framework(themes)
    themes.add_argument("--out", type=Path, required=True, metavar="REPORT.json")
    themes.add_argument("--seed", type=int, default=0, help="the same seed gives the same report (default: 0)")
    themes.add_argument("--group-column", help="whom an answer stands for, such as an age band: quotes are chosen from several")
    themes.add_argument("--label-language", default="en", help="what labels are in where enough of a theme is (default: en)")
    themes.add_argument("--workers", type=_at_least_one, help="processes (default: one a core); the report is the same")
    themes.add_argument("--dask", metavar="ADDRESS", help="give the work to a Dask cluster (default: $ENGAGE_DASK)")
    themes.add_argument("--cache", type=Path, metavar="FILE", help="keep vectors there: a later run embeds only what is new")
    themes.add_argument("--resume", type=Path, metavar="FOLDER", help="keep what is done there, and go on from it after a stop")
    _add_names(themes)
    told = "what the place is called: no theme is made of it, nor of a place that a twentieth of the answers name"
    themes.add_argument("--place-names", type=_names, default=(), metavar="A,B", help=told)
    told = "probability from which a text is a concern and takes no part (default: %(default)s; less leaves out more)"
    themes.add_argument("--concern-from", type=_share, default=HELD_FROM, metavar="P", help=told)
    themes.add_argument("--quiet", action="store_true", help="no progress on standard error")


def _add_names(command: argparse.ArgumentParser) -> None:
    command.add_argument("--keep-names", type=_names, default=(), metavar="A,B", help="names that are not to be taken out")
    told = "the place's schools, one a line: taken out however they are written"
    command.add_argument("--own-schools", type=_lines_of, default=(), metavar="FILE", help=told)


def _lines_of(path: str) -> tuple[str, ...]:
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise argparse.ArgumentTypeError(f"{path} cannot be read: give a text file in UTF-8") from None
    return tuple(line.strip() for line in lines if line.strip())


def _names(value: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in value.split(",") if name.strip())


def _add_evaluate(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    evaluate = commands.add_parser("evaluate", help="measure all this on texts whose labels are known")
    evaluate.add_argument("folder", type=Path, nargs="?", metavar="FOLDER", help="public texts, as docs/model-card.md names them")
    evaluate.add_argument("--coded", type=Path, metavar="FILE", help="texts that two people coded apart, CSV or JSON Lines")
    evaluate.add_argument("--coders", default="coder_a,coder_b", help="its two columns, outcomes joined by | (empty: none)")
    evaluate.add_argument("--text-column", default="text", help="its column with the texts (default: text)")
    evaluate.add_argument("--encoding", help="of a file that is not UTF-8, such as windows-1252")
    subjects = ("themes", "translations", "outcomes", "screening", "redaction", "languages")
    evaluate.add_argument("--only", nargs="+", choices=subjects, metavar="SUBJECT", help=f"of {', '.join(subjects)}")
    _add_model(evaluate)
    _add_framework(evaluate)
    evaluate.add_argument("--cache", type=Path, metavar="FILE", help="keep vectors there: measuring again is quicker")
    evaluate.add_argument("--out", type=Path, metavar="OUT.json", help="the figures as JSON too")


def _share(value: str) -> float:
    share = float(value)
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError("give a number above 0, and 1 at most")
    return share


def _at_least_one(value: str) -> int:
    count = int(value)
    if count < 1:
        raise argparse.ArgumentTypeError("at least 1 is needed")
    return count


def _add_rowwise(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, help_text: str) -> None:
    command = commands.add_parser(name, help=help_text)
    _add_input(command)
    command.add_argument("--out", type=Path, required=True, metavar="OUT.csv")
    if name == "redact":
        _add_names(command)
    if name == "languages":
        command.add_argument("--languages", default="", help="choose among: en,pl (default: the site's, others if plain)")
    if name in ("outcomes", "screen", "tones", "redact"):
        _add_model(command)
    if name == "outcomes":
        _add_framework(command)
