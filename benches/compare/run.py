#!/usr/bin/env python3
"""Compares `diwan map` with a minimal loop and with the peers that are installed."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import engines
import measure
from engines import FORMATS, PEERS, Engine, Job, Places
from generate import SIZES, generate, names, selected
from model import Workload
from report import Circumstances, Comparison, Result, document, formats_table, remarks, table

HERE = Path(__file__).parent
SHARED_MEMORY = Path("/dev/shm")


def main() -> int:
    arguments = parse_arguments()
    load = os.getloadavg()[0]
    limit = build_limit(arguments.dir)
    binary = arguments.diwan.resolve()
    ours = [engines.diwan(binary, threads, ending) for threads in arguments.threads for ending in FORMATS]
    peers = installed_peers(arguments)
    comparisons = []
    for workload in selected(arguments.only):
        inputs = arguments.dir / arguments.size / workload.name
        generate(workload, inputs, arguments.size)
        able = [peer for peer in peers if not workload.large or peer.name in arguments.large_peers]
        comparisons.append(Bench(arguments, limit, workload, inputs).compare(ours, able))
    print(table(comparisons, arguments.threads, peers))
    for threads in arguments.threads:
        print(formats_table(comparisons, threads))
    print(remarks(comparisons))
    if arguments.write:
        circumstances = Circumstances(
            sys.argv[1:], arguments.size, arguments.threads, arguments.runs, arguments.peer_runs, arguments.scratch, load
        )
        versions = [ours[0], *peers]
        arguments.write.write_text(document(comparisons, versions, peers, circumstances), encoding="utf-8")
    return 1 if any(wrong(each, ours) for each in comparisons) else 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--diwan", type=Path, required=True, metavar="PATH", help="the program to measure")
    add("--only", nargs="+", metavar="NAME", choices=names(), help="these workloads; default: all")
    add("--size", choices=SIZES, default="full", help="of the inputs; default: full")
    add("--runs", type=int, default=3, metavar="N", help="default: 3")
    add("--peer-runs", type=int, metavar="N", help="runs of the peers; default: as many")
    add("--threads", type=int, nargs="+", default=[1], metavar="N", help="diwan with so many threads; default: 1")
    add("--peers", type=peer_names, default=list(PEERS), metavar="NAME,…", help="default: all that are installed")
    add("--large-peers", type=peer_names, metavar="NAME,…", help="for the workloads of millions; default: --peers")
    add("--python", default=sys.executable, metavar="PATH", help="the Python that has the peers; default: this one")
    add("--node-modules", type=Path, default=Path("node_modules"), metavar="DIR", help="default: node_modules")
    add("--timeout", type=float, default=1800, metavar="SECONDS", help="for one run; default: 1800")
    add("--dir", type=Path, default=default_folder(), help="of the inputs; default: $DIWAN_BENCH, ~/.cache/diwan-bench")
    add("--scratch", type=Path, default=default_scratch(), metavar="DIR", help="for outputs; default: /dev/shm")
    add("--write", type=Path, metavar="FILE", help="write the results as a page of Markdown")
    arguments = parser.parse_args()
    arguments.dir, arguments.scratch = arguments.dir.resolve(), arguments.scratch.resolve()
    arguments.peer_runs = arguments.runs if arguments.peer_runs is None else arguments.peer_runs
    arguments.large_peers = arguments.peers if arguments.large_peers is None else arguments.large_peers
    return arguments


def peer_names(text: str) -> list[str]:
    """Parses names separated by commas. An empty text gives no names."""
    found = [name for name in text.split(",") if name]
    unknown = [name for name in found if name not in PEERS]
    if unknown:
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(unknown)}; there are {', '.join(PEERS)}")
    return found


def default_folder() -> Path:
    return Path(os.environ.get("DIWAN_BENCH") or Path.home() / ".cache" / "diwan-bench")


def default_scratch() -> Path:
    return SHARED_MEMORY if SHARED_MEMORY.is_dir() else Path(tempfile.gettempdir())


def build_limit(folder: Path) -> Path:
    """Builds the limit program outside the repository."""
    target = folder / "limit-target"
    manifest = HERE / "limit" / "Cargo.toml"
    command = ["cargo", "build", "--release", "--quiet", "--manifest-path", str(manifest), "--target-dir", str(target)]
    subprocess.run(command, check=True)
    return target / "release" / "limit"


def installed_peers(arguments: argparse.Namespace) -> list[Engine]:
    """The requested peers that are installed. Reports the others."""
    # The path is not resolved: the Python of a virtual environment is a link, and its location determines the packages.
    python = str(Path(arguments.python).absolute()) if "/" in arguments.python else arguments.python
    places = Places(python, arguments.node_modules.resolve())
    found = {name: PEERS[name](places) for name in arguments.peers}
    missing = [name for name, engine in found.items() if engine is None]
    if missing:
        print(f"not installed: {', '.join(missing)}", file=sys.stderr)
    return [engine for engine in found.values() if engine is not None]


def wrong(comparison: Comparison, ours: list[Engine]) -> bool:
    """Whether `diwan` failed or wrote other statements than expected."""
    return any(not comparison.results[each.name].done or comparison.differs(each.name) for each in ours)


class Bench:
    """The runs of one workload."""

    def __init__(self, arguments: argparse.Namespace, limit: Path, workload: Workload, inputs: Path) -> None:
        self.arguments = arguments
        self.limit = limit
        self.workload = workload
        self.inputs = inputs

    def compare(self, ours: list[Engine], peers: list[Engine]) -> Comparison:
        """Runs the engines in rounds, so that load on the machine affects all of them equally."""
        limits = [engines.limit(self.limit, "run", "limit"), engines.limit(self.limit, "run-set", "limit + set")]
        able = [engine for engine in [*limits, *ours, *peers] if engine.can(self.workload)]
        results = {engine.name: Result() for engine in able}
        for number in range(max(self.arguments.runs, self.arguments.peer_runs)):
            for engine in able:
                runs = self.arguments.peer_runs if engine in peers else self.arguments.runs
                if number < runs and not results[engine.name].failure:
                    self.run_once(engine, results[engine.name])
        return Comparison(self.workload, results, self.floor())

    def floor(self) -> float:
        """The measured peak memory of a program that does nothing."""
        with tempfile.TemporaryDirectory(dir=self.arguments.scratch) as name:
            return measure.run(["true"], Path(name), {}, self.arguments.timeout).peak_mb

    def run_once(self, engine: Engine, result: Result) -> None:
        """Runs an engine and adds the run to `result`. Only the output of the first run is examined."""
        with tempfile.TemporaryDirectory(prefix="diwan-bench-", dir=self.arguments.scratch) as name:
            job = Job(self.workload, Path(name), engine.output(self.workload))
            self.link_inputs(job.folder)
            command = engine.prepare(job)
            try:
                measured = measure.run(command, job.folder, engine.environment, self.arguments.timeout)
                if not result.runs:
                    self.examine(job.folder / job.output, result)
            except measure.RunFailed as failure:
                result.failure = str(failure)
                print(f"{self.workload.name}: {engine.name}: {failure}", file=sys.stderr)
                return
        result.runs.append(measured)
        result.command = command
        print(
            f"{self.workload.name}: {engine.name}: {measured.seconds:.2f} s, {measured.peak_mb:.0f} MB",
            file=sys.stderr,
            flush=True,
        )

    def link_inputs(self, folder: Path) -> None:
        for file in self.inputs.iterdir():
            (folder / file.name).symlink_to(file)

    def examine(self, output: Path, result: Result) -> None:
        """Records the size and the digest of an output."""
        if not output.exists():
            raise measure.RunFailed("there is no output")
        result.output_bytes = output.stat().st_size
        result.digest = self.digest("digest", output)
        if self.workload.has_graphs:
            result.triples = self.digest("digest-triples", output)

    def digest(self, mode: str, output: Path) -> str:
        """The number of statements and a sum of their hashes."""
        result = subprocess.run([self.limit, mode, output], check=True, capture_output=True, text=True)
        return result.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
