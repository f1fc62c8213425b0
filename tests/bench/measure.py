"""Measuring: work in, CPU time (user and system) or memory out.

CPU time, not the clock, and ratios within one run: the machine is shared, and so is the one of whoever repeats this.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from time import process_time
from typing import Final

TICKS: Final = os.sysconf("SC_CLK_TCK")


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


def family_mb(pid: int, kind: str) -> float:
    """Return the memory of a process and its children in MB; kind: Rss, or Pss, which counts a shared page once."""
    kilobytes = 0
    for member in family(pid):
        lines = Path(f"/proc/{member}/smaps_rollup").read_text().splitlines()
        kilobytes += next(int(line.split()[1]) for line in lines if line.startswith(f"{kind}:"))
    return kilobytes / 1024


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
