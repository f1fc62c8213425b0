"""Whether web addresses still lead somewhere: addresses in, what is wrong with those that do not out.

It speaks HTTP to strangers, so only a command does it, never the application.
"""

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from queue import Empty, SimpleQueue
from typing import Final

AT_ONCE: Final = 8
PATIENCE: Final = (5.0, 10.0)
"""Seconds to wait for a connection, and for each part of an answer."""
REDIRECTS: Final = 8
GONE: Final = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
WHO: Final = {"User-Agent": "Thuiswerkcheck (are the sources still there?)"}


@dataclass(frozen=True)
class Trouble:
    """What is wrong with an address; dead: surely, and not just for a machine or at this moment."""

    dead: bool
    why: str


NO_CONNECTION: Final = Trouble(dead=True, why="cannot be reached")


def unreachable(addresses: Iterable[str], seconds: float) -> Mapping[str, Trouble]:
    """Return the addresses that give no page, and why; it takes no more than so many seconds, whatever they do."""
    waiting: SimpleQueue[str] = SimpleQueue()
    wanted = dict.fromkeys(addresses)
    for address in wanted:
        waiting.put(address)
    found: dict[str, Trouble | None] = {}
    # Threads of the process, which end with it: a server that sends a byte a minute must not keep it alive.
    threads = [threading.Thread(target=_work, args=(waiting, found), daemon=True) for _ in range(AT_ONCE)]
    until = time.monotonic() + seconds
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    told = dict(found)
    late = Trouble(dead=False, why="gave no answer in time")
    return {address: trouble for address in wanted if (trouble := told.get(address, late))}


def _work(waiting: SimpleQueue[str], found: dict[str, Trouble | None]) -> None:
    while True:
        try:
            address = waiting.get_nowait()
        except Empty:
            return
        found[address] = _trouble(address)


def _trouble(address: str) -> Trouble | None:
    """Ask for one page, and read no more of it than its status."""
    import requests  # noqa: PLC0415  # only this asks strangers

    try:
        with requests.Session() as session:
            session.max_redirects = REDIRECTS
            with session.get(address, headers=WHO, timeout=PATIENCE, stream=True) as response:
                status = response.status_code
    except requests.Timeout:
        return Trouble(dead=False, why="gave no answer in time")
    except requests.TooManyRedirects:
        return Trouble(dead=True, why="leads round in circles")
    except (requests.RequestException, ValueError):
        return NO_CONNECTION
    if status < HTTPStatus.BAD_REQUEST:
        return None
    return Trouble(dead=status in GONE, why=f"answers {status}")
