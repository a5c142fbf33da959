"""The programs that are compared, and the command of each for a workload.

Every run has a folder of its own with links to the workload's inputs, so that commands use relative paths.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from model import Workload

PEER_SCRIPTS = Path(__file__).parent / "peers"


@dataclass(frozen=True)
class Job:
    """A run of one workload: the folder in which an engine runs, and the name of its output."""

    workload: Workload
    folder: Path
    # The file name of the output.
    output: str

    def write(self, name: str, text: str) -> None:
        """Writes a configuration file for the engine."""
        (self.folder / name).write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class Engine:
    """A program. `prepare` writes its configuration and returns the command."""

    name: str
    prepare: Callable[[Job], list[str]]
    # The extension of its output, if it is not that of the workload.
    ending: str | None = None
    version: str = ""
    graphs: bool = True
    environment: dict[str, str] = field(default_factory=dict)

    def can(self, workload: Workload) -> bool:
        """Whether the engine supports the features that the workload needs."""
        return self.graphs or not workload.has_graphs

    def output(self, workload: Workload) -> str:
        """The file name of its output for a workload."""
        return f"out.{self.ending or workload.ending}"


@dataclass(frozen=True)
class Places:
    """The paths of the interpreters and packages of the peers."""

    python: str
    node_modules: Path


def limit(binary: Path, mode: str, name: str) -> Engine:
    """The limit program in one of its modes (`run` or `run-set`)."""
    return Engine(name, lambda job: [str(binary), mode, ".", job.output])


# The formats that `diwan map` streams, by extension, with their names.
FORMATS = {"nt": "N-Triples", "nq": "N-Quads", "ttl": "Turtle", "trig": "TriG"}


def diwan(binary: Path, threads: int, ending: str) -> Engine:
    """`diwan map`, with the format that follows from the extension `ending`."""

    def prepare(job: Job) -> list[str]:
        # The tables are links to files outside the folder.
        command = [str(binary), "map", "mapping.ttl", "--allow-outside", "--output", job.output]
        return [*command, "--threads", str(threads)]

    return Engine(diwan_name(threads, ending), prepare, ending, first_line([str(binary), "--version"]) or "")


def diwan_name(threads: int, ending: str) -> str:
    """The name of the engine `diwan` with this number of threads and this format."""
    return f"{diwan_title(threads)}, {FORMATS[ending]}"


def diwan_title(threads: int) -> str:
    """The name of `diwan` with this number of threads in tables."""
    return "diwan" if threads == 1 else f"diwan, {threads} threads"


def morph_kgc(places: Places) -> Engine | None:
    """Morph-KGC: works on data frames and chooses its number of processes."""

    def prepare(job: Job) -> list[str]:
        output_format = "N-QUADS" if job.workload.has_graphs else "N-TRIPLES"
        settings = f"output_file={job.output}\noutput_format={output_format}"
        job.write("morph.ini", f"[CONFIGURATION]\n{settings}\n[Source]\nmappings=mapping.old.ttl\n")
        return [places.python, "-m", "morph_kgc", "morph.ini"]

    return python_engine("morph-kgc", places, prepare)


def rdfizer(places: Places) -> Engine | None:
    """SDM-RDFizer, whose output always has the extension `.nt`."""

    def prepare(job: Job) -> list[str]:
        job.write("rdfizer.ini", RDFIZER.format(name=Path(job.output).stem))
        if job.workload.has_graphs:
            (job.folder / "out.nt").symlink_to(job.output)
        return [places.python, "-m", "rdfizer", "-c", "rdfizer.ini"]

    return python_engine("rdfizer", places, prepare)


RDFIZER = """[default]
main_directory: .
[datasets]
number_of_datasets: 1
output_folder: .
all_in_one_file: no
remove_duplicate: yes
enrichment: yes
ordered: yes
output_format: n-triples
name: {name}
[dataset1]
name: {name}
mapping: mapping.old.ttl
"""


def maplib(places: Places) -> Engine | None:
    """maplib: templates over data frames, without RML; it writes one graph at a time."""
    script = str(PEER_SCRIPTS / "maplib_run.py")
    return python_engine(
        "maplib", places, lambda job: [places.python, script, job.workload.name, job.output], graphs=False
    )


def rocketrml(places: Places) -> Engine | None:
    """RocketRML, on Node.js, without support for graph maps."""
    environment = {"NODE_PATH": str(places.node_modules)}
    script = "console.log(require('rocketrml/package.json').version)"
    version = first_line(["node", "-e", script], environment)
    if version is None:
        return None
    runner = str(PEER_SCRIPTS / "rocketrml.js")
    command = ["node", runner, "mapping.old.ttl"]
    return Engine(
        "rocketrml", lambda job: [*command, job.output], version=version, graphs=False, environment=environment
    )


def flexrml(_: Places) -> Engine | None:
    """FlexRML, if it is on the PATH."""
    binary = shutil.which("FlexRML") or shutil.which("flexrml")
    if binary is None:
        return None
    return Engine("flexrml", lambda job: [binary, "-m", "mapping.old.ttl", "-o", job.output, "-d"])


PEERS: dict[str, Callable[[Places], Engine | None]] = {
    "morph-kgc": morph_kgc,
    "rdfizer": rdfizer,
    "maplib": maplib,
    "rocketrml": rocketrml,
    "flexrml": flexrml,
}


def python_engine(
    package: str, places: Places, prepare: Callable[[Job], list[str]], graphs: bool = True
) -> Engine | None:
    """An engine that is a Python package, if it is installed."""
    script = f"from importlib.metadata import version; print(version('{package}'))"
    version = first_line([places.python, "-c", script])
    return None if version is None else Engine(package, prepare, version=version, graphs=graphs)


def first_line(command: list[str], environment: dict[str, str] | None = None) -> str | None:
    """The first line that a command prints, or nothing if it fails."""
    try:
        result = subprocess.run(
            command, capture_output=True, text=True, check=True, env={**os.environ, **(environment or {})}
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return result.stdout.partition("\n")[0].strip()
