"""A gunicorn server whose master stays small: settings in; workers that share the memory of one loaded application.

The application is loaded by a process of its own, the loader, that forks the workers and ends. What it loaded the
workers share until one of them writes to it; their master would only hold a third copy of what they wrote to. When a
worker ends, a new loader makes another one.
"""

import ctypes
import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any, Final, NoReturn, cast

import click
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.errors import HaltServer
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker

from survey.cli.loading import load_app
from survey.config import SettingsError, from_environment
from survey.infra import logs

PR_SET_CHILD_SUBREAPER: Final = 36
"""Linux: whoever loses its parent becomes a child of this process (linux/prctl.h)."""
SECONDS_TO_LOAD: Final = 60
"""A loader that takes longer, for a database that does not answer, ends; then another one tries."""
FAILED: Final = 1


class Log(Logger):  # type: ignore[misc]  # gunicorn carries no types
    """gunicorn's log without who asked for what: an address tells who, and a path may be somebody's own link."""

    def setup(self, cfg: object) -> None:
        """Set up as usual, then leave that out."""
        super().setup(cfg)
        self.error_log.addFilter(_without_who)
        logs.shape(from_environment(), *self.error_log.handlers)


def _without_who(record: logging.LogRecord) -> bool:
    for kind in ("Invalid request", "Error handling request"):
        if str(record.msg).startswith(kind):
            record.msg, record.args = kind, ()
    return True


class Master(Arbiter):  # type: ignore[misc]  # gunicorn carries no types
    """An arbiter whose workers come from a loader."""

    def manage_workers(self) -> None:
        """Keep everything running that should; gunicorn calls this each second."""
        super().manage_workers()
        if self.app.each_second is not None:
            self.app.each_second()

    def spawn_workers(self) -> None:
        """Have a loader make the workers that are missing; raise HaltServer if it cannot and there are none."""
        if not self.app.adopting:
            super().spawn_workers()
            return
        born = [self._worker() for _ in range(self.num_workers - len(self.WORKERS))]
        reader, writer = os.pipe()
        loader = os.fork()
        if loader == 0:
            os.close(reader)
            self._load(born, writer)
        os.close(writer)
        with os.fdopen(reader, encoding="ascii") as told:  # ends with the loader, once each worker has said who it is
            pids = {int(age): int(pid) for age, pid in map(str.split, told)}
        _, status = os.waitpid(loader, 0)
        for worker in born:
            self._adopt(worker, pids.get(worker.age))
        if not self.WORKERS and os.waitstatus_to_exitcode(status) == FAILED:
            raise HaltServer("The application cannot be loaded.", FAILED)

    def _worker(self) -> Worker:
        self.worker_age += 1
        arguments = (self.worker_age, self.pid, self.LISTENERS, self.app, self.timeout / 2.0, self.cfg, self.log)
        return cast("Worker", self.cfg.worker_class(*arguments))

    def _adopt(self, worker: Worker, pid: int | None) -> None:
        """Watch over a worker from now on; without a process there is none."""
        if pid is None:
            worker.tmp.close()
            return
        worker.pid = pid
        worker.tmp.notify()
        self.WORKERS[pid] = worker

    def _load(self, born: list[Worker], writer: int) -> NoReturn:
        """Be the loader: load the application, fork the workers, end. Workers leave from here by SystemExit.

        Looking for garbage writes to every object: the loader never does, and its workers leave alone what they got.
        """
        for number in (*self.SIGNALS, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        signal.alarm(SECONDS_TO_LOAD)
        gc.disable()
        try:
            self.app.wsgi()
        except SettingsError as error:
            click.ClickException(str(error)).show()
            os._exit(FAILED)
        except Exception:
            self.log.exception("The application cannot be loaded.")
            os._exit(FAILED)
        _give_back()
        gc.freeze()
        self.app.loader, self.app.writer = os.getpid(), writer
        for worker in born:
            self.worker_class = lambda *_, worker=worker: worker  # gunicorn forks the one that the master knows
            self.spawn_worker()
        os._exit(0)


def _give_back() -> None:
    """Give back memory that is free between objects: the workers would write to it, each in a copy of its own."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's own
    if trim is not None:
        trim(0)


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
    """The application with gunicorn's settings; `each_second` is called each second, by the master."""

    def __init__(self, settings: Mapping[str, Any], each_second: Callable[[], None] | None) -> None:
        self.settings, self.each_second = settings, each_second
        self.adopting, self.loader, self.writer = False, 0, 0
        super().__init__(prog="survey")

    def load_config(self) -> None:
        """Give gunicorn its settings."""
        for name, value in {**self.settings, "post_fork": self._begin}.items():
            self.cfg.set(name, value)

    def load(self) -> Any:  # noqa: ANN401  # a WSGI application
        """Load the application, and do once what each worker would do in its first requests."""
        app = load_app()
        import numpy  # noqa: F401, ICN001, PLC0415  # for them to find there

        from survey.cli.rehearsal import rehearse  # noqa: PLC0415  # imports the whole application

        rehearse(app)
        return app

    def run(self) -> None:
        """Serve until told to stop."""
        if sys.platform == "linux":  # elsewhere each worker loads the application for itself
            self.adopting = ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
        Master(self).run()

    def _begin(self, _master: Master, worker: Worker) -> None:
        """Begin as a worker: say so to the master, then wait until it is the parent, for without it a worker ends."""
        if not self.loader:  # gunicorn made it in its own way
            return
        with os.fdopen(self.writer, "w", encoding="ascii") as tell:
            tell.write(f"{worker.age} {os.getpid()}\n")
        while os.getppid() == self.loader:
            time.sleep(0.01)
        gc.enable()
