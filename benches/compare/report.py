"""Formats the results as Markdown."""

from __future__ import annotations

import os
import platform
import shlex
import statistics
from dataclasses import dataclass, field
from pathlib import Path

from engines import FORMATS, Engine, diwan_name, diwan_title
from measure import Measurement
from model import Workload


@dataclass
class Result:
    """The runs of one workload by one engine, with the digest of the output or the failure."""

    runs: list[Measurement] = field(default_factory=list)
    output_bytes: int = 0
    digest: str = ""
    # The digest without graphs, if the workload has graphs.
    triples: str = ""
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
    """All results of one workload, by the names of the engines."""

    workload: Workload
    results: dict[str, Result]
    # The peak memory of a program that does nothing: the system includes the memory of the runner before `exec`.
    floor_mb: float

    @property
    def reference(self) -> Result:
        """The run that wrote every statement once. The other outputs are compared with it."""
        return self.results["limit + set"]

    def expected(self, engine: str) -> str:
        """The expected digest of the output: of its quads, or of its triples if the format has no graphs."""
        merged = self.workload.has_graphs and engine.endswith(WITHOUT_GRAPHS)
        return self.reference.triples if merged else self.reference.digest

    def differs(self, engine: str) -> bool:
        result = self.results[engine]
        return result.done and result.digest != self.expected(engine)

    def ours(self, threads: int) -> str:
        """The name of the engine `diwan` with this number of threads and the format that all programs write."""
        return diwan_name(threads, self.workload.ending)


# Suffixes of the names of engines whose format has no graphs.
WITHOUT_GRAPHS = tuple(f", {FORMATS[ending]}" for ending in ("nt", "ttl"))


def table(comparisons: list[Comparison], threads: list[int], peers: list[Engine]) -> str:
    """A row for each workload: all programs, with the format that all can write."""
    header = ["workload", "output", "limit", "limit + set"]
    for number in threads:
        header += [diwan_title(number), "÷ limit", "peak"]
    for peer in peers:
        header += [peer.name, "÷ diwan", "peak"]
    return markdown(header, [row(each, threads, peers) for each in comparisons])


def row(comparison: Comparison, threads: list[int], peers: list[Engine]) -> list[str]:
    cells = [comparison.workload.title, megabytes(comparison.reference.output_bytes)]
    cells += [time_cell(comparison, "limit"), time_cell(comparison, "limit + set")]
    for number in threads:
        cells += engine_cells(comparison, comparison.ours(number), "limit")
    for peer in peers:
        cells += engine_cells(comparison, peer.name, comparison.ours(threads[0]))
    return cells


def formats_table(comparisons: list[Comparison], threads: int) -> str:
    """A row for each workload: the formats that `diwan` streams."""
    header = [diwan_title(threads)]
    for title in FORMATS.values():
        header += [title, "÷ N-Quads", "peak"] if title != FORMATS["nq"] else [title, "peak"]
    return markdown(header, [formats_row(each, threads) for each in comparisons])


def formats_row(comparison: Comparison, threads: int) -> list[str]:
    cells = [comparison.workload.title]
    for ending in FORMATS:
        time, ratio, peak = engine_cells(comparison, diwan_name(threads, ending), diwan_name(threads, "nq"), digits=2)
        cells += [time, ratio, peak] if ending != "nq" else [time, peak]
    return cells


def markdown(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def engine_cells(comparison: Comparison, engine: str, base: str, digits: int = 1) -> list[str]:
    """Time, ratio and memory; dashes for runs that were skipped."""
    if engine not in comparison.results:
        return ["–", "", ""]
    result, against = comparison.results[engine], comparison.results[base]
    if not result.done:
        return ["fails", "", ""]
    ratio = f"{result.seconds / against.seconds:.{digits}f}" if against.done else ""
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
    """The runs that failed, and the outputs that differ."""
    lines = []
    for each in comparisons:
        for name, result in each.results.items():
            if result.failure:
                lines.append(f"- {each.workload.title}, {name}: {result.failure}")
            elif each.differs(name):
                lines.append(f"- {each.workload.title}, {name}: {difference(result.digest, each.expected(name))}")
    return "".join(line + "\n" for line in lines) or "All outputs are the same sets of statements.\n"


def difference(digest: str, expected: str) -> str:
    """How two sets of statements differ, according to their digests."""
    count, right = digest.split()[0], expected.split()[0]
    return f"{count} statements, not {right}" if count != right else "other statements, though as many"


@dataclass(frozen=True)
class Circumstances:
    """The options and the load of the machine, so that the measurement can be repeated."""

    arguments: list[str]
    size: str
    threads: list[int]
    runs: int
    peer_runs: int
    scratch: Path
    load: float


def document(
    comparisons: list[Comparison], programs: list[Engine], peers: list[Engine], circumstances: Circumstances
) -> str:
    """The whole page."""
    return PAGE.format(
        size="" if circumstances.size == "full" else f" **Inputs of size `{circumstances.size}`: not for comparison.**",
        table=table(comparisons, circumstances.threads, peers),
        formats="\n".join(formats_table(comparisons, threads) for threads in circumstances.threads),
        remarks=remarks(comparisons),
        runs=circumstances.runs,
        peer_runs=circumstances.peer_runs,
        machine=machine(circumstances),
        versions="".join(f"- {engine.name.partition(',')[0]}: {engine.version or 'unknown'}\n" for engine in programs),
        invocation=shlex.join(["python3", "benches/compare/run.py", *map(without_folder, circumstances.arguments)]),
        commands=commands(comparisons),
    )


PAGE = """# Performance

[Larger projects](scale.md) has what the commands take on projects of 10 and 50 times the size.

Written by `benches/compare/run.py`; its [README](../benches/compare/README.md) says what the workloads are.{size}

`limit` is a loop over the byte records of the `csv` crate that writes lines through one buffer: one thread, nothing
checked, nothing remembered. `limit + set` also keeps every line in a hash set and writes each once, as a mapping
processor must. `÷ limit` and `÷ diwan` are ratios of times. Times are of whole processes, from start to end. A peak is
the largest resident size of one process: a program that works in several takes more; `≤`: no more than what the
runner itself takes, below which the system does not tell. `–`: the program has no such thing, or was not run; `≠`: its
output is another set of statements than that of `limit + set`.

All write N-Triples, and N-Quads where there are graphs.

{table}
{remarks}
## Formats

What `diwan map` writes as it reads, with nothing collected or sorted. N-Triples and Turtle have no graphs: those of the
mapping are merged, and each triple is written once.

{formats}
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
