"""Counts the instructions of the commands on projects of two sizes, and fails if a command grows faster than the project.

Instructions are counted by valgrind, so that the result is the same on any machine, however busy it is. A sort of n values
takes n log n comparisons, so a little more than the ratio of the sizes is allowed.

    python3 benches/scale/growth.py --diwan target/release/diwan --times 4 8
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import project
from commands import COMMANDS

# How much more than the ratio of the sizes is allowed.
TOLERANCE = 1.15


def instructions(diwan: Path, folder: Path, arguments: list[str]) -> int:
    """The number of instructions that a command takes."""
    counter = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    run = subprocess.run(
        [*counter, diwan, *arguments], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    counted = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode not in (0, 1) or counted is None:
        raise RuntimeError(f"diwan {' '.join(arguments)} ended with {run.returncode}:\n{run.stderr}")
    return int(counted[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--diwan", type=Path, required=True)
    parser.add_argument("--times", type=int, nargs=2, default=[4, 8])
    parser.add_argument("--only", nargs="+", choices=COMMANDS, default=list(COMMANDS), metavar="COMMAND")
    arguments = parser.parse_args()
    diwan, (small, large) = arguments.diwan.resolve(), arguments.times
    limit = large / small * TOLERANCE
    failed = []
    with tempfile.TemporaryDirectory() as work:
        folders = [Path(work) / f"x{times}" for times in (small, large)]
        for folder, times in zip(folders, (small, large)):
            project.make(Path(__file__).resolve().parents[2], folder, times)
            # Commands that only read find the project built.
            subprocess.run([diwan, "build"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        print(f"| command | instructions × {small} | × {large} | growth |\n| --- | ---: | ---: | ---: |")
        for name in arguments.only:
            before, after = (instructions(diwan, folder, COMMANDS[name]) for folder in folders)
            growth = after / before
            print(f"| {name} | {before:,} | {after:,} | {growth:.2f} |", flush=True)
            if growth > limit:
                failed.append(name)
    if failed:
        sys.exit(f"more than {limit:.2f} times the instructions: {', '.join(failed)}")


if __name__ == "__main__":
    main()
