"""`engage demo`: the sample authority, ready to look at, with web and worker running."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import click
from flask import Flask

from analysis.model_folder import (
    CLOSE_NAME,
    DETAILS_NAME,
    ENGLISH_NAME,
    MANIFEST,
    MODEL_NAME,
    TAUGHT_NAME,
    default_models_folder,
)
from engage.app import create_app
from engage.core import clock, paths, serving
from engage.core.acting import acting_as
from engage.core.config import Settings, load_settings
from engage.core.schema import prepare_database
from engage.sample.load import is_complete, load_sample
from engage.sample.resetting import reset_folder
from engage.sample.sign_ins import read_listing

HOST = "127.0.0.1"
WEB_PROCESSES = 2


@click.command()
@click.option("--no-serve", is_flag=True, help="Load the sample and stop.")
@click.option("--reset", is_flag=True, help="First delete everything in the data folder, after asking.")
@click.option("--yes", is_flag=True, help="Do not ask before --reset.")
@click.option("--port", default=8000, show_default=True, envvar="PORT")
def demo(no_serve: bool, reset: bool, yes: bool, port: int) -> None:
    """Look at Engage with a fictional authority: Wrenshire. A second start keeps what you did to it."""
    home = paths.data_home()
    if not no_serve:
        serving.check_port(HOST, port)
    if reset and not reset_folder(home, ask=None if yes else click.confirm):
        return
    settings = load_settings(home)
    _load(settings)
    click.echo(f"\n{read_listing(home)}")
    if not no_serve:
        sys.exit(_serve(port))


def _load(settings: Settings) -> None:
    """Load in a process of its own what is not loaded yet, so that the one that stays needs no memory for the analysis."""
    app = create_app(settings)
    with app.app_context():
        prepare_database()
        if is_complete():
            return
    prepare_model(settings)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        process.submit(_load_all, settings).result()


def _load_all(settings: Settings) -> None:
    app: Flask = create_app(settings)
    with app.app_context(), acting_as("command"):  # what the command said of itself stayed in its own process
        load_sample(clock.today(), clock.now(), click.echo)


def prepare_model(settings: Settings) -> None:
    """Prepare the sentence models once for this machine; where that cannot be, say so and go on without them."""
    folder = Path(settings.models_folder) if settings.models_folder else default_models_folder()
    wanted = (MODEL_NAME, ENGLISH_NAME, CLOSE_NAME, TAUGHT_NAME, DETAILS_NAME)
    if settings.analysis_tier != "best" or all((folder / name / MANIFEST).is_file() for name in wanted):
        return
    click.echo("Preparing the sentence models, once for this machine ...")
    command = [sys.executable, "-m", "analysis", "models", "--out", str(folder)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own module
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        click.echo(f"There is no sentence model on this machine ({reason}). Themes are found the fast way, without one.")


def _serve(port: int) -> int:
    click.echo(f"Engage is starting on http://{HOST}:{port} (staff: /staff/). Ctrl-C stops it.")
    os.environ["ENGAGE_SAMPLE_CODES"] = "1"  # the second step says the sample accounts' codes; no other account's, ever
    worker = [sys.executable, "-m", "engage", "work"]
    return serving.run_together(serving.Site(HOST, port, WEB_PROCESSES), {"worker": worker}, click.echo)
