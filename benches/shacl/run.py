"""Compares `diwan check --shapes` with pySHACL: wall time, memory, and the number of results, which must be equal.

    python3 benches/shacl/run.py --diwan target/release/diwan --triples 100000 1000000

pySHACL must be on the PATH (`pip install pyshacl`) or given with --pyshacl.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import inputs


@dataclass(frozen=True)
class Measured:
    seconds: float
    cpu_seconds: float
    peak_mb: float
    results: int


def measure(command: list[str], log: Path, count) -> Measured:
    """Runs a program once. Both programs exit with 1 if there are results."""
    with log.open("wb") as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    text = log.read_text(encoding="utf-8", errors="replace")
    if process.returncode not in (0, 1):
        sys.exit(f"{command[0]}: exit {process.returncode}\n{text[-400:]}")
    return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, count(text))


def of_json(text: str) -> int:
    return len(json.loads(text)["results"])


def of_text(text: str) -> int:
    found = re.search(r"Results \((\d+)\)", text)
    return int(found.group(1)) if found else 0


def best(runs: list[Measured]) -> Measured:
    return min(runs, key=lambda run: run.seconds)


def row(name: str, run: Measured, ours: Measured) -> str:
    pairs = [(run.seconds, ours.seconds), (run.cpu_seconds, ours.cpu_seconds), (run.peak_mb, ours.peak_mb)]
    cells = [f"{value:.1f} | {value / our_value:.1f}" for value, our_value in pairs]
    return f"| {name} | {' | '.join(cells)} | {run.results} |"


def compare(diwan: str, pyshacl: str | None, triples: int, runs: int, folder: Path) -> bool:
    shapes, data, nodes = inputs.write(folder, triples)
    log = folder / "log.txt"
    ours = [diwan, "check", "--shapes", str(shapes), "--data", str(data), "--format", "json"]
    measured = {"diwan": best([measure(ours, log, of_json) for _ in range(runs)])}
    if pyshacl:
        theirs = [pyshacl, "-s", str(shapes), str(data)]
        measured["pySHACL"] = best([measure(theirs, log, of_text) for _ in range(runs)])
    print(f"\n{nodes * inputs.TRIPLES_OF_A_NODE} triples, {data.stat().st_size / 1e6:.0f} MB of Turtle\n")
    print("| | seconds | ratio | CPU seconds | ratio | peak MB | ratio | results |\n|---|---:|---:|---:|---:|---:|---:|---:|")
    for name, run in measured.items():
        print(row(name, run, measured["diwan"]))
    if not pyshacl:
        print("\npySHACL is left out: not found")
    agree = len({run.results for run in measured.values()}) == 1
    print("" if agree else "\nThe numbers of results differ.")
    return agree


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--diwan", default="target/release/diwan")
    parser.add_argument("--pyshacl", default=shutil.which("pyshacl"))
    parser.add_argument("--triples", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--dir", type=Path, default=Path("target/bench-shacl"))
    args = parser.parse_args()
    agreed = [compare(args.diwan, args.pyshacl, triples, args.runs, args.dir) for triples in args.triples]
    sys.exit(0 if all(agreed) else 1)


if __name__ == "__main__":
    main()
