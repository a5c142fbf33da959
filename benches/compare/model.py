"""The model of workloads: tables, and triples maps that describe the triples to make from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
XSD = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True)
class Reference:
    """A literal with the text of a cell."""

    column: str
    language: str | None = None
    datatype: str | None = None


@dataclass(frozen=True)
class Template:
    """An IRI template. Cells are percent-encoded."""

    text: str


@dataclass(frozen=True)
class Constant:
    """A constant IRI."""

    iri: str


@dataclass(frozen=True)
class Join:
    """The subjects of `parent`'s rows whose `parent_column` equals this row's `child_column`."""

    parent: str
    child_column: str
    parent_column: str


Object = Reference | Template | Constant | Join


@dataclass(frozen=True)
class TriplesMap:
    """The triples to make from each row of one file."""

    name: str
    file: str
    subject: str
    properties: tuple[tuple[str, Object], ...] = ()
    graph: str | None = None


@dataclass(frozen=True)
class Workload:
    """Tables and their triples maps. `write_tables(folder, size)` writes the files that `maps` read."""

    name: str
    title: str
    maps: tuple[TriplesMap, ...]
    write_tables: Callable[[Path, int], None]
    full: int
    small: int
    # Whether only the peers of `--large-peers` run the workload.
    large: bool = False
    # Percent-encode non-ASCII characters, as processors of the older vocabulary do (`rml:URI` in the current one).
    ascii_iris: bool = False

    def size(self, name: str) -> int:
        """The argument of `write_tables` for `full` or `small`."""
        return {"full": self.full, "small": self.small}[name]

    def map_named(self, name: str) -> TriplesMap:
        """The triples map with this name."""
        return next(triples_map for triples_map in self.maps if triples_map.name == name)

    @property
    def has_graphs(self) -> bool:
        """Whether the output needs N-Quads."""
        return any(triples_map.graph for triples_map in self.maps)

    @property
    def ending(self) -> str:
        """The extension of the output: `nt`, or `nq` if the workload has graphs."""
        return "nq" if self.has_graphs else "nt"
