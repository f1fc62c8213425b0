"""PDF from HTML in a process of its own: a page's HTML in, a PDF/UA-1 and PDF/A-3a file out, or a clear error.

WeasyPrint is never imported here: it costs each web process 100 MB, and a document that takes too much time or memory
must hurt nobody else. The process that renders stays for a while, so that the next document starts at once.
"""

import atexit
import os
import subprocess
import sys
import threading
from contextlib import suppress
from typing import IO, Final

from survey.infra.render.framing import read_frame, write_frame

CPU_SECONDS: Final = 20
"""What a document may take of the processor. On a busy machine that lasts longer, but not for ever."""
SECONDS: Final = 60
AT_ONCE: Final = 2
WAITING: Final = 4
DOCUMENTS_A_PROCESS: Final = 100
"""WeasyPrint keeps some memory of each document."""


class RenderError(Exception):
    """The document could not be made: too large, too deep, too slow, or it asked for something outside itself."""


class BusyError(Exception):
    """So many documents are being made that this one has no place in the queue; try again in `retry_after` seconds."""

    retry_after = 15


class Renderer:
    """Makes documents in at most `at_once` processes; at most `waiting` more may wait for one."""

    def __init__(
        self, at_once: int = AT_ONCE, waiting: int = WAITING, seconds: float = SECONDS, cpu_seconds: int = CPU_SECONDS
    ) -> None:
        self._places = threading.Semaphore(at_once + waiting)
        self._turns = threading.Semaphore(at_once)
        self._idle: list[_Process] = []
        self._seconds, self._cpu_seconds = seconds, cpu_seconds

    def render(self, html: str) -> bytes:
        """Return the PDF of a document; raise BusyError when the queue is full, RenderError when it cannot be made."""
        if not self._places.acquire(blocking=False):
            raise BusyError
        try:
            with self._turns:
                return self._render(html)
        finally:
            self._places.release()

    @property
    def children(self) -> list[int]:
        """The ids of the processes that wait for work."""
        return [process.number for process in self._idle]

    def stop(self) -> None:
        """End the processes that wait for work."""
        while self._idle:
            self._idle.pop().stop()

    def _render(self, html: str) -> bytes:
        process = self._process()
        try:
            return process.render(html, self._seconds)
        except EOFError:
            process.stop()
            raise RenderError("The document took too much time or memory.") from None
        finally:
            if process.running and process.documents < DOCUMENTS_A_PROCESS:
                self._idle.append(process)
            else:
                process.stop()

    def _process(self) -> "_Process":
        """Return a process that waits for work; those that ended for want of it are cleared away."""
        while self._idle:
            process = self._idle.pop()
            if process.alive():
                return process
            process.stop()
        return _Process(self._cpu_seconds)


class _Process:
    """A process that renders one document after another and ends by itself when none comes."""

    def __init__(self, cpu_seconds: int) -> None:
        # Only what finding Python, its libraries and the fonts needs: none of the application's secrets.
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if name in os.environ}
        self._child = subprocess.Popen(  # noqa: S603  # this very Python, and a number of ours
            [sys.executable, "-m", "survey.infra.render.engine", str(cpu_seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment | {"LC_ALL": "C.UTF-8"},
        )
        self.documents = 0

    @property
    def number(self) -> int:
        """The id by which the system knows the process."""
        return self._child.pid

    @property
    def running(self) -> bool:
        """Tell whether the process has not ended."""
        return self._child.poll() is None

    def alive(self) -> bool:
        """Tell whether the process still waits for work, by asking it."""
        try:
            write_frame(self._stdin, b"")
            return read_frame(self._stdout) == b""
        except (EOFError, OSError):
            return False

    def render(self, html: str, seconds: float) -> bytes:
        """Return the PDF; raise RenderError when the engine says why not, EOFError when the process ended."""
        self.documents += 1
        limit = threading.Timer(seconds, self._child.kill)
        limit.start()
        try:
            write_frame(self._stdin, html.encode())
            answer = read_frame(self._stdout)
        except OSError:
            raise EOFError from None
        finally:
            limit.cancel()
        if answer.startswith(b"%PDF"):
            return answer
        raise RenderError(answer.decode())

    def stop(self) -> None:
        """End the process, if it has not ended."""
        self._child.kill()
        self._child.wait()
        with suppress(BrokenPipeError):  # what was not read before it ended goes nowhere
            self._stdin.close()
        self._stdout.close()

    @property
    def _stdin(self) -> IO[bytes]:
        assert self._child.stdin  # noqa: S101  # made with a pipe
        return self._child.stdin

    @property
    def _stdout(self) -> IO[bytes]:
        assert self._child.stdout  # noqa: S101  # made with a pipe
        return self._child.stdout


_renderer = Renderer()
atexit.register(_renderer.stop)  # else its processes would notice by themselves, and Python would miss their end
render = _renderer.render
