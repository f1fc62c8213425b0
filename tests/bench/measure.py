"""Measuring: work in, CPU time (user and system) or memory out.

CPU time, not the clock, and ratios within one run: the machine is shared, and so is the one of whoever repeats this.
"""

import os
import resource
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import median
from time import process_time
from typing import Final

TICKS: Final = os.sysconf("SC_CLK_TCK")
PAGE: Final = os.sysconf("SC_PAGE_SIZE")
ENTRY: Final = 8
"""Bytes for each page in /proc/PID/pagemap (proc_pid_pagemap(5)), with these two among its bits."""
PRESENT: Final = 1 << 63
OF_A_FILE: Final = 1 << 61


def cpu_ms(work: Callable[[], object], calls: int = 1) -> float:
    """Return the CPU milliseconds of this process for one call."""
    start = process_time()
    for _ in range(calls):
        work()
    return (process_time() - start) * 1000 / calls


def interleaved(works: Mapping[str, Callable[[], object]], rounds: int, calls: int = 1) -> dict[str, list[float]]:
    """Return for each work its CPU milliseconds a call in each round; what disturbs one round disturbs all works."""
    for work in works.values():
        work()  # caches fill before anything is measured
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            times[name].append(cpu_ms(work, calls))
    return times


def ratio(above: list[float], below: list[float]) -> float:
    """Return the median of the rounds' ratios."""
    return median(a / b for a, b in zip(above, below, strict=True))


def fresh_process(arguments: list[str]) -> float:
    """Return the CPU seconds that a program takes from start to end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # our own programs
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def python(code: str) -> str:
    """Return what a fresh Python prints."""
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout  # noqa: S603  # our own code


def family(pid: int) -> list[int]:
    """Return a process and its children."""
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


def family_cpu_ms(pid: int) -> float:
    """Return the CPU milliseconds that a process and its children have used so far."""
    stats = (Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split() for member in family(pid))
    return sum(int(fields[11]) + int(fields[12]) for fields in stats) * 1000 / TICKS


def family_mb(pid: int) -> float:
    """Return the resident memory of a process and its children in MB, each page that they share counted once.

    Pss of files would not do: it is smaller as soon as anybody else runs Python on the machine. Memory that is no file
    only they share, by forking.
    """
    members = family(pid)
    anonymous = sum(_rollup(member, "Pss_Anon") for member in members) * 1024
    files = {page for member in members for page in _pages_of_files(member)}
    return (anonymous + len(files) * PAGE) / 1024**2


def family_summed_mb(pid: int) -> float:
    """Return the resident memory of a process and its children in MB, shared pages counted for each."""
    return sum(_rollup(member, "Rss") for member in family(pid)) / 1024


def _rollup(pid: int, field: str) -> int:
    """Return a field of what Linux says about the memory of a process, in KB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:"))


def _pages_of_files(pid: int) -> Iterator[tuple[str, int]]:
    """Yield the pages of files that are in memory for a process: file, and place in it."""
    with Path(f"/proc/{pid}/pagemap").open("rb") as pagemap:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            addresses, _, offset, device, inode, *_ = line.split()
            first, end = (int(address, 16) // PAGE for address in addresses.split("-"))
            if inode == "0":
                continue
            pagemap.seek(first * ENTRY)
            for at, entry in enumerate(struct.unpack(f"{end - first}Q", pagemap.read((end - first) * ENTRY))):
                if entry & PRESENT and entry & OF_A_FILE:
                    yield f"{device} {inode}", int(offset, 16) // PAGE + at


class Memory:
    """The resident memory of this process at its highest, over what it was at the start, in MB."""

    def __init__(self) -> None:
        Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far, the parent's included
        self._start = _status("VmRSS")

    def peak_mb(self) -> float:
        """Return by how much memory has grown at most."""
        return (_status("VmHWM") - self._start) / 1024


def _status(field: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field))
