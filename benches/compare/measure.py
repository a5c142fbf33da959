"""Runs a program and measures its wall time and peak memory."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

LOG = "log.txt"


@dataclass(frozen=True)
class Measurement:
    """Wall time, and the largest resident set of a single process of the program, in MiB."""

    seconds: float
    peak_mb: float


class RunFailed(Exception):
    """The program failed or exceeded the time limit."""


def run(command: list[str], folder: Path, environment: dict[str, str], timeout: float) -> Measurement:
    """Runs `command` in `folder`. Its output goes to a log file in that folder."""
    with (folder / LOG).open("wb") as log:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environment}, stdout=log, stderr=log, start_new_session=True
        )
        timer = threading.Timer(timeout, os.killpg, (process.pid, signal.SIGKILL))
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode == -signal.SIGKILL and seconds >= timeout:
        raise RunFailed(f"not done in {timeout:.0f} s")
    if process.returncode != 0:
        raise RunFailed(f"exit {process.returncode}: {last_line(folder / LOG)}")
    return Measurement(seconds, usage.ru_maxrss / 1024)


def last_line(log: Path) -> str:
    """The last line of a log, shortened."""
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1].strip()[:160] if lines else "it said nothing"
