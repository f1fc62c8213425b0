"""The command that serves the application with gunicorn."""

import subprocess
import sys
import time

import click

from survey.config import from_environment
from survey.infra import logs

AGAIN_AFTER = 5
"""Seconds after which a worker that ended is begun again, counted from when it began."""
LONGEST_ADDRESS = 8190
"""Bytes of a request's first line, as many as gunicorn allows: HR may tick every action and then ask for a topic."""


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port to listen on.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(min=1))
@click.option("--threads", default=4, show_default=True, type=click.IntRange(min=1))
@click.option("--worker/--no-worker", default=True, help="Do the work behind the pages too; else run `survey worker`.")
def run(*, bind: str, workers: int, threads: int, worker: bool) -> None:
    """Serve the application, and do the work behind its pages."""
    logs.set_up(from_environment())  # refuses what is unsafe before there is a server
    serve(bind, workers, threads, worker=worker)


class Beside:
    """The work behind the pages, in a process beside the server: begun again when that ends, not too often."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._begun_at = 0.0

    def keep(self) -> None:
        """Begin the process when there is none. One that ends at once is begun again after a while only."""
        if self._process is not None and self._process.poll() is None:
            return
        if self._process is not None and time.monotonic() - self._begun_at < AGAIN_AFTER:
            return
        self._begun_at = time.monotonic()
        self._process = subprocess.Popen([sys.executable, "-m", "survey.cli", "worker"])  # our own

    def end(self) -> None:
        """End the process, with what it is at."""
        if self._process is not None:
            self._process.terminate()


def serve(bind: str, workers: int, threads: int, *, worker: bool = True) -> None:
    """Become a gunicorn server; no access log, for times and addresses are data about a person."""
    from survey.cli.serving import Log, Server  # noqa: PLC0415  # only this command needs a server

    beside = Beside() if worker else None
    settings = {
        "bind": bind,
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "limit_request_line": LONGEST_ADDRESS,
        "accesslog": None,
        "logger_class": Log,
        "control_socket_disable": True,  # one more door, in a home that a service may not even have
        **({"on_exit": lambda _server: beside.end()} if beside else {}),
    }
    Server(settings, each_second=beside.keep if beside else None).run()
