"""The command that serves the application with gunicorn."""

import gc
import subprocess
import sys
import time

import click
from flask import Flask

from survey.config import from_environment

AGAIN_AFTER = 5
"""Seconds after which a worker that ended is begun again, counted from when it began."""


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port to listen on.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(min=1))
@click.option("--threads", default=4, show_default=True, type=click.IntRange(min=1))
@click.option("--worker/--no-worker", default=True, help="Do the work behind the pages too; else run `survey worker`.")
def run(*, bind: str, workers: int, threads: int, worker: bool) -> None:
    """Serve the application, and do the work behind its pages."""
    from_environment()  # refuses what is unsafe before there is a server
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


def make_ready(app: Flask) -> None:
    """Do once, before there are workers, what each of them would do in its first requests: a fifth of their memory."""
    gc.collect()
    import numpy  # noqa: F401, ICN001, PLC0415  # for them to find there

    from survey.cli.rehearsal import rehearse  # noqa: PLC0415  # only a server rehearses

    rehearse(app)


def serve(bind: str, workers: int, threads: int, *, worker: bool = True) -> None:
    """Become a gunicorn server; no access log, for times and addresses are data about a person.

    The workers share the memory of the application that the master loads, as long as nobody writes to it. Looking for
    garbage writes to every object: the master never does, and its workers leave alone what they got from it.
    """
    gc.disable()
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415  # only this command needs a server
    from gunicorn.arbiter import Arbiter  # noqa: PLC0415  # as above
    from gunicorn.util import import_app  # noqa: PLC0415  # as above

    beside = Beside() if worker else None

    class Master(Arbiter):  # type: ignore[misc]  # gunicorn carries no types
        def manage_workers(self) -> None:
            """Keep everything running that should; gunicorn calls this each second."""
            super().manage_workers()
            if beside is not None:
                beside.keep()

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
        def load_config(self) -> None:
            for name, value in {
                "bind": bind,
                "workers": workers,
                "threads": threads,
                "worker_class": "gthread",
                "preload_app": True,
                "pre_fork": lambda _server, _worker: gc.freeze(),
                "post_fork": lambda _server, _worker: gc.enable(),
                "limit_request_line": 2048,
                "accesslog": None,
                "control_socket_disable": True,  # one more door, in a home that a service may not even have
                **({"on_exit": lambda _server: beside.end()} if beside is not None else {}),
            }.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            app: Flask = import_app("survey.app:create_app()")
            make_ready(app)
            return app

        def run(self) -> None:
            Master(self).run()

    Server(prog="survey").run()
