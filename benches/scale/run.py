"""Measures the commands on projects that are several times as large as this one: CPU seconds of the user and the peak of
resident memory, the median of some runs. What grows faster than the project shows in the last columns.

    python3 benches/scale/run.py --diwan target/release/diwan --times 10 50 --write docs/scale.md
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import tempfile
from pathlib import Path

import project
from commands import COMMANDS

HEAD = """\
# Larger projects

Written by `benches/scale/run.py`: user CPU seconds and peaks of memory, medians of {runs} runs, on this project and on
projects of so many times its records (`benches/scale/project.py`).

"""


def measure(diwan: Path, folder: Path, arguments: list[str]) -> tuple[float, float]:
    """The user's CPU seconds and the peak in MB."""
    process = subprocess.Popen([diwan, *arguments], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"diwan {' '.join(arguments)} ended with {process.returncode}")
    return usage.ru_utime, usage.ru_maxrss / 1000


def median(diwan: Path, folder: Path, arguments: list[str], runs: int) -> tuple[float, float]:
    seconds, peaks = zip(*(measure(diwan, folder, arguments) for _ in range(runs)))
    return statistics.median(seconds), statistics.median(peaks)


def table(diwan: Path, times: list[int], runs: int, work: Path) -> str:
    """A row for each command, two columns for each size."""
    root = Path(__file__).resolve().parents[2]
    folders = {number: work / f"x{number}" for number in times}
    for number, folder in folders.items():
        project.make(root, folder, number)
        # The commands that ask find it built.
        measure(diwan, folder, ["build"])
    heads = "".join(f" × {number} | peak |" for number in times)
    lines = [f"| command |{heads}", "| --- |" + " ---: | ---: |" * len(times)]
    for name, arguments in COMMANDS.items():
        cells = (median(diwan, folder, arguments, runs) for folder in folders.values())
        lines.append(f"| {name} |" + "".join(f" {seconds:.2f} s | {peak:,.0f} MB |" for seconds, peak in cells))
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--diwan", type=Path, required=True)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10, 50])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--write", type=Path, help="the page to write; else the table is printed")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        found = table(arguments.diwan.resolve(), arguments.times, arguments.runs, Path(work))
    if arguments.write:
        arguments.write.write_text(HEAD.format(runs=arguments.runs) + found, encoding="utf-8")
    else:
        print(found, end="")


if __name__ == "__main__":
    main()
