"""The results as Markdown."""

from __future__ import annotations

import os
import platform
import shlex
import statistics
from dataclasses import dataclass, field
from pathlib import Path

from engines import Engine
from measure import Measurement
from model import Workload


@dataclass
class Result:
    """What came of an engine's runs of one workload."""

    runs: list[Measurement] = field(default_factory=list)
    output_bytes: int = 0
    digest: str = ""
    failure: str = ""
    command: list[str] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return statistics.median(run.seconds for run in self.runs)

    @property
    def peak_mb(self) -> float:
        return max(run.peak_mb for run in self.runs)

    @property
    def done(self) -> bool:
        return bool(self.runs) and not self.failure


@dataclass(frozen=True)
class Comparison:
    """All results of one workload, by the engines' names."""

    workload: Workload
    results: dict[str, Result]
    # What a program that does nothing is said to take: the system counts the runner's own memory before the start.
    floor_mb: float

    @property
    def reference(self) -> Result:
        """The run that wrote every statement once, by which the others are judged."""
        return self.results["limit + set"]

    def differs(self, engine: str) -> bool:
        result = self.results[engine]
        return result.done and result.digest != self.reference.digest


def table(comparisons: list[Comparison], ours: list[Engine], peers: list[Engine]) -> str:
    """One line for each workload."""
    header = ["workload", "output", "limit", "limit + set"]
    for engine in ours:
        header += [engine.name, "÷ limit", "peak"]
    for peer in peers:
        header += [peer.name, "÷ diwan", "peak"]
    lines = [header, ["---"] + ["---:"] * (len(header) - 1)]
    lines += [row(each, ours, peers) for each in comparisons]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def row(comparison: Comparison, ours: list[Engine], peers: list[Engine]) -> list[str]:
    cells = [comparison.workload.title, megabytes(comparison.reference.output_bytes)]
    cells += [time_cell(comparison, "limit"), time_cell(comparison, "limit + set")]
    for engine in ours:
        cells += engine_cells(comparison, engine.name, "limit")
    for peer in peers:
        cells += engine_cells(comparison, peer.name, ours[0].name)
    return cells


def engine_cells(comparison: Comparison, engine: str, base: str) -> list[str]:
    """Time, ratio and memory; dashes for what was not run."""
    if engine not in comparison.results:
        return ["–", "", ""]
    result, against = comparison.results[engine], comparison.results[base]
    if not result.done:
        return ["fails", "", ""]
    ratio = f"{result.seconds / against.seconds:.1f}" if against.done else ""
    return [time_cell(comparison, engine), ratio, peak_cell(comparison, result)]


def time_cell(comparison: Comparison, engine: str) -> str:
    result = comparison.results[engine]
    if not result.done:
        return "fails"
    mark = " ≠" if comparison.differs(engine) else ""
    return f"{result.seconds:.2f} s{mark}" if result.seconds < 100 else f"{result.seconds:.0f} s{mark}"


def peak_cell(comparison: Comparison, result: Result) -> str:
    if result.peak_mb <= comparison.floor_mb + 1:
        return f"≤ {comparison.floor_mb:.0f} MB"
    return f"{result.peak_mb:,.0f} MB"


def megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size < 1e7 else f"{size / 1e6:,.0f} MB"


def remarks(comparisons: list[Comparison]) -> str:
    """What failed and what differed."""
    lines = []
    for each in comparisons:
        for name, result in each.results.items():
            if result.failure:
                lines.append(f"- {each.workload.title}, {name}: {result.failure}")
            elif each.differs(name):
                lines.append(f"- {each.workload.title}, {name}: {difference(result, each.reference)}")
    return "".join(line + "\n" for line in lines) or "All outputs are the same sets of statements.\n"


def difference(result: Result, reference: Result) -> str:
    """How two sets of statements differ, as far as their digests tell."""
    count, expected = result.digest.split()[0], reference.digest.split()[0]
    return f"{count} statements, not {expected}" if count != expected else "other statements, though as many"


@dataclass(frozen=True)
class Circumstances:
    """All that a reader needs to do it again."""

    arguments: list[str]
    size: str
    runs: int
    peer_runs: int
    scratch: Path
    load: float


def document(
    comparisons: list[Comparison], ours: list[Engine], peers: list[Engine], circumstances: Circumstances
) -> str:
    """The whole page."""
    return PAGE.format(
        size="" if circumstances.size == "full" else f" **Inputs of size `{circumstances.size}`: not for comparison.**",
        table=table(comparisons, ours, peers),
        remarks=remarks(comparisons),
        runs=circumstances.runs,
        peer_runs=circumstances.peer_runs,
        machine=machine(circumstances),
        versions="".join(f"- {engine.name}: {engine.version or 'unknown'}\n" for engine in [*ours[:1], *peers]),
        invocation=shlex.join(["python3", "benches/compare/run.py", *map(without_folder, circumstances.arguments)]),
        commands=commands(comparisons),
    )


PAGE = """# Performance

Written by `benches/compare/run.py`; its [README](../benches/compare/README.md) says what the workloads are.{size}

`limit` is a loop over the byte records of the `csv` crate that writes lines through one buffer: one thread, nothing
checked, nothing remembered. `limit + set` also keeps every line in a hash set and writes each once, as a mapping
processor must. `÷ limit` and `÷ diwan` are ratios of times. Times are of whole processes, from start to end. A peak is
the largest resident size of one process: a program that works in several takes more; `≤`: no more than what the
runner itself takes, below which the system does not tell. `–`: the program has no such thing; `≠`: its output is
another set of statements than that of `limit + set`.

{table}
{remarks}
## Machine

{machine}
{versions}
## Commands

Medians; {runs} runs, {peer_runs} of each peer, one program after another in each round.

```console
{invocation}
```

In a folder with the inputs of the workload, this ran:

```console
{commands}```
"""


def machine(circumstances: Circumstances) -> str:
    lines = [
        f"- processor: {proc_field('/proc/cpuinfo', 'model name') or platform.processor()}, {os.cpu_count()} visible",
        f"- memory: {proc_field('/proc/meminfo', 'MemTotal') or 'unknown'}",
        f"- system: {platform.system()} {platform.release()}",
        f"- outputs written to {file_system(circumstances.scratch)}",
        f"- load when it began: {circumstances.load:.2f}",
    ]
    return "".join(line + "\n" for line in lines)


def proc_field(path: str, name: str) -> str | None:
    """The first value of a field in one of Linux's tables."""
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:
        return None
    values = (line.partition(":")[2].strip() for line in lines if line.startswith(name))
    return next(values, None)


def file_system(folder: Path) -> str:
    return "memory (`/dev/shm`)" if folder.is_relative_to("/dev/shm") else "disk"


def commands(comparisons: list[Comparison]) -> str:
    """Each engine's command, from the first workload that it did; programs by their names alone."""
    first: dict[str, list[str]] = {}
    for each in comparisons:
        for name, result in each.results.items():
            if result.command:
                first.setdefault(name, result.command)
    return "".join(f"{shlex.join(map(without_folder, command))}\n" for command in first.values())


def without_folder(word: str) -> str:
    return Path(word).name if word.startswith("/") else word
